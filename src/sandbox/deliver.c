#include "sandbox/deliver.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/http.h"
#include "sandbox/event.h"
#include "sandbox/style.h"

enum {
	BATCH = 8,
	BATCH_MAX_MS = 400, /* then the rest is given back */
	TIMEOUT_MS = 5000,
	ANSWER_MAX = 65536,
	BODY_MAX = 4096,
	URL_COL = 9,
	STYLE_COL = 10,
	EVENT_COLS = 11
};

struct shot {
	int64_t seq;
	const char *event_id;
	const char *twist;
	const char *style;
	int64_t tries;
	struct event event;
	int status; /* 0: no answer, -1: not tried */
	int64_t took_ms;
	int64_t next_ms;
};

/* An account of the form Razorpay's has, made of the key. */
static const char *
account_id(struct sandbox *s, struct arena *a)
{
	return arena_printf(
	    a, "acc_%.14s", s->conf->razorpay_key_id + strlen("rzp_test_"));
}

static void
read_shot(struct sandbox *s, struct arena *a, const struct rows *r, size_t row,
    struct shot *shot)
{
	size_t col = EVENT_COLS;
	struct event *e = &shot->event;

	*shot = (struct shot){.seq = rows_int64(r, row, 0),
	    .event_id = rows_text(r, row, 1),
	    .twist = rows_text(r, row, 6),
	    .style = rows_text(r, row, STYLE_COL),
	    .tries = rows_int64(r, row, 7),
	    .status = -1,
	    .next_ms = -1};
	e->name = rows_text(r, row, 2);
	e->account_id = account_id(s, a);
	e->attempts_then = rows_int64(r, row, 3);
	e->paid_then = rows_int64(r, row, 4);
	e->refunded_then = rows_int64(r, row, 5);
	e->created_at = rows_int64(r, row, 8);
	e->payment = entity_payment_read(r, row, col);
	e->order = entity_order_read(r, row, col + ENTITY_PAYMENT_COLS);
	col += ENTITY_PAYMENT_COLS + ENTITY_ORDER_COLS;
	e->refund = entity_refund_read(r, row, col);
	e->dispute = entity_dispute_read(r, row, col + ENTITY_REFUND_COLS);
}

static bool
twisted(const struct shot *shot, const char *how)
{
	return strcmp(shot->twist, how) == 0;
}

/* webhook=bad_signature, old_secret, truncated, unknown_event. */
static const char *
body_of(struct arena *a, struct shot *shot)
{
	const char *body;

	if (twisted(shot, "unknown_event"))
		shot->event.name = "payment.wondered";
	body = style_apply(a, event_body(a, &shot->event), shot->style);
	if (twisted(shot, "truncated"))
		body = arena_strndup(a, body, strlen(body) / 2);
	return body;
}

static const char *
signature_of(struct sandbox *s, struct arena *a, const struct shot *shot,
    const char *body)
{
	const char *secret = twisted(shot, "old_secret") ?
	    s->webhook_secret_before :
	    s->webhook_secret;

	if (twisted(shot, "bad_signature"))
		secret = "not the secret";
	return event_signature(a, secret, body, strlen(body));
}

static void
send_shot(
    struct sandbox *s, struct arena *a, const char *url, struct shot *shot)
{
	const char *body = body_of(a, shot);
	const char *const headers[] = {"User-Agent: Razorpay-Webhook/v1",
	    "Content-Type: application/json",
	    "Accept:", "Accept-Encoding: gzip",
	    arena_printf(a, "Request-Id: %s", shot->event_id),
	    arena_printf(a, "X-Razorpay-Event-Id: %s", shot->event_id),
	    arena_printf(
		a, "X-Razorpay-Signature: %s", signature_of(s, a, shot, body)),
	    NULL};
	const struct http_request request = {.what = "webhook",
	    .url = url,
	    .body = body,
	    .body_len = strlen(body),
	    .headers = headers,
	    .again = true,
	    .timeout_ms = TIMEOUT_MS,
	    .answer_max = ANSWER_MAX};
	struct http_answer answer;
	int64_t began_ms = clock_ms();
	enum err e = http_call(a, &request, &answer);

