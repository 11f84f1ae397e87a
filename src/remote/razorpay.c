#include "remote/razorpay.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "remote/http.h"
#include "remote/razorpay_read.h"

enum {
	ANSWER_BYTES_MAX = 512 * 1024,
	TOO_MANY = 429,
	WAITED_MS = 1000 /* a failure that took longer cost us the wait */
};

/* One call: its name in the log, path below /v1/, body and key of a POST. */
struct call {
	const char *what;
	const char *path;
	const char *body;
	const char *key;
};

enum err
razorpay_init(struct razorpay *r, const struct conf *conf)
{
	*r = (struct razorpay){
	    .base = conf->razorpay_base,
	    .key_id = conf->razorpay_key_id,
	    .key_secret = conf->razorpay_key_secret,
	    .timeout_ms = (int)conf->razorpay_timeout_ms,
	};
	if (*r->key_id != '\0' && *r->key_secret != '\0')
		return ERR_OK;
	log_event(LOG_ERROR, "razorpay_not_set", "wanted",
	    "razorpay_key_id and razorpay_key_secret_file", NULL);
	return ERR_INPUT;
}

/* Razorpay's error object, as far as it decides something. */
struct refusal {
	const char *code;
	const char *description;
	const char *reason;
	const char *field;
};

static bool
read_refusal(const struct json *json, struct refusal *f)
{
	*f = (struct refusal){"", "", "", ""};
	if (json_text(json, "error.code", &f->code) != ERR_OK ||
	    json_text(json, "error.description", &f->description) != ERR_OK)
		return false;
	(void)(json_text(json, "error.reason", &f->reason) == ERR_OK);
	(void)(json_text(json, "error.field", &f->field) == ERR_OK);
	return true;
}

static bool
says(const struct refusal *f, const char *words)
{
	return strstr(f->description, words) != NULL;
}

/* Bad credentials come as 401 or as 400 with one of these texts. */
static bool
is_about_keys(int status, const struct refusal *f)
{
	return status == 401 || status == 403 || says(f, "api key") ||
	    says(f, "api secret") || says(f, "Authentication failed");
}

static enum err
refusal_means(int status, const struct refusal *f)
{
	if (is_about_keys(status, f))
		return ERR_AUTH;
	if (says(f, "id provided does not exist"))
		return ERR_NONE;
	if (says(f, "idempotency key") && says(f, "Different request"))
		return ERR_CONFLICT;
	if (status == 409)
		return ERR_BUSY;
	return ERR_INPUT;
}

/* What any answer but a success means. json: NULL when it is none. */
static enum err
answer_means(struct razorpay *r, const struct call *call, int status,
    const struct json *json)
{
	struct refusal f;
	bool readable = read_refusal(json, &f);
	char number[16];
	enum err e;

	if (status == TOO_MANY)
		e = ERR_BUSY;
	else if (status == 401)
		e = ERR_AUTH;
	else if (readable && status >= 400 && status < 500)
		e = refusal_means(status, &f);
	else
		e = call->body == NULL ? ERR_DOWN : ERR_UNSURE;
	(void)snprintf(number, sizeof number, "%d", status);
	(void)snprintf(r->why, sizeof r->why, "%s %.40s %.120s", number, f.code,
	    f.description);
	log_event(e == ERR_AUTH ? LOG_ERROR : LOG_WARN, "razorpay_refused",
	    "call", call->what, "status", number, "code", f.code, "reason",
	    f.reason, "field", f.field, "says", f.description, "err",
	    err_name(e), NULL);
	return e;
}

static int64_t
rest_ms(const struct razorpay *r)
{
	int64_t ms = -1;

	if (r->breaker == NULL)
		return 0;
	if (r->others != NULL)
		ms = r->others->rest_ms(r->others->ctx);
	return ms >= 0 ? ms : breaker_rest_ms(r->breaker, clock_ms());
}

