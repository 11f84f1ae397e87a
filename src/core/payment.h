/*
 * Money coming in: orders at the gateway, payments learned of, and the one
 * settlement that turns a capture into a confirmed booking or a refund.
 *
 * It never calls the gateway: intent here, call in remote by the worker or job,
 * outcome here (DESIGN, "The house"). Whatever the source (webhook, redirect,
 * reconcile), facts come in through payment_settle() alone (PAY-03).
 *
 * Structs live in the arena given.
 *
 * Each function is one transaction of one round trip. After ERR_UNSURE the
 * same call may be repeated: everything here is keyed.
 */
#ifndef CORE_PAYMENT_H
#define CORE_PAYMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/line.h"
#include "pg/db.h"

enum payment_state {
	PAYMENT_CREATED,
	PAYMENT_AUTHORIZED,
	PAYMENT_CAPTURED,
	PAYMENT_FAILED,
	PAYMENT_REFUNDED
};

/* An order to be made or already made. */
struct payment_order {
	int64_t id; /* never shown */
	const char *reference;
	const char *receipt;
	const char *gateway_id; /* NULL: not known yet */
	const char *body; /* what the gateway is asked, word for word; NULL:
			   * not from payment_start() */
	int64_t amount_paise;
	bool creating; /* an intent whose outcome is not known */
};

/* What Pay brings along for an order that is still to be made. */
struct payment_press {
	const char *reference;
	const char *receipt; /* nobody else's */
	const char *body; /* of the request, with blanks: remote/razorpay.h */
};

/*
 * Pressing Pay: turns a live hold into `paying` (its places held until
 * infinity, the window once: PAY-05) and stores the intent of an order with the
 * request's body, its blanks filled, or finds the booking's open order again.
 * fresh_r: the order is this call's, and the gateway is to be asked for it. One
 * round trip, two when pressed twice at once. ERR_CONFLICT: the hold ended (or
 * the window did), the booking is no longer pending. ERR_NONE: unknown.
 */
MUST_USE enum err payment_start(struct db *db, struct arena *a,
    const struct payment_press *press, struct payment_order *order_r,
    bool *fresh_r);

/* The gateway made the order. ERR_CONFLICT: it was given up meanwhile, nobody
 * may be sent to pay it. ERR_NONE: no such receipt. */
MUST_USE enum err payment_ordered(struct db *db, struct arena *a,
    const char *receipt, const char *gateway_id);

/* The gateway said no (4xx): the order never was; another may be tried. */
MUST_USE enum err payment_not_ordered(
    struct db *db, struct arena *a, const char *receipt);

/* What the gateway says of one payment: a signed webhook or its own answer. */
struct payment_fact {
	const char *gateway_id; /* pay_... */
	const char *order_id;	/* order_... */
	enum payment_state state;
	int64_t amount_paise;
	const char *currency;
	const char *method;
	const char *reason;
	/* of a capture, also one that was sent back since: the refund, should
	 * the money have to go back; the body is NULL for an amount too small
	 * to be refunded */
	const char *refund_key;
	const char *refund_body;
};

enum payment_effect {
	PAYMENT_NOTED,	   /* learned, nothing follows (failed, authorised) */
	PAYMENT_CONFIRMED, /* this fact confirmed the booking */
	PAYMENT_KNOWN,	   /* it had already had its effect */
	PAYMENT_REFUNDING, /* late, second or wrong: a full refund is intended
			    */
	PAYMENT_STRANGE	   /* order unknown to us: on the exceptions page */
};

/*
 * The intent to take a payment that the gateway authorised and left alone.
 * body_r: what to ask for, word for word; the body given, or that of an earlier
 * intent. ERR_NONE: it is taken already, there is nothing to ask. One round
 * trip.
 */
MUST_USE enum err payment_intend_capture(struct db *db, struct arena *a,
    const struct payment_fact *fact, const char *body, const char **body_r);

/*
 * Settles one fact, in any order and any number of times: one effect. A capture
 * of the right amount for a hold that still has its places confirms the
 * booking, books the places, writes ledger and outbox. One that comes too late
 * for its places is given others of the type, all or none, while the event is
 * neither cancelled nor begun. One that the gateway has sent back
 * (PAYMENT_REFUNDED) buys nothing; of its refunds refund.h is told. Any other
 * capture leads to one full refund (PAY-06), or to the exceptions page when the
 * order is not ours. left_r says whose slot inside is free now. One round trip,
 * two for late money.
 */
MUST_USE enum err payment_settle(struct db *db, struct arena *a,
    const struct payment_fact *fact, enum payment_effect *effect_r,
    struct line_left *left_r);

/* The order of a gateway's order id. ERR_NONE: not ours. */
MUST_USE enum err payment_find_order(struct db *db, struct arena *a,
    const char *gateway_order_id, struct payment_order *order_r);

/* Orders the gateway has to be asked about: those whose making has no known
 * outcome, and those due by their schedule (PAY-07, PAY-09). Claims them until
 * the next time, at most `most`. */
MUST_USE enum err payment_due_orders(struct db *db, struct arena *a,
    int64_t most, const struct payment_order **orders_r, size_t *n_r);

/* The gateway could not be asked: the order is due again after a while, of
 * random length, and longer the older it is. */
MUST_USE enum err payment_postponed(
    struct db *db, struct arena *a, const char *receipt);

/* Somebody waits for the outcome: the order is due now, before all others. */
MUST_USE enum err payment_hasten(
    struct db *db, struct arena *a, const char *receipt);

/* Somebody whom nothing proves says that there is news: ERR_OK is the right to
 * ask the gateway about the order now, given once in 5 s; ERR_NONE is not. */
MUST_USE enum err payment_may_ask(
    struct db *db, struct arena *a, const char *receipt);

/* The gateway was asked and knows of nothing paid or pending for the order
 * (receipt NULL: the booking has none). A paying hold whose window is over, or
 * whose visitor gives up, is released with its places; an order that was never
 * made (by 30 s later) makes room for another try. */
MUST_USE enum err payment_nothing_paid(struct db *db, struct arena *a,
    const struct payment_order *order, bool gives_up, struct line_left *left_r);

#endif
