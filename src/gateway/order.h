/*
 * Orders at Razorpay: made when Pay is pressed, asked about afterwards.
 *
 * It does not wait for anybody to pay.
 *
 * Results live in the arena given.
 *
 * What the gateway refuses or cannot do now is ERR_BUSY or ERR_DOWN: nothing
 * was done. ERR_UNSURE: being made, nobody knows; reconcile looks it up.
 */
#ifndef GATEWAY_ORDER_H
#define GATEWAY_ORDER_H

#include "gateway/gateway.h"

/* Pay was pressed: an order that the visitor can be sent to. ERR_CONFLICT: the
 * hold or its window is over. Two round trips to the database. */
MUST_USE enum err order_begin(struct gateway *g, struct arena *a,
    const char *reference, struct payment_order *order_r);

enum order_word {
	ORDER_NOTHING, /* nothing paid, nothing pending */
	ORDER_PENDING,
	ORDER_PAID
};

/* Asks about all payments of an order and settles each. capture: also takes
 * money that was authorised too late to be captured by itself. */
MUST_USE enum err order_ask(struct gateway *g, struct arena *a,
    const char *gateway_id, bool capture, enum order_word *word_r);

/* The same for an order whose gateway id is perhaps not known yet: looks it up
 * by its receipt and keeps the id. An order the gateway does not know is
 * ORDER_NOTHING. */
MUST_USE enum err order_look(struct gateway *g, struct arena *a,
    const struct payment_order *order, enum order_word *word_r);

#endif
