/*
 * The hold: one or more places kept for one visitor until a deadline of the
 * database's clock. The heart: nothing else gives places away.
 *
 * It is no booking (booking.h has people and money) and takes no part in the
 * line. Redis is never asked.
 *
 * LOCK ORDER, for everything in core, sorted by id within one kind, places of a
 * type by rank:
 *     event -> ticket type -> place -> hold -> booking -> payment -> ledger
 *
 * Each call is one short transaction of one or two round trips (BOOK-02).
 * Taking is idempotent for a visitor: pressing twice finds the hold already
 * taken.
 */
#ifndef CORE_HOLD_H
#define CORE_HOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/keystore.h"
#include "core/line.h"
#include "pg/db.h"

enum hold_state {
	HOLD_LIVE,
	HOLD_PAYING,
	HOLD_BOOKED,
	HOLD_EXPIRED, /* also: still `live` in the table, but its time is up */
	HOLD_RELEASED
};

struct hold {
	int64_t id; /* never shown */
	enum hold_state state;
	int64_t ticket_type_id;
	int64_t quantity;
	int64_t unit_paise;
	int64_t held_until_ms; /* milliseconds since 1970 */
	int64_t pay_until_ms;  /* 0 before Pay was pressed */
	int64_t now_ms;	       /* the database's clock at the reading */
	const char *reference; /* of its booking, NULL: none yet */
};

/* Why a visitor got nothing (BOOK-07). */
enum hold_refusal {
	HOLD_TAKEN = 0,
	HOLD_SOLD_OUT,	/* booked and blocked places fill the capacity */
	HOLD_ALL_HELD,	/* none now; some may come back by back_at */
	HOLD_TOO_FEW,	/* fewer than asked for; left says how many */
	HOLD_NOT_OPEN,	/* the event is not selling now */
	HOLD_NO_SESSION /* session over or its holds used up: the line */
};

struct hold_wish {
	const char *slug;
	const char *session; /* the admission it was opened with */
	const char *visitor;
	int64_t ticket_type_id;
	int64_t quantity;
};

struct hold_answer {
	enum hold_refusal refusal;
	struct hold hold; /* when HOLD_TAKEN: the new or the earlier one */
	bool earlier;	  /* the visitor already had it */
	int64_t left;	  /* free places of the type when refused */
	int64_t back_at;  /* seconds since 1970, 0: unknown */
};

/*
 * Takes quantity places of the type, all or nothing (BOOK-01, BOOK-09). One
 * round trip; two when nearly full (BOOK-02), one more to say why not.
 * A refusal is ERR_OK with refusal set. ERR_INPUT: quantity beyond the event's
 * maximum, or a type of another event. ERR_UNSURE cannot happen: it looks
 * again.
 */
MUST_USE enum err hold_take(struct db *db, struct arena *a,
    const struct hold_wish *wish, struct hold_answer *answer_r);

/* The visitor's latest hold of the event, whatever became of it. ERR_NONE: no
 * hold was ever taken. One round trip. */
MUST_USE enum err hold_find(struct db *db, struct arena *a, const char *slug,
    const char *visitor, struct hold *hold_r);

/* Gives a live hold's places back at once and its booking up; a paying one is
 * ERR_CONFLICT (the gateway has to be asked: PAY-05), an ended one ERR_OK.
 * ERR_NONE: this very press did so before, and the visitor has come in anew
 * since: nothing was touched. */
MUST_USE enum err hold_release(struct db *db, struct arena *a, const char *slug,
    const char *visitor, const struct keystore_press *press);

/* What a sweep did. */
struct hold_swept {
	int64_t count;
	/* who let the second hold run out as well: their session is over */
	const struct line_left *left;
	size_t n_left;
};

/* Ends holds whose time is up and frees their places, at most `most` of them;
 * any number of sweepers may run (BOOK-03). */
MUST_USE enum err hold_sweep(
    struct db *db, struct arena *a, int64_t most, struct hold_swept *swept_r);

/* Counts every type's places anew, for pages and for the sold-out gate. */
MUST_USE enum err hold_count_places(struct db *db, struct arena *a);

#endif
