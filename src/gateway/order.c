#include "gateway/order.h"

#include <string.h>

#include "base/fail.h"
#include "base/log.h"
#include "base/token.h"
#include "gateway/fact.h"

/* The gateway's answer to the request for an order. ERR_INPUT and ERR_AUTH are
 * our own fault, not the visitor's. */
static enum err
refused(struct gateway *g, struct arena *a, const char *receipt, enum err why)
{
	enum err e;

	if (why == ERR_UNSURE)
		return ERR_UNSURE;
	e = payment_not_ordered(g->db, a, receipt);
	if (e != ERR_OK)
		return ERR_UNSURE;
	return why == ERR_BUSY ? ERR_BUSY : ERR_DOWN;
}

static bool
is_ours(const struct razorpay_order *made, const struct payment_order *wanted)
{
	return made->amount_paise == wanted->amount_paise &&
	    strcmp(made->currency, "INR") == 0;
}

static enum err
make(struct gateway *g, struct arena *a, struct payment_order *order)
{
	struct razorpay_order made;
	enum err e;

	if (fail_point("order_call"))
		return refused(g, a, order->receipt, ERR_UNSURE);
	e = razorpay_create_order(g->razorpay, a, order->body, &made);
	if (e != ERR_OK)
		return refused(g, a, order->receipt, e);
	if (!is_ours(&made, order)) {
		log_event(LOG_ERROR, "order_differs", "order", made.id, NULL);
		return refused(g, a, order->receipt, ERR_INPUT);
	}
	if (fail_point("order_outcome"))
		return ERR_UNSURE;
	order->gateway_id = made.id;
	e = payment_ordered(g->db, a, order->receipt, made.id);
	return e == ERR_OK || e == ERR_CONFLICT ? e : ERR_UNSURE;
}

enum err
order_begin(struct gateway *g, struct arena *a, const char *reference,
    struct payment_order *order_r)
{
	struct payment_press press = {
	    .reference = reference, .receipt = token_random(a)};
	bool fresh;
	enum err e;

	if (fail_point("order_intent"))
		return ERR_DOWN;
	press.body = razorpay_order_form(a, press.receipt);
	e = payment_start(g->db, a, &press, order_r, &fresh);
	if (e != ERR_OK)
		return e;
	if (fresh)
		return make(g, a, order_r);
	return order_r->gateway_id != NULL ? ERR_OK : ERR_UNSURE;
}

/* Money the bank gave too late for Razorpay to take it by itself: intent, call,
 * outcome. Whatever the answer, what counts is how the payment stands then. */
static enum err
take(struct gateway *g, struct arena *a, struct razorpay_payment *p)
{
	const struct payment_fact wanted = {.gateway_id = p->id,
	    .order_id = p->order_id,
	    .amount_paise = p->amount_paise,
	    .currency = p->currency,
	    .method = p->method};
	const char *body =
	    razorpay_capture_body(a, p->amount_paise, p->currency);
	enum err e;

	if (fail_point("capture_intent"))
		return ERR_DOWN;
	e = payment_intend_capture(g->db, a, &wanted, body, &body);
	if (e == ERR_NONE)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	if (fail_point("capture_call"))
		return ERR_DOWN;
	e = razorpay_capture_payment(g->razorpay, a, p->id, body, p);
	if (fail_point("capture_outcome"))
		return ERR_UNSURE;
	if (e != ERR_INPUT && e != ERR_UNSURE)
		return e;
	return razorpay_fetch_payment(g->razorpay, a, p->id, p);
}

static enum order_word
word_of(const struct razorpay_payment *p)
{
	if (strcmp(p->status, "captured") == 0)
		return ORDER_PAID;
	if (strcmp(p->status, "authorized") == 0 ||
	    strcmp(p->status, "created") == 0)
		return ORDER_PENDING;
	return ORDER_NOTHING;
}

enum err
order_ask(struct gateway *g, struct arena *a, const char *gateway_id,
    bool capture, enum order_word *word_r)
{
	const struct razorpay_payment *list;
	size_t n = 0;
	enum err e =
	    razorpay_list_payments(g->razorpay, a, gateway_id, &list, &n);

	*word_r = ORDER_NOTHING;
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		struct razorpay_payment p = list[i];

		if (capture && strcmp(p.status, "authorized") == 0)
			e = take(g, a, &p);
		if (e == ERR_OK)
			e = fact_settle(g, a, &p);
		if (word_of(&p) > *word_r)
			*word_r = word_of(&p);
	}
	return e;
}

/* There should be one at most; all are kept apart by their ids. */
static enum err
adopt(struct gateway *g, struct arena *a, const struct payment_order *order,
    const char **gateway_id_r)
{
	const struct razorpay_order *found;
	size_t n = 0;
	enum err e =
	    razorpay_list_orders(g->razorpay, a, order->receipt, &found, &n);

	*gateway_id_r = NULL;
	if (e != ERR_OK || n == 0)
		return e;
	if (n > 1)
		log_event(LOG_ERROR, "orders_of_one_receipt", "order",
		    found[0].id, NULL);
	*gateway_id_r = found[n - 1].id;
	e = payment_ordered(g->db, a, order->receipt, *gateway_id_r);
	return e == ERR_CONFLICT ? ERR_OK : e;
}

enum err
order_look(struct gateway *g, struct arena *a,
    const struct payment_order *order, enum order_word *word_r)
{
	const char *gateway_id = order->gateway_id;
	enum err e = ERR_OK;

	*word_r = ORDER_NOTHING;
	if (gateway_id == NULL)
		e = adopt(g, a, order, &gateway_id);
	if (e == ERR_OK && gateway_id != NULL)
		e = order_ask(g, a, gateway_id, true, word_r);
	return e;
}
