/*
 * Razorpay's JSON as structs: the readers that razorpay.c shares.
 *
 * It is private to src/remote; workers use remote/razorpay.h.
 *
 * Results live in the arena of the JSON.
 *
 * ERR_INPUT when a field that is used is missing or has another form.
 */
#ifndef REMOTE_RAZORPAY_READ_H
#define REMOTE_RAZORPAY_READ_H

#include "base/json.h"
#include "remote/razorpay.h"

MUST_USE enum err razorpay_read_order(
    const struct json *node, struct razorpay_order *order_r);
MUST_USE enum err razorpay_read_payment(
    const struct json *node, struct razorpay_payment *payment_r);
MUST_USE enum err razorpay_read_refund(
    const struct json *node, struct razorpay_refund *refund_r);

/* At most 64 letters, digits and '_': what may stand in a path. */
bool razorpay_is_id(const char *id);

#endif
