#include "sandbox/page.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/fields.h"
#include "sandbox/log.h"
#include "sandbox/sandbox.h"
#include "web/answer.h"

/* A field of /_ctl/set that is a control: its area, and what stands before the
 * value. The words of an area are checked; README.md explains each. */
static const struct kind {
	const char *field;
	const char *area;
	const char *what;	  /* NULL: the value's first word */
	const char *const *words; /* NULL: any */
} kinds[] = {
    {"outcome", "outcome", NULL,
	(const char *const[]){"success", "fail", "late", "fail_then_success",
	    "never", "authorize_only", NULL}},
    {"webhook", "webhook", NULL,
	(const char *const[]){"delay", "dup", "reorder", "drop",
	    "bad_signature", "old_secret", "truncated", "unknown_event", "hold",
	    "before_callback", "after_callback", NULL}},
    {"callback", "callback", NULL,
	(const char *const[]){"drop", "twice", "tampered_signature",
	    "other_order", "extra_fields", NULL}},
    {"refund", "refund", NULL,
	(const char *const[]){"pending", "fail", "bounce", "balance",
	    "in_flight", "no_record", NULL}},
    {"second", "second", NULL, (const char *const[]){"capture", NULL}},
    {"mail", "mail", NULL,
	(const char *const[]){"fail", "timeout_after", "reset_after",
	    "delivered", "bounce", "transient", "complaint", "silent", NULL}},
    {"sms", "sms", NULL,
	(const char *const[]){"fail", "timeout_after", "reset_after",
	    "undelivered", "failed", NULL}},
    {"http", "http", NULL, NULL},
    {"amount_mismatch", "payment", "amount_mismatch", NULL},
    {"currency_mismatch", "payment", "currency_mismatch", NULL},
};

/* Fields that are settings, kept until the next reset. */
static const char *const settings[] = {"ladder", "list_lag", "list_lag_orders",
    "list_lag_payments", "list_lag_refunds", "receipts", "disabled",
    "webhook_url", "seed", "key_life", "key_conflict", "too_many", "escape",
    "extra_fields", "notes", "sns"};

struct change {
	const char *target;
	const char *scope;
	const char *what;
	const char *value;
	const char *times; /* NULL: always */
};

enum err
control_say(struct request *q, int status, const char *name, const char *value)
{
	struct json *j = json_object(request_arena(q));
	const char *text;

	json_put_text(j, name, value);
	text = json_print(request_arena(q), j);
	return answer_bytes(q, status, "application/json", text, strlen(text));
}

/* "orders.create:503x3" is a scope, a word and how often. */
static void
split(struct arena *a, const char *text, struct change *c)
{
	size_t len = strcspn(text, ":");
	const char *x;

	if (text[len] == ':' && memchr(text, '.', len) != NULL) {
		c->scope = arena_strndup(a, text, len);
		text += len + 1;
		len = strcspn(text, ":");
	}
	c->what = arena_strndup(a, text, len);
	c->value = text[len] == ':' ? text + len + 1 : "";
	x = strrchr(c->what, 'x');
	if (x != NULL && x > c->what && x[1] >= '1' && x[1] <= '9' &&
	    x[1 + strspn(x + 1, "0123456789")] == '\0') {
		c->times = x + 1;
		c->what = arena_strndup(a, c->what, (size_t)(x - c->what));
	}
}

static bool
is_one_of(const char *what, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(*words, what) == 0)
			return true;
	return false;
}

static bool
is_word(const struct kind *k, const char *what)
{
	if (k->words == NULL)
		return what[0] != '\0';
	return is_one_of(what, k->words);
}

static const char *
first_of(const struct pairs *f, const char *const *names)
{
	for (; *names != NULL; names++)
		if (fields_get(f, *names)[0] != '\0')
			return fields_get(f, *names);
	return "";
}

/* What statements take for a number is one; false: it is none. */
static bool
clean_value(struct arena *a, struct change *c)
{
	static const char *const seconds[] = {"delay", "after_callback", NULL};
	static const char *const numbers[] = {"dup", "amount_mismatch", NULL};
	int64_t n;

	if (is_one_of(c->what, numbers))
		return text_to_int64(c->value, -1000000000, 1000000000, &n) ==
		    ERR_OK;
	if (is_one_of(c->what, seconds) && c->value[0] != '\0') {
		double s = sandbox_seconds(c->value, -1);

		c->value = arena_printf(a, "%f", s);
		return s >= 0;
	}
	return true;
}

static const char *
area_of(const struct kind *k, const char *what)
{
	return strcmp(what, "before_callback") == 0 ? "return" : k->area;
}

