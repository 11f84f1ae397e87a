/*
 * The booking: who comes, what they accepted, and what is owed for one hold.
 *
 * It takes no places and no money: hold.h and payment.h do. Reading a booking
 * by its reference is the right of whoever has the reference.
 *
 * Structs live in the arena given. Times are seconds since 1970 unless they
 * say _ms.
 *
 * Saving details re-checks the hold (BOOK-05): ERR_CONFLICT when it ended.
 */
#ifndef CORE_BOOKING_H
#define CORE_BOOKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/event.h"
#include "core/hold.h"
#include "pg/db.h"

enum booking_state {
	BOOKING_PENDING,
	BOOKING_CONFIRMED,
	BOOKING_EXPIRED,
	BOOKING_CANCELLED,
	BOOKING_REFUNDED
};

struct answer {
	const char *name; /* the question's */
	const char *value;
};

struct participant {
	int position; /* 1 ... quantity */
	const char *name;
	int64_t age; /* 0: not asked */
	bool adult;  /* declared to be 18 or older */
	const char *guardian_name;
	const char *guardian_phone;
	bool accepts_waiver;
	const struct answer *answers;
	size_t n_answers;
};

struct booking_details {
	const char *name;
	const char *email;
	const char *phone;
	const char *language;
	const char *address; /* of the visitor, kept with the waiver */
	const struct answer *answers;
	size_t n_answers;
	const struct participant *participants;
	size_t n_participants;
};

/* What the page of a booking needs; everything of one booking. */
struct booking {
	int64_t id; /* never shown */
	const char *reference;
	const char *code;
	enum booking_state state;
	int64_t quantity;
	int64_t unit_paise;
	int64_t total_paise;
	int64_t fee_paise;
	const char *name;
	const char *email;
	const char *phone;
	const char *language;
	int64_t created_at;
	int64_t confirmed_at; /* 0: not yet */
	int64_t now_ms;
	/* event and type, as far as pages and mails show them */
	const char *slug;
	const char *event_title;
	const char *venue;
	int64_t starts_at, ends_at;
	const char *type_name;
	int64_t pay_window_ms;
	/* its hold */
	enum hold_state hold_state;
	int64_t held_until_ms;
	int64_t pay_until_ms;
	const char *visitor; /* who holds; for freeing the slot inside */
	/* its money */
	const char *order_id;	/* the gateway's open order, NULL: none */
	const char *receipt;	/* of that order */
	const char *payment_id; /* the payment that confirmed it, or NULL */
	const char *payment_method;
	bool payment_pending; /* an authorised or unsettled payment is known */
	bool payment_failed;  /* the last thing heard was a failure */
	int64_t refunded_paise;
	/* its people */
	const struct answer *answers; /* the contact's */
	size_t n_answers;
	const struct participant *participants;
	size_t n_participants;
};

struct booking_save {
	const struct hold *hold;
	const char *visitor;
	const struct booking_details *details; /* passed details_check() */
	int64_t waiver_id;		       /* each accepted it; 0: none */
	struct keystore_press press;
};

struct booking_saved {
	const char *reference; /* NULL when it was not saved */
	/* has as many bookings of the event as one may have */
	bool email_full, phone_full;
	bool differs; /* from what was sent with the same key before */
};

/*
 * Saves the details of the visitor's live hold: the first time it makes the
 * booking (pending, with reference and code), later it replaces what was typed.
 * One round trip. A total of 0 is confirmed in a second one, with places and
 * messages, without the gateway (CHK-09). The same press again saves nothing
 * and answers the same; of two at once, the later in one round trip more.
 * ERR_CONFLICT: the hold ended or is being paid for. ERR_INPUT: differs.
 * ERR_LIMIT: one of the contact's ways is full (SURGE-04), and nothing was
 * changed; of many that save one contact at once, none is too many.
 */
MUST_USE enum err booking_save(struct db *db, struct arena *a,
    const struct booking_save *save, struct booking_saved *saved_r);

/* The whole booking in one round trip. ERR_NONE: unknown reference. */
MUST_USE enum err booking_read(struct db *db, struct arena *a,
    const char *reference, const struct booking **booking_r);

/* Counts of one event for the organiser's live page (ADM-02). */
struct booking_totals {
	int64_t confirmed;    /* bookings */
	int64_t participants; /* people in them */
	int64_t pending;
	int64_t paid_paise; /* captured and kept */
	int64_t fee_paise;
	int64_t refunded_paise;
	int64_t inside; /* open booking sessions */
	int64_t messages_waiting;
	int64_t messages_dead;
	int64_t money_exceptions;
};
MUST_USE enum err booking_totals(struct db *db, struct arena *a,
    int64_t event_id, struct booking_totals *totals_r);

#endif
