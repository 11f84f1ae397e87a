#include "sandbox/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/token.h"

static bool
is_event(const struct event *e, const char *name)
{
	return strcmp(e->name, name) == 0;
}

static bool
is_refund(const struct event *e)
{
	return strncmp(e->name, "refund.", 7) == 0;
}

/* The payment as it was when the event happened. */
static struct payment
payment_then(const struct event *e)
{
	struct payment p = e->payment;

	p.amount_refunded = is_refund(e) ? e->refunded_then : 0;
	if (is_event(e, "payment.authorized")) {
		p.status = "authorized";
		p.captured = false;
	} else if (is_event(e, "payment.failed")) {
		p.status = "failed";
		p.captured = false;
	} else if (is_refund(e) && p.amount_refunded == p.amount) {
		p.status = "refunded";
	} else {
		p.status = p.captured ? "captured" : "authorized";
	}
	return p;
}

static struct order
order_then(const struct event *e)
{
	struct order o = e->order;

	o.status = "paid";
	o.attempts = e->attempts_then;
	o.amount_paid = e->paid_then;
	return o;
}

/* The refund as it was: refund.processed may wait while refund.created leaves.
 */
static struct refund
refund_then(const struct event *e)
{
	struct refund f = e->refund;

	if (!is_event(e, "refund.created"))
		f.status = e->name + strlen("refund.");
	return f;
}

/* What the gateway adds to a payment in refund events, all of it null but two.
 */
static void
put_refund_extras(struct json *payment)
{
	static const char *const nulls[] = {"account_id", "customer_id",
	    "device_id", "fee_bearer", "gateway_merchant_id",
	    "gateway_terminal_id", "internal_status", "optimizer_provider",
	    "provider", "receiver_type", "settled_by", "store_id",
	    "terminal_id", "token_id"};

	json_put_int64(payment, "amount_transferred", 0);
	json_put_text(payment, "gateway_provider", "Razorpay");
	json_put_text(payment, "source_channel", "online");
	for (size_t i = 0; i < sizeof(nulls) / sizeof(nulls[0]); i++)
		json_put_null(payment, nulls[i]);
}

static struct json *
payment_entity(struct arena *a, const struct event *e)
{
	struct payment p = payment_then(e);
	struct json *j = entity_payment(a, &p);

	if (is_refund(e)) {
		put_refund_extras(j);
		json_put_int64(j, "base_amount", p.amount);
		return j;
	}
	if (p.captured)
		json_put_null(j, "reward");
	if (is_event(e, "payment.captured"))
		json_put_int64(j, "base_amount", p.amount);
	return j;
}

static void
put_entity(struct arena *a, struct json *payload, struct json *contains,
    const char *name, struct json *entity)
{
	struct json *wrap = json_object(a);

	json_put(wrap, "entity", entity);
	json_put(payload, name, wrap);
	json_push_text(contains, name);
}

static struct json *
envelope(struct arena *a, const struct event *e)
{
	struct json *j = json_object(a);
	struct json *contains = json_array(a);
	struct json *payload = json_object(a);

	if (is_refund(e)) {
		struct refund f = refund_then(e);

		put_entity(
		    a, payload, contains, "refund", entity_refund(a, &f));
	}
	put_entity(a, payload, contains, "payment", payment_entity(a, e));
	if (is_event(e, "order.paid")) {
		struct order o = order_then(e);

		put_entity(a, payload, contains, "order", entity_order(a, &o));
	}
	json_put_text(j, "entity", "event");
	json_put_text(j, "account_id", e->account_id);
	json_put_text(j, "event", e->name);
	json_put(j, "contains", contains);
	json_put(j, "payload", payload);
	json_put_int64(j, "created_at", e->created_at);
	return j;
}

struct member {
	const struct json *node;
};

static int
by_name(const void *a, const void *b)
{
	const struct member *x = a;
	const struct member *y = b;

	return strcmp(json_name(x->node), json_name(y->node));
}

/* A leaf as a member of an object. */
static void
put_leaf(struct json *object, const char *name, const struct json *leaf)
{
	const char *text;
	int64_t number;
	bool truth;

	if (json_text(leaf, "", &text) == ERR_OK)
		json_put_text(object, name, text);
	else if (json_int64(leaf, "", &number) == ERR_OK)
		json_put_int64(object, name, number);
	else if (json_bool(leaf, "", &truth) == ERR_OK)
		json_put_bool(object, name, truth);
	else
		json_put_null(object, name);
}

/* Arrays of texts alone: `contains`, and empty notes. */
static struct json *
copy_array(struct arena *a, const struct json *node)
{
	struct json *copy = json_array(a);

	for (size_t i = 0; i < json_count(node); i++) {
		const char *text = "";

		if (json_text(json_item(node, i), "", &text) == ERR_OK)
			json_push_text(copy, text);
	}
	return copy;
}

struct json *
event_sorted(struct arena *a, const struct json *node)
{
	size_t n = json_count(node);
	struct member *members = arena_array(a, n + 1, sizeof(*members));
	struct json *copy = json_object(a);

	for (size_t i = 0; i < n; i++)
		members[i].node = json_item(node, i);
	qsort(members, n, sizeof(*members), by_name);
	for (size_t i = 0; i < n; i++) {
		const struct json *item = members[i].node;
		const char *name = json_name(item);

		if (json_is_object(item))
			json_put(copy, name, event_sorted(a, item));
		else if (json_is_array(item))
			json_put(copy, name, copy_array(a, item));
		else
			put_leaf(copy, name, item);
	}
	return copy;
}

const char *
event_body(struct arena *a, const struct event *e)
{
	const char *text = json_print(a, envelope(a, e));
	const struct json *node;

	if (!is_refund(e))
		return text;
	must(json_parse(a, text, strlen(text), &node) == ERR_OK);
	return json_print(a, event_sorted(a, node));
}

const char *
event_signature(
    struct arena *a, const char *secret, const char *body, size_t len)
{
	return token_hmac_sha256_hex(a, secret, body, len);
}

const char *
event_callback_signature(struct arena *a, const char *key_secret,
    const char *order_id, const char *payment_id)
{
	const char *pair = arena_printf(a, "%s|%s", order_id, payment_id);

	return token_hmac_sha256_hex(a, key_secret, pair, strlen(pair));
}
