/*
 * Orders, payments, refunds and disputes as Razorpay words them: read from a
 * row, written as JSON with the gateway's keys in the gateway's order.
 *
 * It decides nothing and reads no database by itself.
 *
 * Strings belong to the rows; JSON lives in the caller's arena.
 *
 * Nothing fails.
 */
#ifndef SANDBOX_ENTITY_H
#define SANDBOX_ENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "pg/db.h"

/* Columns of order_row, payment_row, refund_row, dispute_row. NULL where the
 * gateway says null; notes are JSON. */
enum {
	ENTITY_ORDER_COLS = 9,
	ENTITY_PAYMENT_COLS = 22,
	ENTITY_REFUND_COLS = 13
};

struct order {
	const char *id;
	int64_t amount, amount_paid;
	const char *currency;
	const char *receipt;
	const char *status;
	int64_t attempts;
	const char *notes;
	int64_t created_at;
};

struct payment {
	const char *id;
	int64_t amount;
	const char *currency;
	const char *status;
	const char *order_id;
	const char *method;
	const char *detail;
	int64_t amount_refunded;
	bool captured;
	const char *description;
	const char *email;
	const char *contact;
	const char *notes;
	int64_t fee, tax; /* told when captured */
	const char *error_code, *error_description, *error_source, *error_step,
	    *error_reason; /* told when failed */
	const char *acquirer;
	int64_t created_at;
};

struct refund {
	const char *id;
	int64_t amount;
	const char *currency;
	const char *payment_id;
	const char *notes;
	const char *receipt;
	const char *arn;
	const char *status;
	const char *speed;
	int64_t created_at;
	const char *key;
	const char *digest;
	bool busy; /* its key is in progress */
};

struct dispute {
	const char *id;
	const char *payment_id;
	int64_t amount;
	const char *currency;
	const char *reason;
	const char *phase;
	int64_t respond_by;
	int64_t created_at;
};

/* From a row whose columns of the view begin at col. */
struct order entity_order_read(const struct rows *r, size_t row, size_t col);
struct payment entity_payment_read(
    const struct rows *r, size_t row, size_t col);
struct refund entity_refund_read(const struct rows *r, size_t row, size_t col);

struct dispute entity_dispute_read(
    const struct rows *r, size_t row, size_t col);

struct json *entity_order(struct arena *a, const struct order *o);
struct json *entity_payment(struct arena *a, const struct payment *p);
struct json *entity_refund(struct arena *a, const struct refund *f);

/* state: created, under_review, action_required, won, lost, closed. */
struct json *entity_dispute(
    struct arena *a, const struct dispute *d, const char *state);
/* What the shop has to say to it: nothing yet. */
struct json *entity_evidence(struct arena *a, const struct dispute *d);

/* {"entity":"collection","count":n,"items":[...]} */
struct json *entity_collection(struct arena *a, size_t n, struct json *items);

/* null for NULL. */
void entity_put(struct json *object, const char *name, const char *value);

#endif
