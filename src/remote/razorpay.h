/*
 * Razorpay as Startline uses it: orders, payments, refunds, and what it says by
 * callback and webhook (contracts 1.1 to 1.6 of Razorpay's documents).
 *
 * It decides nothing: what a payment means for a booking is core/payment.h. It
 * stores nothing and never repeats a call. Where it has a breaker, a gateway
 * that fails is not called for a while: ERR_DOWN at once. Where it has a
 * budget, each call waits for its turn.
 *
 * Results live in the caller's arena. Fields that Razorpay adds are ignored;
 * those used here must be there in the right form.
 *
 * ERR_NONE: no such id. ERR_INPUT: refused for good. ERR_AUTH: our keys are
 * wrong (a fault of the settings). ERR_CONFLICT: idempotency key used with
 * another body. ERR_BUSY: rate limit, or the same refund is still running.
 * ERR_DOWN: nothing was done. ERR_UNSURE: a POST whose fate is unknown.
 */
#ifndef REMOTE_RAZORPAY_H
#define REMOTE_RAZORPAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "remote/breaker.h"
#include "remote/budget.h"

struct razorpay {
	const char *base;
	const char *key_id;
	const char *key_secret;
	int timeout_ms;
	struct breaker *breaker; /* the caller's; NULL: none; so for the next */
	const struct breaker_others *others; /* only beside a breaker */
	struct budget *budget;
	char why[200]; /* Razorpay's words for its last refusal; no names */
};

struct razorpay_order {
	const char *id;
	const char *receipt; /* NULL: none */
	const char *status;  /* created, attempted, paid */
	int64_t amount_paise;
	int64_t amount_paid_paise;
	const char *currency;
	int64_t attempts;
	int64_t created_at; /* seconds since 1970 */
};

/* failed is never final; captured alone says nothing: see status. */
struct razorpay_payment {
	const char *id;
	const char *order_id; /* NULL: a payment without order */
	const char
	    *status; /* created, authorized, captured, refunded, failed */
	int64_t amount_paise;
	int64_t amount_refunded_paise;
	const char *currency;
	const char *method; /* "" when not known */
	bool captured;
	const char *error_code; /* NULL: none; so for the next */
	const char *error_reason;
	int64_t created_at;
};

struct razorpay_refund {
	const char *id;
	const char *payment_id;
	const char *status; /* pending, processed, failed */
	int64_t amount_paise;
	const char *currency;
	const char *receipt; /* NULL: none */
	int64_t created_at;
};

struct razorpay_dispute {
	const char *id;
	const char *payment_id;
	const char *status; /* open, under_review, won, lost, closed */
	const char *reason; /* "" when not said */
	int64_t amount_paise;
};

/* An event of a webhook; what it does not carry is NULL. */
struct razorpay_event {
	const char *name;   /* "payment.captured" */
	int64_t created_at; /* 0: not said */
	const struct razorpay_payment *payment;
	const struct razorpay_order *order;
	const struct razorpay_refund *refund;
	const struct razorpay_dispute *dispute;
};

/* The client of the settings, without breaker and budget; r->timeout_ms and
 * those may be changed after. ERR_INPUT,
 * logged, when key id or secret is missing. */
MUST_USE enum err razorpay_init(struct razorpay *r, const struct conf *conf);

enum {
	RAZORPAY_PAGE = 100
};

struct razorpay_page {
	int64_t since_s;
	int64_t skip;
};

/* -- calls ------------------------------------------------------------- */

/* body: from razorpay_order_form(), filled, as stored. There is no idempotency
 * key: on ERR_UNSURE look for the receipt with razorpay_list_orders(). */
MUST_USE enum err razorpay_create_order(struct razorpay *r, struct arena *a,
    const char *body, struct razorpay_order *order_r);

MUST_USE enum err razorpay_fetch_order(struct razorpay *r, struct arena *a,
    const char *order_id, struct razorpay_order *order_r);

/* Orders with exactly this receipt, newest first, none or several; the list may
 * lag behind by minutes. */
MUST_USE enum err razorpay_list_orders(struct razorpay *r, struct arena *a,
    const char *receipt, const struct razorpay_order **orders_r, size_t *n_r);

/* One page of all orders made since, newest first: at most RAZORPAY_PAGE of
 * them after the first `skip`. since_s: seconds since 1970. Orders made between
 * two pages move what follows back: it comes twice, and nothing is left out. */
MUST_USE enum err razorpay_page_orders(struct razorpay *r, struct arena *a,
    const struct razorpay_page *page, const struct razorpay_order **orders_r,
    size_t *n_r);

/* The same of all payments. */
MUST_USE enum err razorpay_page_payments(struct razorpay *r, struct arena *a,
    const struct razorpay_page *page,
    const struct razorpay_payment **payments_r, size_t *n_r);

/* Does it answer? Asks for something small. */
MUST_USE enum err razorpay_probe(struct razorpay *r, struct arena *a);

MUST_USE enum err razorpay_list_payments(struct razorpay *r, struct arena *a,
    const char *order_id, const struct razorpay_payment **payments_r,
    size_t *n_r);

MUST_USE enum err razorpay_fetch_payment(struct razorpay *r, struct arena *a,
    const char *payment_id, struct razorpay_payment *payment_r);

/* body: from razorpay_capture_body(), as stored. Safe to repeat when the
 * payment is fetched after any answer: a second capture is refused with
 * ERR_INPUT. */
MUST_USE enum err razorpay_capture_payment(struct razorpay *r, struct arena *a,
    const char *payment_id, const char *body,
    struct razorpay_payment *payment_r);

/* key: 10 to 64 of [A-Za-z0-9_-]; body: from razorpay_refund_body(), as stored.
 * Whatever comes back, the same key and body may be sent again: one refund. */
MUST_USE enum err razorpay_create_refund(struct razorpay *r, struct arena *a,
    const char *payment_id, const char *key, const char *body,
    struct razorpay_refund *refund_r);

MUST_USE enum err razorpay_list_refunds(struct razorpay *r, struct arena *a,
    const char *payment_id, const struct razorpay_refund **refunds_r,
    size_t *n_r);

/* -- bodies and signatures: nothing is sent ----------------------------- */

/* An order in INR, captured automatically within 12 minutes, later ones
 * refunded, with two blanks for format() of PostgreSQL: %1$s is the amount in
 * paise, at least 100, %2$s the booking's code. So the statement that knows
 * both stores the whole request. receipt: at most 40 of [A-Za-z0-9_-]. */
const char *razorpay_order_form(struct arena *a, const char *receipt);

/* All that was authorised, as Razorpay wants it; currency: three letters. */
const char *razorpay_capture_body(
    struct arena *a, int64_t amount_paise, const char *currency);

/* A refund at normal speed. amount_paise >= 100; receipt as above. */
const char *razorpay_refund_body(
    struct arena *a, int64_t amount_paise, const char *receipt);

/* The checkout's signature over "order_id|payment_id". order_id: ours, from the
 * database, never the posted one. True proves neither capture nor amount. */
bool razorpay_callback_ok(struct arena *a, const char *key_secret,
    const char *order_id, const char *payment_id, const char *signature);

/* X-Razorpay-Signature over the raw body; secrets: one or two lines, the newer
 * first. Always false with no secret. */
bool razorpay_webhook_ok(struct arena *a, const char *secrets, const void *body,
    size_t len, const char *signature);

/* ERR_INPUT when it is no event, or what it carries is not in order. */
MUST_USE enum err razorpay_event_read(struct arena *a, const char *body,
    size_t len, struct razorpay_event *event_r);

#endif
