#include "sandbox/event.h"

#include <string.h>

#include "base/token.h"
#include "sandbox/tree.h"

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

static bool
is_dispute(const struct event *e)
{
	return e->dispute.id != NULL;
}

/* The payment as it was when the event happened. */
static struct payment
payment_then(const struct event *e)
{
	struct payment p = e->payment;

	p.amount_refunded =
	    is_refund(e) || is_dispute(e) ? e->refunded_then : 0;
	if (is_event(e, "payment.authorized")) {
		p.status = "authorized";
		p.captured = false;
	} else if (is_event(e, "payment.failed")) {
		p.status = "failed";
		p.captured = false;
	} else if (p.amount_refunded == p.amount) {
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
	if (is_dispute(e)) {
		json_put_int64(j, "base_amount", p.amount);
		json_put_int64(j, "amount_transferred", 0);
		return j;
	}
	if (p.captured)
		json_put_null(j, "reward");
	if (is_event(e, "payment.captured"))
		json_put_int64(j, "base_amount", p.amount);
	return j;
}

/* What an event says of a dispute: the last word of its name. */
static const char *
state_of(const struct event *e)
{
	static const char prefix[] = "payment.dispute.";
	size_t len = sizeof(prefix) - 1;

	return strncmp(e->name, prefix, len) == 0 ? e->name + len : "created";
}

/* Evidence is asked for beside the dispute, else it is within. */
static void
put_dispute(struct arena *a, struct json *payload, struct json *contains,
    const struct event *e)
{
	const char *state = state_of(e);
	struct json *wrap = json_object(a);
	struct json *entity = entity_dispute(a, &e->dispute, state);
	struct json *evidence = entity_evidence(a, &e->dispute);

	json_put(wrap, "entity", entity);
	json_put(strcmp(state, "action_required") == 0 ? wrap : entity,
	    "evidence", evidence);
	json_put(payload, "dispute", wrap);
	json_push_text(contains, "dispute");
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
	if (is_dispute(e))
		put_dispute(a, payload, contains, e);
	json_put_text(j, "entity", "event");
	json_put_text(j, "account_id", e->account_id);
	json_put_text(j, "event", e->name);
	json_put(j, "contains", contains);
	json_put(j, "payload", payload);
	json_put_int64(j, "created_at", e->created_at);
	return j;
}

const char *
event_body(struct arena *a, const struct event *e)
{
	static const struct tree_rule sorted = {.sorted = true};
	const char *text = json_print(a, envelope(a, e));
	const struct json *node;

	if (!is_refund(e))
		return text;
	must(json_parse(a, text, strlen(text), &node) == ERR_OK);
	return json_print(a, tree_copy(a, node, &sorted));
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
