#include "core/payment.h"

#include <string.h>

#include "base/fail.h"
#include "base/log.h"
#include "core/word.h"

static const char *
text_or_null(const struct rows *rows, size_t row, size_t col)
{
	return rows_null(rows, row, col) ? NULL : rows_text(rows, row, col);
}

static enum err
start(struct db *db, struct arena *a, const struct payment_press *press,
    struct payment_order *o, const char **verdict_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_start_payment,
	    DB_ARGS(press->reference, press->receipt, press->body), &rows);

	if (e != ERR_OK)
		return e;
	*verdict_r = rows_text(rows, 0, 0);
	*o = (struct payment_order){
	    .id = rows_int64(rows, 0, 1),
	    .reference = press->reference,
	    .receipt = text_or_null(rows, 0, 2),
	    .gateway_id = text_or_null(rows, 0, 3),
	    .amount_paise = rows_int64(rows, 0, 4),
	    .body = text_or_null(rows, 0, 5),
	};
	o->creating = o->gateway_id == NULL;
	return ERR_OK;
}

enum err
payment_start(struct db *db, struct arena *a, const struct payment_press *press,
    struct payment_order *order_r, bool *fresh_r)
{
	const char *verdict = "";
	enum err e = start(db, a, press, order_r, &verdict);

	/* pressed twice at once: the other one's order is there by now */
	if (e == ERR_OK && strcmp(verdict, "again") == 0)
		e = start(db, a, press, order_r, &verdict);
	if (e != ERR_OK)
		return e;
	*fresh_r = strcmp(verdict, "new") == 0;
	if (*fresh_r || strcmp(verdict, "open") == 0)
		return ERR_OK;
	return strcmp(verdict, "ended") == 0 ? ERR_CONFLICT : ERR_BUSY;
}

enum err
payment_ordered(
    struct db *db, struct arena *a, const char *receipt, const char *gateway_id)
{
	const struct rows *rows = NULL;
	enum err e = db_run(
	    db, a, STMT_order_payment, DB_ARGS(receipt, gateway_id), &rows);

	if (e != ERR_OK)
		return e;
	return rows_bool(rows, 0, 0) ? ERR_OK : ERR_CONFLICT;
}

enum err
payment_not_ordered(struct db *db, struct arena *a, const char *receipt)
{
	return db_run(db, a, STMT_refuse_payment_order, DB_ARGS(receipt), NULL);
}

/* In the order of enum payment_state and enum payment_effect. */
static const char *const states[] = {
    "created", "authorized", "captured", "failed", "refunded", NULL};
static const char *const effects[] = {
    "noted", "confirmed", "known", "refunding", "strange", "late", NULL};

static enum err
note(struct db *db, struct arena *a, const struct payment_fact *f,
    enum payment_effect *effect_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_note_payment,
	    DB_ARGS(f->gateway_id, f->order_id, states[f->state],
		db_int(a, f->amount_paise), f->currency, f->method, f->reason),
	    &rows);

	if (e == ERR_OK)
		*effect_r =
		    rows_bool(rows, 0, 0) ? PAYMENT_NOTED : PAYMENT_KNOWN;
	return e;
}

/* Ids of the gateway's are no secret; a booking's reference is. */
static void
log_settled(const struct payment_fact *f, const char *effect)
{
	log_event(strcmp(effect, "strange") == 0 ? LOG_WARN : LOG_INFO,
	    "payment_settled", "payment", f->gateway_id, "order", f->order_id,
	    "effect", effect, NULL);
}

/* One look at a capture: in time, or (with more time) late. */
static enum err
look(struct db *db, struct arena *a, const struct payment_fact *f, bool late,
    const struct rows **rows_r)
{
	const char *body = f->refund_body == NULL ? "" : f->refund_body;

	return db_run(db, a, STMT_settle_payment,
	    DB_ARGS(f->gateway_id, f->order_id, db_int(a, f->amount_paise),
		f->currency, f->method, f->refund_key, body, late ? "t" : "f",
		f->state == PAYMENT_REFUNDED ? "t" : "f"),
	    rows_r);
}

static enum err
capture(struct db *db, struct arena *a, const struct payment_fact *f,
    enum payment_effect *effect_r, struct line_left *left_r)
{
	const struct rows *rows = NULL;
	enum err e;

