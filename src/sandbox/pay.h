/*
 * One try to pay an order, from the checkout page or from a test: what happens
 * to it, and what the browser brings back to the shop.
 *
 * It sends nothing: webhooks leave by the rows its statement writes.
 *
 * Strings live in the caller's arena.
 *
 * ERR_NONE: no such order. ERR_CONFLICT: another payment of it is authorized.
 */
#ifndef SANDBOX_PAY_H
#define SANDBOX_PAY_H

#include <stdbool.h>

#include "sandbox/sandbox.h"

struct pay_wish {
	const char *order_id;
	/* success, fail, late, fail_then_success, never, authorize_only; a
	 * control of the order comes first. */
	const char *outcome;
	double seconds;	    /* of late and fail_then_success */
	const char *method; /* upi, card, netbanking, wallet */
	const char *detail; /* address, last four, bank, wallet; "": usual */
	const char *email;
	const char *contact;
	const char *description; /* NULL: none */
};

/* What a browser posts to the shop: names and values. */
struct pay_field {
	const char *name;
	const char *value;
};

struct pay_result {
	const char *payment_id;
	const char *order_id;
	const char *status;   /* of the payment */
	bool success;	      /* the fields say so */
	bool silent;	      /* nothing is known yet: nothing to bring back */
	const char *callback; /* "", drop, twice */
	bool told_first;      /* the shop hears of it before the browser */
	struct pay_field field[7];
	size_t n_fields;
};

MUST_USE enum err pay_order(struct sandbox *s, struct arena *a,
    const struct pay_wish *wish, struct pay_result *result_r);

/* Outside of a transaction: waits until the shop was told of the payment, where
 * told_first says so; at most 10 s. */
MUST_USE enum err pay_let_tell(
    struct sandbox *s, struct arena *a, const struct pay_result *r);

/* The fields of a refusal before any payment; field may be NULL. */
void pay_refusal(struct arena *a, const char *description, const char *field,
    struct pay_result *result_r);

/* True for the methods the checkout offers. */
bool pay_is_method(const char *method);

#endif
