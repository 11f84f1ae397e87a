#include "sandbox/page.h"

#include <string.h>

#include "sandbox/body.h"
#include "sandbox/entity.h"
#include "sandbox/razor.h"

enum {
	EXPIRY_MIN = 12,
	EXPIRY_MAX = 7200,
	EXPIRY_USUAL = 4320
};

struct wish {
	int64_t amount;
	const char *currency;
	const char *receipt;
	const char *notes;
	bool auto_capture;
	int64_t expiry_min;
};

static bool
read_currency(struct call *c, const struct json *body, const char **currency_r)
{
	static const char upper[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	enum err e = json_text(body, "currency", currency_r);

	if (e == ERR_OK && strlen(*currency_r) == 3 &&
	    strspn(*currency_r, upper) == 3)
		return true;
	razor_invalid(c, "currency",
	    e == ERR_NONE ? "The currency field is required." :
			    "The currency must be 3 characters.");
	return false;
}

static bool
read_minutes(struct call *c, const struct json *options, const char *name,
    int64_t *minutes_r)
{
	enum err e = json_int64(options, name, minutes_r);

	if (e == ERR_NONE)
		return true;
	if (e == ERR_OK && *minutes_r >= EXPIRY_MIN && *minutes_r <= EXPIRY_MAX)
		return true;
	razor_invalid(c, name,
	    arena_printf(c->a, "The %s must be between %d and %d.", name,
		EXPIRY_MIN, EXPIRY_MAX));
	return false;
}

/* payment:{capture, capture_options:{...}}; contracts of the orders API. */
static bool
read_capture(struct call *c, const struct json *body, struct wish *w)
{
	const struct json *options = json_at(body, "payment.capture_options");
	const char *capture = "automatic", *speed = "normal";
	int64_t automatic = 0, manual = EXPIRY_MAX;

	if (json_text(body, "payment.capture", &capture) == ERR_INPUT ||
	    (strcmp(capture, "automatic") != 0 &&
		strcmp(capture, "manual") != 0)) {
		razor_invalid(c, "capture", "The selected capture is invalid.");
		return false;
	}
	w->auto_capture = strcmp(capture, "automatic") == 0;
	w->expiry_min = EXPIRY_USUAL;
	if (options == NULL)
		return true;
	if (!read_minutes(c, options, "automatic_expiry_period", &automatic) ||
	    !read_minutes(c, options, "manual_expiry_period", &manual))
		return false;
	if (w->auto_capture && automatic == 0) {
		razor_invalid(c, "automatic_expiry_period",
		    "The automatic_expiry_period field is required.");
		return false;
	}
	if (manual < automatic) {
		razor_invalid(c, "manual_expiry_period",
		    "The manual_expiry_period must be at least the "
		    "automatic_expiry_period.");
		return false;
	}
	if (json_text(options, "refund_speed", &speed) == ERR_INPUT ||
	    (strcmp(speed, "normal") != 0 && strcmp(speed, "optimum") != 0)) {
		razor_invalid(
		    c, "refund_speed", "The selected refund_speed is invalid.");
		return false;
	}
	w->expiry_min = manual;
	return true;
}

static bool
read_wish(struct call *c, struct wish *w)
{
	static const char *const known[] = {"amount", "currency", "receipt",
	    "notes", "partial_payment", "first_payment_min_amount", "payment",
	    NULL};
	const struct json *body;

	return razor_body(c, known, &body) &&
	    razor_amount(c, body, true, &w->amount) &&
	    read_currency(c, body, &w->currency) &&
	    razor_receipt(c, body, &w->receipt) &&
	    razor_notes(c, body, &w->notes) && read_capture(c, body, w);
}

static enum err
work_create(struct call *c)
{
	const struct rows *rows;
	struct wish w;

	if (!read_wish(c, &w))
		return ERR_OK;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_add_order,
	    DB_ARGS(db_int(c->a, w.amount), w.currency, w.receipt, w.notes,
		w.auto_capture ? "true" : "false", db_int(c->a, w.expiry_min)),
	    &rows);
	if (e == ERR_NONE) {
		razor_invalid(c, "receipt", "Receipt should be unique");
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct order o = {.id = rows_text(rows, 0, 0),
	    .amount = w.amount,
	    .currency = w.currency,
	    .receipt = w.receipt,
	    .status = "created",
	    .notes = w.notes,
	    .created_at = rows_int64(rows, 0, 1)};
	razor_answer(c, entity_order(c->a, &o));
	return ERR_OK;
}

static enum err
work_fetch(struct call *c)
{
	const char *id = request_part(c->q, "id");
	const struct rows *rows;
	enum err e =
	    db_run(c->s->db, c->a, STMT_sandbox_find_order, DB_ARGS(id), &rows);

	if (e == ERR_NONE) {
		razor_no_id(c, "order_", id);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct order o = entity_order_read(rows, 0, 0);
	razor_answer(c, entity_order(c->a, &o));
	return ERR_OK;
}

static enum err
find_list(
    struct call *c, const struct razor_list *l, const struct rows **rows_r)
{
	const char *receipt = request_query(c->q, "receipt");

	if (receipt == NULL)
		return db_run(c->s->db, c->a, STMT_sandbox_list_orders,
		    DB_ARGS(l->from, l->to, l->count, l->skip), rows_r);
	return db_run(c->s->db, c->a, STMT_sandbox_list_orders_by_receipt,
	    DB_ARGS(receipt, l->from, l->to, l->count, l->skip), rows_r);
}

static enum err
work_list(struct call *c)
{
	const struct rows *rows;
	struct razor_list l;
	struct json *items = json_array(c->a);

	if (!razor_list(c, &l))
		return ERR_OK;
	enum err e = find_list(c, &l, &rows);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < rows_count(rows); i++) {
		const struct order o = entity_order_read(rows, i, 0);

		json_push(items, entity_order(c->a, &o));
	}
	razor_answer(c, entity_collection(c->a, rows_count(rows), items));
	return ERR_OK;
}

/* A control may name the receipt an order is about to get. */
static const char *
receipt_sent(struct request *q)
{
	const struct json *body;
	const char *receipt = "";

	if (body_read(q, &body) == ERR_OK &&
	    json_text(body, "receipt", &receipt) != ERR_OK)
		return "";
	return receipt;
}

enum err
page_order_create(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "orders.create", work_create, receipt_sent(q));
}

enum err
page_order_fetch(struct request *q, void *ctx)
{
	return razor_run(
	    q, ctx, "orders.fetch", work_fetch, request_part(q, "id"));
}

enum err
page_order_list(struct request *q, void *ctx)
{
	const char *receipt = request_query(q, "receipt");

	return razor_run(
	    q, ctx, "orders.list", work_list, receipt != NULL ? receipt : "");
}