	if (fail_point("settle_before"))
		return ERR_DOWN;
	e = look(db, a, f, false, &rows);
	if (e == ERR_OK && strcmp(rows_text(rows, 0, 0), "late") == 0)
		e = look(db, a, f, true, &rows);
	if (e != ERR_OK)
		return e;
	if (fail_point("settle_after"))
		return ERR_UNSURE;
	*effect_r =
	    (enum payment_effect)word_of(effects, rows_text(rows, 0, 0));
	if (*effect_r == PAYMENT_CONFIRMED && !rows_null(rows, 0, 1))
		*left_r = (struct line_left){
		    rows_text(rows, 0, 1), rows_text(rows, 0, 2)};
	log_settled(f, rows_text(rows, 0, 0));
	return ERR_OK;
}

enum err
payment_intend_capture(struct db *db, struct arena *a,
    const struct payment_fact *fact, const char *body, const char **body_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_intend_capture,
	    DB_ARGS(fact->gateway_id, fact->order_id,
		db_int(a, fact->amount_paise), fact->currency, fact->method,
		body),
	    &rows);

	if (e == ERR_OK)
		*body_r = rows_text(rows, 0, 0);
	return e;
}

enum err
payment_settle(struct db *db, struct arena *a, const struct payment_fact *fact,
    enum payment_effect *effect_r, struct line_left *left_r)
{
	*left_r = (struct line_left){NULL, NULL};
	if (fact->state == PAYMENT_CAPTURED || fact->state == PAYMENT_REFUNDED)
		return capture(db, a, fact, effect_r, left_r);
	return note(db, a, fact, effect_r);
}

static struct payment_order
read_order(const struct rows *rows, size_t row)
{
	return (struct payment_order){
	    .id = rows_int64(rows, row, 0),
	    .reference = rows_text(rows, row, 1),
	    .receipt = rows_text(rows, row, 2),
	    .gateway_id = text_or_null(rows, row, 3),
	    .amount_paise = rows_int64(rows, row, 4),
	    .creating = rows_bool(rows, row, 5),
	};
}

enum err
payment_find_order(struct db *db, struct arena *a, const char *gateway_order_id,
    struct payment_order *order_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(
	    db, a, STMT_find_payment_order, DB_ARGS(gateway_order_id), &rows);

	if (e == ERR_OK)
		*order_r = read_order(rows, 0);
	return e;
}

enum err
payment_due_orders(struct db *db, struct arena *a, int64_t most,
    const struct payment_order **orders_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct payment_order *orders;
	enum err e = db_run(
	    db, a, STMT_claim_payment_orders, DB_ARGS(db_int(a, most)), &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	orders = arena_array(a, *n_r + 1, sizeof(*orders));
	for (size_t i = 0; i < *n_r; i++)
		orders[i] = read_order(rows, i);
	*orders_r = orders;
	return ERR_OK;
}

enum err
payment_postponed(struct db *db, struct arena *a, const char *receipt)
{
	return db_run(
	    db, a, STMT_postpone_payment_order, DB_ARGS(receipt), NULL);
}

enum err
payment_hasten(struct db *db, struct arena *a, const char *receipt)
{
	return db_run(db, a, STMT_hasten_payment_order, DB_ARGS(receipt), NULL);
}

enum err
payment_may_ask(struct db *db, struct arena *a, const char *receipt)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_mark_order_asked, DB_ARGS(receipt), &rows);
}

enum err
payment_nothing_paid(struct db *db, struct arena *a,
    const struct payment_order *order, bool gives_up, struct line_left *left_r)
{
	const struct rows *rows = NULL;
	enum err e;

	*left_r = (struct line_left){NULL, NULL};
	if (fail_point("release_before"))
		return ERR_DOWN;
	e = db_run(db, a, STMT_release_paying,
	    DB_ARGS(order->reference, order->receipt, gives_up ? "t" : "f"),
	    &rows);
	if (e == ERR_OK && !rows_null(rows, 0, 0))
		*left_r = (struct line_left){
		    rows_text(rows, 0, 0), rows_text(rows, 0, 1)};
	return e;
}
