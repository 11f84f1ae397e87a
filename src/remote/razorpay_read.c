#include "remote/razorpay_read.h"

#include <string.h>

#include "base/text.h"

bool
razorpay_is_id(const char *id)
{
	size_t len = strspn(id,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && len <= 64 && id[len] == '\0';
}

/* A missing or null text is NULL; any other type is wrong. */
static enum err
optional_text(const struct json *node, const char *name, const char **text_r)
{
	enum err e;

	*text_r = NULL;
	e = json_text(node, name, text_r);
	return e == ERR_NONE ? ERR_OK : e;
}

static enum err
optional_int64(const struct json *node, const char *name, int64_t *value_r)
{
	enum err e;

	*value_r = 0;
	e = json_int64(node, name, value_r);
	return e == ERR_NONE ? ERR_OK : e;
}

static enum err
read_id(const struct json *node, const char *name, const char **id_r)
{
	if (json_text(node, name, id_r) != ERR_OK)
		return ERR_INPUT;
	return razorpay_is_id(*id_r) ? ERR_OK : ERR_INPUT;
}

static enum err
read_paise(const struct json *node, const char *name, int64_t *paise_r)
{
	if (json_int64(node, name, paise_r) != ERR_OK)
		return ERR_INPUT;
	return *paise_r >= 0 ? ERR_OK : ERR_INPUT;
}

enum err
razorpay_read_order(const struct json *node, struct razorpay_order *order_r)
{
	struct razorpay_order o = {.id = NULL};

	if (read_id(node, "id", &o.id) != ERR_OK ||
	    json_text(node, "status", &o.status) != ERR_OK ||
	    json_text(node, "currency", &o.currency) != ERR_OK ||
	    read_paise(node, "amount", &o.amount_paise) != ERR_OK ||
	    read_paise(node, "amount_paid", &o.amount_paid_paise) != ERR_OK ||
	    optional_text(node, "receipt", &o.receipt) != ERR_OK ||
	    optional_int64(node, "attempts", &o.attempts) != ERR_OK ||
	    json_int64(node, "created_at", &o.created_at) != ERR_OK)
		return ERR_INPUT;
	*order_r = o;
	return ERR_OK;
}

/* Null and "" both say that there was no error. */
static enum err
read_error(const struct json *node, const char *name, const char **text_r)
{
	enum err e = optional_text(node, name, text_r);

	if (e == ERR_OK && *text_r != NULL && **text_r == '\0')
		*text_r = NULL;
	return e;
}

static enum err
read_captured(const struct json *node, bool *captured_r)
{
	enum err e;

	*captured_r = false;
	e = json_bool(node, "captured", captured_r);
	return e == ERR_NONE ? ERR_OK : e;
}

enum err
razorpay_read_payment(
    const struct json *node, struct razorpay_payment *payment_r)
{
	struct razorpay_payment p = {.id = NULL};

	if (read_id(node, "id", &p.id) != ERR_OK ||
	    json_text(node, "status", &p.status) != ERR_OK ||
	    json_text(node, "currency", &p.currency) != ERR_OK ||
	    read_paise(node, "amount", &p.amount_paise) != ERR_OK ||
	    optional_int64(node, "amount_refunded", &p.amount_refunded_paise) !=
		ERR_OK ||
	    optional_text(node, "order_id", &p.order_id) != ERR_OK ||
	    optional_text(node, "method", &p.method) != ERR_OK ||
	    read_captured(node, &p.captured) != ERR_OK ||
	    read_error(node, "error_code", &p.error_code) != ERR_OK ||
	    read_error(node, "error_reason", &p.error_reason) != ERR_OK ||
	    json_int64(node, "created_at", &p.created_at) != ERR_OK)
		return ERR_INPUT;
	if (p.order_id != NULL && !razorpay_is_id(p.order_id))
		return ERR_INPUT;
	if (p.method == NULL)
		p.method = "";
	*payment_r = p;
	return ERR_OK;
}

enum err
razorpay_read_refund(const struct json *node, struct razorpay_refund *refund_r)
{
	struct razorpay_refund f = {.id = NULL};

	if (read_id(node, "id", &f.id) != ERR_OK ||
	    read_id(node, "payment_id", &f.payment_id) != ERR_OK ||
	    json_text(node, "status", &f.status) != ERR_OK ||
	    json_text(node, "currency", &f.currency) != ERR_OK ||
	    read_paise(node, "amount", &f.amount_paise) != ERR_OK ||
	    optional_text(node, "receipt", &f.receipt) != ERR_OK ||
	    json_int64(node, "created_at", &f.created_at) != ERR_OK)
		return ERR_INPUT;
	*refund_r = f;
	return ERR_OK;
}

static enum err
read_dispute(const struct json *node, struct razorpay_dispute *dispute_r)
{
	struct razorpay_dispute d = {.id = NULL};

	if (read_id(node, "id", &d.id) != ERR_OK ||
	    read_id(node, "payment_id", &d.payment_id) != ERR_OK ||
	    json_text(node, "status", &d.status) != ERR_OK ||
	    read_paise(node, "amount", &d.amount_paise) != ERR_OK ||
	    optional_text(node, "reason_code", &d.reason) != ERR_OK)
		return ERR_INPUT;
	if (d.reason == NULL)
		d.reason = "";
	*dispute_r = d;
	return ERR_OK;
}

/* The entity of that name in the payload, NULL when the event has none. */
static const struct json *
entity(const struct json *event, const char *path)
{
	const struct json *node = json_at(event, path);

	return json_is_object(node) ? node : NULL;
}

static enum err
read_entities(
    struct arena *a, const struct json *json, struct razorpay_event *event)
{
	const struct json *payment = entity(json, "payload.payment.entity");
	const struct json *order = entity(json, "payload.order.entity");
	const struct json *refund = entity(json, "payload.refund.entity");
	const struct json *dispute = entity(json, "payload.dispute.entity");
	struct razorpay_payment *p = arena_alloc(a, sizeof *p);
	struct razorpay_order *o = arena_alloc(a, sizeof *o);
	struct razorpay_refund *f = arena_alloc(a, sizeof *f);
	struct razorpay_dispute *d = arena_alloc(a, sizeof *d);

	if ((payment != NULL && razorpay_read_payment(payment, p) != ERR_OK) ||
	    (order != NULL && razorpay_read_order(order, o) != ERR_OK) ||
	    (refund != NULL && razorpay_read_refund(refund, f) != ERR_OK) ||
	    (dispute != NULL && read_dispute(dispute, d) != ERR_OK))
		return ERR_INPUT;
	event->payment = payment == NULL ? NULL : p;
	event->order = order == NULL ? NULL : o;
	event->refund = refund == NULL ? NULL : f;
	event->dispute = dispute == NULL ? NULL : d;
	return ERR_OK;
}

enum err
razorpay_event_read(struct arena *a, const char *body, size_t len,
    struct razorpay_event *event_r)
{
	struct razorpay_event event = {.name = NULL};
	const struct json *json;

	if (json_parse(a, body, len, &json) != ERR_OK ||
	    json_text(json, "event", &event.name) != ERR_OK ||
	    *event.name == '\0' || text_has_control(event.name) ||
	    optional_int64(json, "created_at", &event.created_at) != ERR_OK ||
	    read_entities(a, json, &event) != ERR_OK)
		return ERR_INPUT;
	*event_r = event;
	return ERR_OK;
}
