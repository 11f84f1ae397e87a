#include "sandbox/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "sandbox/fields.h"
#include "sandbox/pay.h"
#include "web/answer.h"

enum {
	BATCH_MAX = 500,
	AHEAD_MAX_MS = 20000,
	LOCKED_MS = 50
};

static const struct {
	const char *word;
	const char *outcome;
} outcomes[] = {
    {"success", "success"},
    {"failure", "fail"},
    {"fail", "fail"},
    {"late", "late"},
    {"fail_then_success", "fail_then_success"},
    {"never", "never"},
    {"authorize_only", "authorize_only"},
};

static const char *
outcome_of(const char *word)
{
	if (word[0] == '\0')
		return "success";
	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i].word, word) == 0)
			return outcomes[i].outcome;
	return NULL;
}

static enum err
answer_json(struct request *q, int status, const struct json *j)
{
	const char *text = json_print(request_arena(q), j);

	return answer_bytes(q, status, "application/json", text, strlen(text));
}

static enum err
refuse(struct request *q, int status, const char *why)
{
	struct json *j = json_object(request_arena(q));

	json_put_text(j, "error", why);
	return answer_json(q, status, j);
}

/* What happened, and under "fields" what a browser would post to the shop. */
static struct json *
result_json(struct arena *a, const struct pay_result *r)
{
	struct json *j = json_object(a);
	struct json *fields = json_object(a);

	for (size_t i = 0; i < r->n_fields; i++)
		json_put_text(fields, r->field[i].name, r->field[i].value);
	json_put_text(j, "payment_id", r->payment_id);
	json_put_text(j, "order_id", r->order_id);
	json_put_text(j, "status", r->status);
	json_put_text(j, "callback", r->callback);
	json_put(j, "fields", fields);
	return j;
}

static const char *
why(enum err e)
{
	return e == ERR_NONE ? "no such order" :
			       "another payment is authorized";
}

static enum err
pay_one(struct request *q, struct sandbox *s, const struct pay_wish *w)
{
	struct pay_result r;
	enum err e = pay_order(s, request_arena(q), w, &r);

	if (e == ERR_OK)
		e = pay_let_tell(s, request_arena(q), &r);
	if (e == ERR_NONE || e == ERR_CONFLICT)
		return refuse(q, e == ERR_NONE ? 404 : 409, why(e));
	return e == ERR_OK ?
	    answer_json(q, 200, result_json(request_arena(q), &r)) :
	    e;
}

/* Several payments that become true in the same instant. */
struct batch {
	struct arena *a;
	struct sandbox *s;
	const char **order; /* n of them, each once, by their ids */
	struct pay_result *result;
	enum err *err;
	size_t n;
	int64_t commit_ms; /* clock_ms() of that instant; 0: at once */
};