/* May it be called now? Waits for its turn. */
static bool
may_call(struct razorpay *r)
{
	if (rest_ms(r) > 0) {
		(void)snprintf(r->why, sizeof r->why, "not asked, it fails");
		return false;
	}
	if (r->budget != NULL)
		clock_pause_ms((int)budget_wait_ms(r->budget, clock_ms()));
	return true;
}

static void
tell_others(struct razorpay *r, int weight)
{
	if (r->others != NULL)
		r->others->note(
		    r->others->ctx, weight, breaker_draw(r->breaker));
}

/* Whether it answered is what counts here, not what. status 0: it did not. */
static void
note_call(struct razorpay *r, int64_t began_ms, int status, bool readable)
{
	bool fails = !readable || status >= 500 || status == TOO_MANY;
	int64_t now_ms = clock_ms();
	bool waited = now_ms - began_ms >= WAITED_MS, was_open;

	if (r->breaker == NULL)
		return;
	was_open = breaker_open(r->breaker);
	if (fails)
		breaker_failed(r->breaker, waited, now_ms);
	else
		breaker_answered(r->breaker);
	if (breaker_open(r->breaker) != was_open)
		log_event(LOG_WARN, "razorpay", "answers",
		    fails ? "no more" : "again", NULL);
	tell_others(r, !fails ? 0 : waited ? BREAKER_WAITED : 1);
}

/* json_r: NULL for an answer that is none. */
static enum err
call_out(struct razorpay *r, struct arena *a,
    const struct http_request *request, int *status_r,
    const struct json **json_r)
{
	struct http_answer answer = {.status = 0};
	int64_t began_ms;
	enum err e;

	if (!may_call(r))
		return ERR_DOWN;
	began_ms = clock_ms();
	e = http_call(a, request, &answer);
	*json_r = NULL;
	if (e == ERR_OK &&
	    json_parse(a, answer.body, answer.body_len, json_r) != ERR_OK)
		*json_r = NULL;
	note_call(r, began_ms, answer.status, *json_r != NULL);
	*status_r = answer.status;
	return e;
}

/* Calls; json_r only with ERR_OK. */
static enum err
ask(struct razorpay *r, struct arena *a, const struct call *call,
    const struct json **json_r)
{
	const char *headers[3] = {NULL, NULL, NULL};
	struct http_request request = {
	    .what = call->what,
	    .url = arena_printf(a, "%s/v1/%s", r->base, call->path),
	    .body = call->body,
	    .body_len = call->body == NULL ? 0 : strlen(call->body),
	    .headers = headers,
	    .user = r->key_id,
	    .password = r->key_secret,
	    .timeout_ms = r->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};
	const struct json *json = NULL;
	int status = 0;
	enum err e;

	if (call->body != NULL)
		headers[0] = "Content-Type: application/json";
	if (call->key != NULL)
		headers[1] =
		    arena_printf(a, "X-Refund-Idempotency: %s", call->key);
	r->why[0] = '\0';
	e = call_out(r, a, &request, &status, &json);
	if (e != ERR_OK)
		return e;
	if (status / 100 != 2 || json == NULL)
		return answer_means(r, call, status, json);
	*json_r = json;
	return ERR_OK;
}

/* A success that cannot be read: after a POST it was done all the same. */
static enum err
unreadable(const struct call *call)
{
	log_event(LOG_ERROR, "razorpay_unreadable", "call", call->what, NULL);
	return call->body == NULL ? ERR_DOWN : ERR_UNSURE;
}

static enum err
ask_order(struct razorpay *r, struct arena *a, const struct call *call,
    struct razorpay_order *order_r)
{
	const struct json *json = NULL;
	enum err e = ask(r, a, call, &json);

	if (e == ERR_OK && razorpay_read_order(json, order_r) != ERR_OK)
		e = unreadable(call);
	return e;
}

static enum err
ask_payment(struct razorpay *r, struct arena *a, const struct call *call,
    struct razorpay_payment *payment_r)
{
	const struct json *json = NULL;
	enum err e = ask(r, a, call, &json);

