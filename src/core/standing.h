/*
 * How we stand to what the gateway lists: is an order ours, what became of a
 * payment here.
 *
 * It changes nothing: facts come in through payment.h and refund.h.
 *
 * Structs live in the arena given.
 *
 * What is not known is no error.
 */
#ifndef CORE_STANDING_H
#define CORE_STANDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct standing_order {
	bool known;   /* by its id */
	bool receipt; /* by its receipt */
};

/* receipt: NULL when it has none. */
MUST_USE enum err standing_of_order(struct db *db, struct arena *a,
    const char *gateway_id, const char *receipt, struct standing_order *s_r);

struct standing_payment {
	const char *state; /* ""; not known here */
	int64_t refunded_paise;
	bool ordered;	/* its order is ours */
	bool returning; /* a refund is intended */
	bool booked;	/* it paid for a booking */
	bool open;	/* on the exceptions page */
};

MUST_USE enum err standing_of_payment(struct db *db, struct arena *a,
    const char *gateway_id, struct standing_payment *s_r);

#endif