static int
by_id(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* "order_a,order_b"; false when they are too many. */
static bool
split(struct batch *b, const char *list)
{
	size_t len = 0;

	b->order = arena_array(b->a, BATCH_MAX, sizeof(*b->order));
	for (list += strspn(list, ", "); *list != '\0';
	     list += len + strspn(list + len, ", ")) {
		if (b->n == BATCH_MAX)
			return false;
		len = strcspn(list, ", ");
		b->order[b->n++] = arena_strndup(b->a, list, len);
	}
	/* One order of locks, so that two batches cannot block each other. */
	qsort(b->order, b->n, sizeof(*b->order), by_id);
	return b->n > 0;
}

/* at: milliseconds since 1970 by the virtual clock; false: too far away. */
static enum err
set_time(struct batch *b, int64_t at, bool *soon_r)
{
	const struct rows *rows;
	int64_t ahead;
	enum err e =
	    db_run(b->s->db, b->a, STMT_sandbox_read_clock, DB_NO_ARGS, &rows);

	if (e != ERR_OK)
		return e;
	ahead = at - rows_int64(rows, 0, 0);
	*soon_r = ahead <= AHEAD_MAX_MS;
	b->commit_ms = clock_ms() + ahead;
	return ERR_OK;
}

static void
sleep_until(int64_t ms)
{
	int64_t left = ms - clock_ms();

	if (left > 0)
		clock_pause_ms((int)left);
}

static enum err
pay_all(struct batch *b, struct pay_wish *w)
{
	enum err e = db_begin(b->s->db);

	for (size_t i = 0; e == ERR_OK && i < b->n; i++) {
		w->order_id = b->order[i];
		b->err[i] = pay_order(b->s, b->a, w, &b->result[i]);
		if (b->err[i] != ERR_NONE && b->err[i] != ERR_CONFLICT)
			e = b->err[i];
	}
	if (e == ERR_OK) {
		sleep_until(b->commit_ms);
		return db_commit(b->s->db);
	}
	db_rollback(b->s->db);
	return e;
}

static struct json *
batch_json(const struct batch *b)
{
	struct json *j = json_object(b->a);
	struct json *list = json_array(b->a);

	for (size_t i = 0; i < b->n; i++) {
		struct json *one = json_object(b->a);

		if (b->err[i] == ERR_OK) {
			one = result_json(b->a, &b->result[i]);
		} else {
			json_put_text(one, "order_id", b->order[i]);
			json_put_text(one, "error", why(b->err[i]));
		}
		json_push(list, one);
	}
	json_put(j, "payments", list);
	return j;
}

static enum err
pay_batch(struct request *q, struct batch *b, struct pay_wish *w)
{
	enum err e;

	b->result = arena_array(b->a, b->n, sizeof(*b->result));
	b->err = arena_array(b->a, b->n, sizeof(*b->err));
	/* The locks are held for the last moment alone. */
	sleep_until(b->commit_ms - LOCKED_MS);
	e = pay_all(b, w);
	for (size_t i = 0; e == ERR_OK && i < b->n; i++)
		if (b->err[i] == ERR_OK)
			e = pay_let_tell(b->s, b->a, &b->result[i]);
	return e == ERR_OK ? answer_json(q, 200, batch_json(b)) : e;
}

static const char *
order_of(const struct pairs *f)
{
	const char *order = fields_get(f, "order");

	return order[0] != '\0' ? order : fields_get(f, "order_id");
}

/* order=<id>, or orders=<id>,<id>,... and at=<unix ms>; outcome, seconds,
 * method, detail, email, contact: the checkout's own code, without its pages.
 */
enum err
page_control_pay(struct request *q, void *ctx)
{
	struct batch b = {.a = request_arena(q), .s = ctx};
	struct pairs f;
	int64_t at = 0;
	bool soon = true;

	if (fields_read(q, &f) != ERR_OK)
		return refuse(q, 422, "not a form");
	struct pay_wish w = {.order_id = order_of(&f),
	    .outcome = outcome_of(fields_get(&f, "outcome")),
	    .seconds = sandbox_seconds(fields_get(&f, "seconds"), 1),
	    .method = fields_get(&f, "method"),
	    .detail = fields_get(&f, "detail"),
	    .email = fields_get(&f, "email"),
	    .contact = fields_get(&f, "contact")};
	const char *orders = form_value(&f, "orders");
	const char *when = form_value(&f, "at");
	if (w.method[0] == '\0')
		w.method = "upi";
	if (w.outcome == NULL || !pay_is_method(w.method))
		return refuse(q, 422, "no such outcome or method");
	if (orders == NULL && when == NULL)
		return pay_one(q, ctx, &w);
	if (!split(&b, orders != NULL ? orders : w.order_id) ||
	    (when != NULL && text_to_int64(when, 1, INT64_MAX, &at) != ERR_OK))
		return refuse(q, 422, "no orders, too many, or no time");
	enum err e = when != NULL ? set_time(&b, at, &soon) : ERR_OK;
	if (!soon)
		return refuse(q, 422, "that is too far away");
	return e == ERR_OK ? pay_batch(q, &b, &w) : e;
}