	if (e == ERR_OK && razorpay_read_payment(json, payment_r) != ERR_OK)
		e = unreadable(call);
	return e;
}

/* The items of a collection. */
static enum err
ask_list(struct razorpay *r, struct arena *a, const struct call *call,
    const struct json **items_r)
{
	const struct json *json = NULL;
	enum err e = ask(r, a, call, &json);

	if (e != ERR_OK)
		return e;
	*items_r = json_at(json, "items");
	return json_is_array(*items_r) ? ERR_OK : unreadable(call);
}

enum err
razorpay_create_order(struct razorpay *r, struct arena *a, const char *body,
    struct razorpay_order *order_r)
{
	const struct call call = {
	    .what = "razorpay_create_order", .path = "orders", .body = body};

	return ask_order(r, a, &call, order_r);
}

enum err
razorpay_fetch_order(struct razorpay *r, struct arena *a, const char *order_id,
    struct razorpay_order *order_r)
{
	const struct call call = {.what = "razorpay_fetch_order",
	    .path = arena_printf(a, "orders/%s", order_id)};

	if (!razorpay_is_id(order_id))
		return ERR_NONE;
	return ask_order(r, a, &call, order_r);
}

enum err
razorpay_list_orders(struct razorpay *r, struct arena *a, const char *receipt,
    const struct razorpay_order **orders_r, size_t *n_r)
{
	const struct call call = {.what = "razorpay_list_orders",
	    .path = arena_printf(a, "orders?count=%d&receipt=%s", RAZORPAY_PAGE,
		http_escape(a, receipt))};
	struct razorpay_order *orders;
	const struct json *items;
	enum err e = ask_list(r, a, &call, &items);
	size_t n = 0;

	if (e != ERR_OK)
		return e;
	orders = arena_array(a, json_count(items) + 1, sizeof *orders);
	for (size_t i = 0; i < json_count(items); i++) {
		if (razorpay_read_order(json_item(items, i), &orders[n]) !=
		    ERR_OK)
			return unreadable(&call);
		/* The filter is documented as "contains". */
		if (orders[n].receipt != NULL &&
		    strcmp(orders[n].receipt, receipt) == 0)
			n++;
	}
	*orders_r = orders;
	*n_r = n;
	return ERR_OK;
}

static const char *
page_path(struct arena *a, const char *list, const struct razorpay_page *page)
{
	return arena_printf(a, "%s?from=%" PRId64 "&count=%d&skip=%" PRId64,
	    list, page->since_s, RAZORPAY_PAGE, page->skip);
}

enum err
razorpay_page_orders(struct razorpay *r, struct arena *a,
    const struct razorpay_page *page, const struct razorpay_order **orders_r,
    size_t *n_r)
{
	const struct call call = {.what = "razorpay_page_orders",
	    .path = page_path(a, "orders", page)};
	struct razorpay_order *orders;
	const struct json *items;
	enum err e = ask_list(r, a, &call, &items);

	if (e != ERR_OK)
		return e;
	*n_r = json_count(items);
	orders = arena_array(a, *n_r + 1, sizeof *orders);
	for (size_t i = 0; i < *n_r; i++)
		if (razorpay_read_order(json_item(items, i), &orders[i]) !=
		    ERR_OK)
			return unreadable(&call);
	*orders_r = orders;
	return ERR_OK;
}

enum err
razorpay_probe(struct razorpay *r, struct arena *a)
{
	const struct call call = {
	    .what = "razorpay_probe", .path = "orders?count=1"};
	const struct json *items;

	return ask_list(r, a, &call, &items);
}