static enum err
add(struct sandbox *s, struct request *q, const struct pairs *f,
    const struct kind *k, const char *text)
{
	static const char *const targets[] = {
	    "order", "receipt", "to", "target", NULL};
	static const char *const scopes[] = {"event", "route", NULL};
	struct arena *a = request_arena(q);
	struct change c = {.target = first_of(f, targets),
	    .scope = first_of(f, scopes),
	    .what = k->what,
	    .value = text};
	int64_t times;

	if (k->what == NULL)
		split(a, text, &c);
	if (fields_get(f, "once")[0] != '\0')
		c.times = "1";
	if (fields_get(f, "times")[0] != '\0')
		c.times = fields_get(f, "times");
	if (!is_word(k, c.what) || !clean_value(a, &c) ||
	    (c.times != NULL &&
		text_to_int64(c.times, 1, 1000000, &times) != ERR_OK))
		return ERR_INPUT;
	return db_run(s->db, a, STMT_sandbox_add_control,
	    DB_ARGS(area_of(k, c.what), c.target, c.scope, c.what, c.value,
		c.times),
	    NULL);
}

static enum err
set_all(
    struct sandbox *s, struct request *q, const struct pairs *f, size_t *n_r)
{
	enum err e = ERR_OK;

	*n_r = 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *text = form_value(f, kinds[i].field);

		if (text == NULL || e != ERR_OK)
			continue;
		e = add(s, q, f, &kinds[i], text);
		*n_r += 1;
	}
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		const char *text = form_value(f, settings[i]);

		if (text == NULL || e != ERR_OK)
			continue;
		e = db_run(s->db, request_arena(q), STMT_sandbox_set_setting,
		    DB_ARGS(settings[i], text), NULL);
		*n_r += 1;
	}
	return e;
}

enum err
page_control_set(struct request *q, void *ctx)
{
	struct pairs fields;
	size_t n = 0;
	enum err e = fields_read(q, &fields);

	if (e == ERR_OK)
		e = set_all(ctx, q, &fields, &n);
	if (e == ERR_INPUT || (e == ERR_OK && n == 0))
		return control_say(q, 422, "error", "no such control");
	return e == ERR_OK ? control_say(q, 200, "ok", "set") : e;
}

/* what=controls: behave again; what=<area>: in that alone; else: forget all,
 * and draw by seed=<n> from now on. */
enum err
page_control_reset(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct arena *a = request_arena(q);
	const struct rows *rows;
	struct pairs fields;
	enum err e = fields_read(q, &fields);

	if (e != ERR_OK)
		return control_say(q, 422, "error", "not a form");
	const char *what = fields_get(&fields, "what");
	if (what[0] == '\0') {
		e = db_run(
		    s->db, a, STMT_sandbox_forget_all, DB_NO_ARGS, &rows);
		if (e == ERR_OK)
			e = db_run(s->db, a, STMT_sandbox_set_setting,
			    DB_ARGS("seed", fields_get(&fields, "seed")), NULL);
	} else {
		e = db_run(s->db, a, STMT_sandbox_drop_controls,
		    DB_ARGS(strcmp(what, "controls") == 0 ? "" : what), NULL);
	}
	return e == ERR_OK ? control_say(q, 200, "ok", "reset") : e;
}

/* event=<id>, or order=<order or payment id>; fresh=1: with another event id
 * each; times=<n>. */
enum err
page_control_replay(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	const struct rows *sent;
	struct pairs f;
	enum err e = fields_read(q, &f);
	int64_t n;

	if (e != ERR_OK)
		return control_say(q, 422, "error", "not a form");
	const char *times = form_value(&f, "times");
	if (times == NULL)
		times = "1";
	if (text_to_int64(times, 1, 10000, &n) != ERR_OK)
		return control_say(q, 422, "error", "not so often");
	e = db_run(s->db, request_arena(q), STMT_sandbox_replay_webhooks,
	    DB_ARGS(fields_get(&f, "event"), fields_get(&f, "order"),
		fields_get(&f, "fresh")[0] != '\0' ? "true" : "false", times),
	    &sent);
	if (e != ERR_OK)
		return e;
	return control_say(
	    q, 200, "sent", db_int(request_arena(q), rows_affected(sent)));
}

/* order=<order, payment or event id>; none: all that is held. */
enum err
page_control_release(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	const struct rows *sent;
	struct pairs f;
	enum err e = fields_read(q, &f);

	if (e != ERR_OK)
		return control_say(q, 422, "error", "not a form");
	e = db_run(s->db, request_arena(q), STMT_sandbox_release_webhooks,
	    DB_ARGS(fields_get(&f, "order")), &sent);
	if (e != ERR_OK)
		return e;
	return control_say(
	    q, 200, "sent", db_int(request_arena(q), rows_affected(sent)));
}

enum err
page_control_list(struct request *q, void *ctx)
{
	static const struct log_part part = {
	    "controls", STMT_sandbox_list_controls, false};
	struct sandbox *s = ctx;

	return log_stream(q, s, &part, 1);
}
