/*
 * What Razorpay says of a payment, as core takes it.
 *
 * It checks no signature and calls nobody.
 *
 * Nothing is kept.
 *
 * Settling fails as payment_settle(); a payment without an order is ERR_OK, we
 * never made it.
 */
#ifndef GATEWAY_FACT_H
#define GATEWAY_FACT_H

#include "gateway/gateway.h"

/* Settles a payment by the status it came with, and learns of refunds that it
 * has and we do not. */
MUST_USE enum err fact_settle(
    struct gateway *g, struct arena *a, const struct razorpay_payment *p);

/* The same by what an event said of it, whatever its snapshot says. */
MUST_USE enum err fact_settle_as(struct gateway *g, struct arena *a,
    const struct razorpay_payment *p, enum payment_state state);

/* What Razorpay says of a refund, ours or one made in its own pages. ERR_BUSY:
 * of a payment that we do not know to be captured yet. ERR_INPUT: another
 * state. */
MUST_USE enum err fact_refund(
    struct gateway *g, struct arena *a, const struct razorpay_refund *r);

/* A visitor came back with a good signature: authorised, no more is known. */
MUST_USE enum err fact_hint(struct gateway *g, struct arena *a,
    const struct payment_order *order, const char *payment_id);

#endif
