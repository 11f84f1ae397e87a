#include "sandbox/page.h"

#include <string.h>

#include "base/token.h"
#include "sandbox/entity.h"
#include "sandbox/fate.h"
#include "sandbox/razor.h"

enum {
	KEY_MIN = 10,
	KEY_MAX = 255
};

struct wish {
	const char *payment_id;
	int64_t amount; /* 0: the rest */
	const char *speed;
	const char *receipt;
	const char *notes;
	const char *key; /* NULL: none */
	const char *digest;
};

static bool
read_speed(struct call *c, const struct json *body, const char **speed_r)
{
	*speed_r = "normal";
	if (json_text(body, "speed", speed_r) != ERR_INPUT &&
	    (strcmp(*speed_r, "normal") == 0 ||
		strcmp(*speed_r, "optimum") == 0))
		return true;
	razor_invalid(c, "speed", "The selected speed is invalid.");
	return false;
}

static bool
read_key(struct call *c, const char **key_r)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
	const char *key = request_header(c->q, "HTTP_X_REFUND_IDEMPOTENCY");
	size_t len = key != NULL ? strlen(key) : 0;

	*key_r = key;
	if (key == NULL ||
	    (len >= KEY_MIN && len <= KEY_MAX && strspn(key, chars) == len))
		return true;
	razor_not_so(c, 400,
	    "The idempotency key must have at least 10 characters of letters, "
	    "digits, - and _.");
	return false;
}

static bool
read_wish(struct call *c, struct wish *w)
{
	static const char *const known[] = {
	    "amount", "speed", "notes", "receipt", NULL};
	const struct json *body;
	size_t len;
	const char *text = request_body(c->q, &len);

	w->payment_id = request_part(c->q, "id");
	w->digest = token_sha256_hex(c->a,
	    arena_printf(c->a, "%s\n%.*s", w->payment_id, (int)len, text),
	    strlen(w->payment_id) + 1 + len);
	return razor_body(c, known, &body) &&
	    razor_amount(c, body, false, &w->amount) &&
	    read_speed(c, body, &w->speed) &&
	    razor_receipt(c, body, &w->receipt) &&
	    razor_notes(c, body, &w->notes) && read_key(c, &w->key);
}

static void
answer_refund(struct call *c, const struct refund *f)
{
	razor_answer(c, entity_refund(c->a, f));
}

static enum err
conflict(struct call *c)
{
	const char *status;
	enum err e = sandbox_setting(c->s, c->a, "key_conflict", &status);

	razor_not_so(c, strcmp(status, "400") == 0 ? 400 : 409,
	    "Different request with the same idempotency key has already been "
	    "processed.");
	return e;
}

/* ERR_NONE: this key is new. */
static enum err
repeat(struct call *c, const struct wish *w)
{
	const struct rows *rows;

	if (w->key == NULL)
		return ERR_NONE;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_find_refund,
	    DB_ARGS(NULL, w->key), &rows);
	if (e != ERR_OK)
		return e;
	const struct refund f = entity_refund_read(rows, 0, 0);
	if (f.busy)
		razor_not_so(c, 409,
		    "Another request with the same idempotency key is in "
		    "progress.");
	else if (strcmp(f.digest, w->digest) == 0)
		answer_refund(c, &f);
	else
		return conflict(c);
	return ERR_OK;
}

static enum err
answer_by_id(struct call *c, const char *id, const char *payment_id)
{
	const struct rows *rows;
	enum err e = db_run(
	    c->s->db, c->a, STMT_sandbox_find_refund, DB_ARGS(id, NULL), &rows);

	if (e != ERR_OK && e != ERR_NONE)
		return e;
	if (e == ERR_OK) {
		const struct refund f = entity_refund_read(rows, 0, 0);

		if (payment_id == NULL || strcmp(payment_id, f.payment_id) == 0)
			answer_refund(c, &f);
		else
			e = ERR_NONE;
	}
	if (e == ERR_NONE)
		razor_no_id(c, "rfnd_", id);
	return ERR_OK;
}

/* Why nothing was refunded. */
static enum err
refuse(struct call *c, const struct wish *w)
{
	const struct rows *rows;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_find_payment,
	    DB_ARGS(w->payment_id), &rows);

	if (e == ERR_NONE) {
		razor_no_id(c, "pay_", w->payment_id);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct payment p = entity_payment_read(rows, 0, 0);
	if (strcmp(p.status, "refunded") == 0)
		razor_invalid(
		    c, NULL, "The payment has been fully refunded already");
	else if (!p.captured)
		razor_invalid(c, NULL,
		    "The payment status should be captured for action to be "
		    "taken");
	else
		razor_invalid(c, "amount",
		    "The refund amount provided is greater than amount "
		    "captured");
	return ERR_OK;
}

/* Refusals on purpose: the organiser's account is empty, the gateway cannot
 * look the key up. */
