/*
 * A webhook as bytes: the body of an event, and its signature.
 *
 * It sends nothing; sandbox/deliver.h does. It is a function of its input
 * alone, so every try of an event has the same bytes.
 *
 * The text lives in the caller's arena.
 *
 * Nothing fails.
 */
#ifndef SANDBOX_EVENT_H
#define SANDBOX_EVENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sandbox/entity.h"

struct event {
	const char *name; /* "payment.captured" */
	const char *account_id;
	int64_t created_at;
	struct order order;
	struct payment payment; /* as it is now: the event's name says more */
	struct refund refund;	/* id NULL: none */
	struct dispute dispute; /* id NULL: none */
	int64_t attempts_then;
	int64_t paid_then;
	int64_t refunded_then;
};

/* Compact JSON, no newline at the end. All but refund.* have the
 * gateway's order of keys, refund.* sorted ones. */
const char *event_body(struct arena *a, const struct event *e);

/* Lower-case hex of HMAC-SHA256. */
const char *event_signature(
    struct arena *a, const char *secret, const char *body, size_t len);

/* The callback's signature over "order_id|payment_id". */
const char *event_callback_signature(struct arena *a, const char *key_secret,
    const char *order_id, const char *payment_id);

#endif
