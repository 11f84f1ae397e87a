#include "sandbox/page.h"

#include <string.h>

#include "sandbox/entity.h"
#include "sandbox/razor.h"

static enum err
find(struct call *c, const char *id, const struct rows **rows_r)
{
	return db_run(
	    c->s->db, c->a, STMT_sandbox_find_payment, DB_ARGS(id), rows_r);
}

static enum err
answer_payment(struct call *c, const char *id)
{
	const struct rows *rows;
	enum err e = find(c, id, &rows);

	if (e == ERR_NONE) {
		razor_no_id(c, "pay_", id);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct payment p = entity_payment_read(rows, 0, 0);
	razor_answer(c, entity_payment(c->a, &p));
	return ERR_OK;
}

static enum err
work_fetch(struct call *c)
{
	return answer_payment(c, request_part(c->q, "id"));
}

/* The rows from the column on; one of nulls is no payment. */
static void
answer_list(struct call *c, const struct rows *rows, size_t col)
{
	struct json *items = json_array(c->a);
	size_t n = 0;

	for (size_t i = 0; i < rows_count(rows); i++) {
		if (rows_null(rows, i, col))
			continue;
		const struct payment p = entity_payment_read(rows, i, col);
		json_push(items, entity_payment(c->a, &p));
		n++;
	}
	razor_answer(c, entity_collection(c->a, n, items));
}

static enum err
work_list(struct call *c)
{
	const struct rows *rows;
	struct razor_list l;

	if (!razor_list(c, &l))
		return ERR_OK;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_list_payments,
	    DB_ARGS(l.from, l.to, l.count, l.skip), &rows);
	if (e == ERR_OK)
		answer_list(c, rows, 0);
	return e;
}

static enum err
work_list_of_order(struct call *c)
{
	const char *id = request_part(c->q, "id");
	const struct rows *rows;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_list_order_payments,
	    DB_ARGS(id), &rows);

	if (e != ERR_OK)
		return e;
	if (rows_count(rows) == 0)
		razor_no_id(c, "order_", id);
	else
		answer_list(c, rows, 1);
	return ERR_OK;
}

/* Why a payment could not be captured. */
static enum err
refuse_capture(struct call *c, const char *id, int64_t amount)
{
	const struct rows *rows;
	enum err e = find(c, id, &rows);

	if (e == ERR_NONE) {
		razor_no_id(c, "pay_", id);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct payment p = entity_payment_read(rows, 0, 0);
	if (strcmp(p.status, "captured") == 0 || p.captured)
		razor_invalid(
		    c, NULL, "This payment has already been captured");
	else if (strcmp(p.status, "authorized") != 0)
		razor_invalid(c, NULL,
		    "Only payments which have been authorized and not yet "
		    "captured can be captured");
	else if (p.amount != amount)
		razor_invalid(c, "amount",
		    "Capture amount must be equal to the amount authorized");
	else
		razor_invalid(c, NULL,
		    "Your payment has been declined as the order is already "
		    "paid. Money will be refunded shortly.");
	return ERR_OK;
}

static enum err
capture(struct call *c, const char *id, int64_t amount, const char *currency)
{
	const struct rows *changed;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_capture_payment,
	    DB_ARGS(id, db_int(c->a, amount), currency), &changed);

	if (e != ERR_OK)
		return e;
	return rows_affected(changed) == 1 ? answer_payment(c, id) :
					     refuse_capture(c, id, amount);
}

static enum err
work_capture(struct call *c)
{
	static const char *const known[] = {"amount", "currency", NULL};
	const struct json *body;
	const char *currency;
	int64_t amount;

	if (!razor_body(c, known, &body) ||
	    !razor_amount(c, body, true, &amount))
		return ERR_OK;
	if (json_text(body, "currency", &currency) != ERR_OK) {
		razor_invalid(c, "currency", "The currency field is required.");
		return ERR_OK;
	}
	return capture(c, request_part(c->q, "id"), amount, currency);
}

enum err
page_payment_fetch(struct request *q, void *ctx)
{
	return razor_run(
	    q, ctx, "payments.fetch", work_fetch, request_part(q, "id"));
}

enum err
page_payment_list(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "payments.list", work_list, "");
}

enum err
page_order_payments(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "orders.payments", work_list_of_order,
	    request_part(q, "id"));
}

enum err
page_payment_capture(struct request *q, void *ctx)
{
	return razor_run(
	    q, ctx, "payments.capture", work_capture, request_part(q, "id"));
}
