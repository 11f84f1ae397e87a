/*
 * What is sold: the event, its ticket types and how many places of each are in
 * which state, its questions and its waiver; and the organisation behind it.
 *
 * It sells nothing (hold.h) and changes nothing; import.h and the organiser's
 * pages do that.
 *
 * Structs and their strings live in the arena given. Times are seconds since
 * 1970, UTC, by the database's clock; money is in paise.
 *
 * Fails as db.h says; ERR_NONE for an unknown slug (a draft is unknown too).
 */
#ifndef CORE_EVENT_H
#define CORE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/line.h"
#include "pg/db.h"

enum event_phase {
	EVENT_BEFORE, /* open, but opens_at is still to come */
	EVENT_SELLING,
	EVENT_PAUSED,
	EVENT_CLOSED, /* by the organiser, or closes_at has passed */
	EVENT_CANCELLED
};

enum age_rule {
	AGE_NONE,
	AGE_ADULT,
	AGE_YEARS
};

struct ticket_type {
	int64_t id;
	const char *name;
	const char *description;
	int64_t price_paise;
	int64_t capacity;
	int64_t free; /* of which so many are taken by nobody now */
	int64_t held; /* live and paying holds, those run out apart */
	int64_t booked;
	int64_t blocked;
	int64_t back_at; /* when the next live hold ends, 0: none is held */
	bool sold_out;	 /* booked and blocked places fill the capacity */
};

enum question_kind {
	QUESTION_TEXT,
	QUESTION_NUMBER,
	QUESTION_CHOICE,
	QUESTION_DATE,
	QUESTION_PHONE,
	QUESTION_YESNO
};

struct question {
	const char *name; /* the form field, begins with q_ */
	const char *label;
	const char *hint;
	enum question_kind kind;
	bool of_participant; /* else of the contact */
	bool required;
	const char *const *choices; /* ends with NULL */
	size_t n_choices;
	bool has_least, has_most;
	int64_t least, most;
};

struct waiver {
	int64_t id;
	int64_t version;
	const char *body;
	const char *digest;
};

struct event {
	int64_t id;
	const char *slug;
	enum event_phase phase;
	const char *title;
	const char *summary;
	const char *body;
	const char *venue;
	int64_t starts_at, ends_at;
	int64_t opens_at, closes_at;
	int64_t now; /* the database's clock when it was read */
	int64_t hold_ms;
	int64_t pay_window_ms;
	int64_t session_s;
	int64_t max_per_booking;
	int64_t version;
	bool asks_name, asks_email, asks_phone;
	enum age_rule asks_age;
	struct line_event line;
	struct ticket_type *types;
	size_t n_types;
	const struct question *questions; /* only by event_read_form() */
	size_t n_questions;
	const struct waiver *waiver; /* NULL: none; by event_read_form() */
};

struct organisation {
	const char *name;
	const char *help_phone;
	const char *help_email;
	const char *address;
	const char *pan;
	const char *gstin;
	const char *privacy;
	const char *terms;
	const char *refunds;
};

/* The event with its types and counts: one round trip. */
MUST_USE enum err event_read(struct db *db, struct arena *a, const char *slug,
    const struct event **event_r);

/* The same with questions and the waiver in the language (English when there
 * is none in it): still one round trip. */
MUST_USE enum err event_read_form(struct db *db, struct arena *a,
    const char *slug, const char *language, const struct event **event_r);

/* All events that are not drafts, by start: slug, title, times, phase, and the
 * types' counts summed into one. */
struct event_line {
	int64_t id;
	const char *slug;
	const char *title;
	const char *summary;
	const char *venue;
	int64_t starts_at, opens_at, closes_at;
	enum event_phase phase;
	int64_t capacity, free, held, booked, blocked;
	/* changes whenever the published page would */
	const char *fingerprint;
};
MUST_USE enum err event_list(struct db *db, struct arena *a,
    const struct event_line **lines_r, size_t *n_r);

/* ERR_NONE before the first import. */
MUST_USE enum err event_organisation(
    struct db *db, struct arena *a, const struct organisation **organisation_r);

/* The phase of a column of that name: "before", "selling". */
enum event_phase event_phase_of(const char *word);

/* The type with the id, or NULL. */
const struct ticket_type *event_type(const struct event *e, int64_t id);

/* True when every type is sold out. */
bool event_sold_out(const struct event *e);

#endif