static enum err
ask_payments(struct razorpay *r, struct arena *a, const struct call *call,
    const struct razorpay_payment **payments_r, size_t *n_r)
{
	struct razorpay_payment *payments;
	const struct json *items;
	enum err e = ask_list(r, a, call, &items);

	if (e != ERR_OK)
		return e;
	*n_r = json_count(items);
	payments = arena_array(a, *n_r + 1, sizeof *payments);
	for (size_t i = 0; i < *n_r; i++)
		if (razorpay_read_payment(json_item(items, i), &payments[i]) !=
		    ERR_OK)
			return unreadable(call);
	*payments_r = payments;
	return ERR_OK;
}

enum err
razorpay_page_payments(struct razorpay *r, struct arena *a,
    const struct razorpay_page *page,
    const struct razorpay_payment **payments_r, size_t *n_r)
{
	const struct call call = {.what = "razorpay_page_payments",
	    .path = page_path(a, "payments", page)};

	return ask_payments(r, a, &call, payments_r, n_r);
}

enum err
razorpay_list_payments(struct razorpay *r, struct arena *a,
    const char *order_id, const struct razorpay_payment **payments_r,
    size_t *n_r)
{
	const struct call call = {.what = "razorpay_list_payments",
	    .path = arena_printf(a, "orders/%s/payments", order_id)};

	if (!razorpay_is_id(order_id))
		return ERR_NONE;
	return ask_payments(r, a, &call, payments_r, n_r);
}

enum err
razorpay_fetch_payment(struct razorpay *r, struct arena *a,
    const char *payment_id, struct razorpay_payment *payment_r)
{
	const struct call call = {.what = "razorpay_fetch_payment",
	    .path = arena_printf(a, "payments/%s", payment_id)};

	if (!razorpay_is_id(payment_id))
		return ERR_NONE;
	return ask_payment(r, a, &call, payment_r);
}

enum err
razorpay_capture_payment(struct razorpay *r, struct arena *a,
    const char *payment_id, const char *body,
    struct razorpay_payment *payment_r)
{
	const struct call call = {.what = "razorpay_capture_payment",
	    .path = arena_printf(a, "payments/%s/capture", payment_id),
	    .body = body};

	if (!razorpay_is_id(payment_id))
		return ERR_NONE;
	return ask_payment(r, a, &call, payment_r);
}

static bool
is_idempotency_key(const char *key)
{
	size_t len = strspn(key,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

	return len >= 10 && len <= 64 && key[len] == '\0';
}

enum err
razorpay_create_refund(struct razorpay *r, struct arena *a,
    const char *payment_id, const char *key, const char *body,
    struct razorpay_refund *refund_r)
{
	const struct call call = {.what = "razorpay_create_refund",
	    .path = arena_printf(a, "payments/%s/refund", payment_id),
	    .body = body,
	    .key = key};
	const struct json *json;
	enum err e;

	must(is_idempotency_key(key));
	if (!razorpay_is_id(payment_id))
		return ERR_NONE;
	e = ask(r, a, &call, &json);
	if (e == ERR_OK && razorpay_read_refund(json, refund_r) != ERR_OK)
		e = unreadable(&call);
	return e;
}

enum err
razorpay_list_refunds(struct razorpay *r, struct arena *a,
    const char *payment_id, const struct razorpay_refund **refunds_r,
    size_t *n_r)
{
	const struct call call = {.what = "razorpay_list_refunds",
	    .path = arena_printf(
		a, "payments/%s/refunds?count=%d", payment_id, RAZORPAY_PAGE)};
	struct razorpay_refund *refunds;
	const struct json *items;
	enum err e;

	if (!razorpay_is_id(payment_id))
		return ERR_NONE;
	e = ask_list(r, a, &call, &items);
	if (e != ERR_OK)
		return e;
	*n_r = json_count(items);
	refunds = arena_array(a, *n_r + 1, sizeof *refunds);
	for (size_t i = 0; i < *n_r; i++)
		if (razorpay_read_refund(json_item(items, i), &refunds[i]) !=
		    ERR_OK)
			return unreadable(&call);
	*refunds_r = refunds;
	return ERR_OK;
}