static bool
refused(struct call *c, const struct control *control)
{
	if (strcmp(control->what, "balance") == 0)
		razor_invalid(c, NULL,
		    "Your account does not have enough balance to carry out "
		    "the refund operation.");
	else if (strcmp(control->what, "no_record") == 0)
		razor_not_so(c, 500, "Failed to fetch idempotency record");
	else
		return false;
	return true;
}

static enum err
add(struct call *c, const struct wish *w, const struct control *control,
    const struct rows **rows_r)
{
	const struct fate *fate = fate_find(control->what);
	bool busy = strcmp(control->what, "in_flight") == 0;
	const char *seconds =
	    arena_printf(c->a, "%f", sandbox_seconds(control->value, 1));

	if (fate == NULL)
		fate = fate_find("");
	return db_run(c->s->db, c->a, STMT_sandbox_add_refund,
	    DB_ARGS(w->payment_id,
		w->amount > 0 ? db_int(c->a, w->amount) : NULL, w->speed,
		w->receipt, w->notes, w->key, w->digest, fate->now, fate->later,
		seconds, busy ? seconds : "0"),
	    rows_r);
}

/* It is done at once, and answered late: who repeats the key meanwhile hears
 * that it is in progress. */
static enum err
answer_new(struct call *c, const struct control *control, const char *id)
{
	if (strcmp(control->what, "in_flight") == 0)
		call_pause(sandbox_seconds(control->value, 1));
	return answer_by_id(c, id, NULL);
}

static enum err
make(struct call *c, const struct wish *w)
{
	struct controls controls;
	const struct control *control;
	const struct rows *rows;
	enum err e =
	    sandbox_controls(c->s, c->a, w->payment_id, "{refund}", &controls);

	if (e != ERR_OK)
		return e;
	control = sandbox_control(&controls, "refund");
	if (refused(c, control))
		return ERR_OK;
	e = add(c, w, control, &rows);
	if (e == ERR_OK)
		return answer_new(c, control, rows_text(rows, 0, 0));
	if (e != ERR_NONE)
		return e;
	/* Two at once with one key: the other one made it. */
	e = repeat(c, w);
	return e == ERR_NONE ? refuse(c, w) : e;
}

static enum err
work_create(struct call *c)
{
	struct wish w;

	if (!read_wish(c, &w))
		return ERR_OK;
	enum err e = repeat(c, &w);
	return e == ERR_NONE ? make(c, &w) : e;
}

static enum err
work_fetch(struct call *c)
{
	return answer_by_id(c, request_part(c->q, "id"), NULL);
}

static enum err
work_fetch_of_payment(struct call *c)
{
	return answer_by_id(
	    c, request_part(c->q, "refund"), request_part(c->q, "id"));
}

static void
answer_list(struct call *c, const struct rows *rows)
{
	struct json *items = json_array(c->a);

	for (size_t i = 0; i < rows_count(rows); i++) {
		const struct refund f = entity_refund_read(rows, i, 0);

		json_push(items, entity_refund(c->a, &f));
	}
	razor_answer(c, entity_collection(c->a, rows_count(rows), items));
}

static enum err
work_list(struct call *c)
{
	const struct rows *rows;
	struct razor_list l;

	if (!razor_list(c, &l))
		return ERR_OK;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_list_refunds,
	    DB_ARGS(l.from, l.to, l.count, l.skip), &rows);
	if (e == ERR_OK)
		answer_list(c, rows);
	return e;
}

static enum err
work_list_of_payment(struct call *c)
{
	const char *id = request_part(c->q, "id");
	const struct rows *rows;
	struct razor_list l;

	if (!razor_list(c, &l))
		return ERR_OK;
	enum err e = db_run(
	    c->s->db, c->a, STMT_sandbox_find_payment, DB_ARGS(id), &rows);
	if (e == ERR_NONE) {
		razor_no_id(c, "pay_", id);
		return ERR_OK;
	}
	if (e == ERR_OK)
		e = db_run(c->s->db, c->a, STMT_sandbox_list_payment_refunds,
		    DB_ARGS(id, l.from, l.to, l.count, l.skip), &rows);
	if (e == ERR_OK)
		answer_list(c, rows);
	return e;
}

enum err
page_refund_create(struct request *q, void *ctx)
{
	return razor_run(
	    q, ctx, "refunds.create", work_create, request_part(q, "id"));
}

enum err
page_refund_fetch(struct request *q, void *ctx)
{
	return razor_run(
	    q, ctx, "refunds.fetch", work_fetch, request_part(q, "id"));
}

enum err
page_payment_refund(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "refunds.fetch", work_fetch_of_payment,
	    request_part(q, "refund"));
}

enum err
page_refund_list(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "refunds.list", work_list, "");
}

enum err
page_payment_refunds(struct request *q, void *ctx)
{
	return razor_run(q, ctx, "refunds.list", work_list_of_payment,
	    request_part(q, "id"));
}