	shot->status = e == ERR_OK ? answer.status : 0;
	shot->took_ms = clock_ms() - began_ms;
}

static bool
delivered(const struct shot *shot)
{
	return shot->status >= 200 && shot->status <= 299;
}

static void
add_number(struct text *t, int64_t n)
{
	text_addf(t, "%s%lld", text_len(t) > 1 ? "," : "", (long long)n);
}

static const char *
array_end(struct text *t)
{
	text_add(t, "}");
	must(!text_failed(t));
	return text_str(t);
}

static enum err
settle(struct sandbox *s, struct arena *a, const struct shot *shots, size_t n)
{
	struct text *column[4];

	for (size_t i = 0; i < 4; i++) {
		column[i] = text_new(a, BODY_MAX);
		text_add(column[i], "{");
	}
	for (size_t i = 0; i < n; i++) {
		add_number(column[0], shots[i].seq);
		add_number(column[1], shots[i].status);
		add_number(column[2], shots[i].took_ms);
		add_number(column[3], shots[i].next_ms);
	}
	return db_run(s->db, a, STMT_sandbox_settle_webhooks,
	    DB_ARGS(array_end(column[0]), array_end(column[1]),
		array_end(column[2]), array_end(column[3])),
	    NULL);
}

/* When one is due again; true when this was the last time of all. */
static bool
plan_next(struct shot *shot, double factor)
{
	if (shot->status < 0 || delivered(shot))
		return false;
	shot->next_ms = ladder_next_ms(
	    shot->event.name, shot->status, shot->tries + 1, factor);
	return shot->next_ms < 0;
}

/* Asked at each failure: tests change it while we run. */
static enum err
ask_ladder(struct sandbox *s, struct arena *a, double *factor_r)
{
	const char *value;
	enum err e = sandbox_setting(s, a, "ladder", &value);

	*factor_r = sandbox_seconds(value, 1);
	return e;
}

static enum err
try_all(struct sandbox *s, struct arena *a, const char *url, struct shot *shots,
    size_t n)
{
	int64_t until_ms = clock_ms() + BATCH_MAX_MS;
	bool last = false;
	double factor = 1;
	enum err e = ERR_OK;

	for (size_t i = 0; i < n && clock_ms() < until_ms; i++) {
		send_shot(s, a, url, &shots[i]);
		if (!delivered(&shots[i]) && e == ERR_OK)
			e = ask_ladder(s, a, &factor);
		last = plan_next(&shots[i], factor) || last;
	}
	if (e == ERR_OK)
		e = settle(s, a, shots, n);
	if (e != ERR_OK || !last)
		return e;
	log_event(LOG_WARN, "webhook_disabled", NULL);
	return db_run(
	    s->db, a, STMT_sandbox_disable_webhooks, DB_NO_ARGS, NULL);
}

/* The site's, unless the setting webhook_url names another. */
static const char *
address_of(struct sandbox *s, struct arena *a, const struct rows *rows)
{
	if (!rows_null(rows, 0, URL_COL))
		return rows_text(rows, 0, URL_COL);
	return arena_printf(a, "%s/pay/webhook/razorpay", s->conf->site_url);
}

enum err
deliver_webhooks(struct sandbox *s, struct arena *a, size_t *n_r)
{
	const struct rows *rows;
	struct shot *shots;
	enum err e = db_run(s->db, a, STMT_sandbox_claim_webhooks,
	    DB_ARGS(db_int(a, BATCH)), &rows);

	*n_r = 0;
	if (e != ERR_OK || rows_count(rows) == 0)
		return e;
	*n_r = rows_count(rows);
	shots = arena_array(a, *n_r, sizeof(*shots));
	for (size_t i = 0; i < *n_r; i++)
		read_shot(s, a, rows, i, &shots[i]);
	return try_all(s, a, address_of(s, a, rows), shots, *n_r);
}
