#include "gateway/fact.h"

#include <string.h>

#include "base/log.h"
#include "base/token.h"
#include "core/refund.h"

enum {
	REFUND_MIN_PAISE = 100
};

static const struct {
	const char *status;
	enum payment_state state;
} states[] = {
    {"created", PAYMENT_CREATED},
    {"authorized", PAYMENT_AUTHORIZED},
    {"captured", PAYMENT_CAPTURED},
    {"failed", PAYMENT_FAILED},
    {"refunded", PAYMENT_REFUNDED},
};

static const char *
or_nothing(const char *s)
{
	return s != NULL ? s : "";
}

/* Asked for again word for word, so it is fixed beside the capture. */
static void
add_refund(struct arena *a, struct payment_fact *f)
{
	f->refund_key = token_random(a);
	if (f->amount_paise >= REFUND_MIN_PAISE)
		f->refund_body =
		    razorpay_refund_body(a, f->amount_paise, f->refund_key);
}

static enum err
settle(struct gateway *g, struct arena *a, const struct payment_fact *f)
{
	struct line_left left;
	enum payment_effect effect;
	enum err e = payment_settle(g->db, a, f, &effect, &left);

	if (e == ERR_OK)
		line_vacate(g->line, a, &left);
	return e;
}

enum err
fact_settle_as(struct gateway *g, struct arena *a,
    const struct razorpay_payment *p, enum payment_state state)
{
	struct payment_fact f = {
	    .gateway_id = p->id,
	    .order_id = p->order_id,
	    .state = state,
	    .amount_paise = p->amount_paise,
	    .currency = p->currency,
	    .method = or_nothing(p->method),
	    .reason = or_nothing(p->error_reason),
	};

	if (p->order_id == NULL) {
		log_event(
		    LOG_INFO, "payment_without_order", "payment", p->id, NULL);
		return ERR_OK;
	}
	if (state == PAYMENT_CAPTURED || state == PAYMENT_REFUNDED)
		add_refund(a, &f);
	return settle(g, a, &f);
}

enum err
fact_refund(struct gateway *g, struct arena *a, const struct razorpay_refund *r)
{
	const struct refund_fact fact = {
	    .gateway_id = r->id,
	    .payment_id = r->payment_id,
	    .state = r->status,
	    .amount_paise = r->amount_paise,
	};
	enum err e = refund_heard(g->db, a, r->receipt, r->id, r->status);

	return e == ERR_NONE ? refund_foreign(g->db, a, &fact) : e;
}

/* More has gone back than we know of: a webhook was lost, or it was before a
 * backup that was put back. */
static enum err
catch_up(struct gateway *g, struct arena *a, const struct razorpay_payment *p)
{
	const struct razorpay_refund *list;
	int64_t known = 0;
	size_t n = 0;
	enum err e = refund_sum(g->db, a, p->id, &known);

	if (e != ERR_OK || known >= p->amount_refunded_paise)
		return e == ERR_NONE ? ERR_OK : e;
	e = razorpay_list_refunds(g->razorpay, a, p->id, &list, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		e = fact_refund(g, a, &list[i]);
		if (e == ERR_INPUT || e == ERR_BUSY)
			e = ERR_OK;
	}
	return e;
}

enum err
fact_settle(
    struct gateway *g, struct arena *a, const struct razorpay_payment *p)
{
	/* sent back without having been taken: a second try at a paid order */
	if (strcmp(p->status, "refunded") == 0 && !p->captured)
		return fact_settle_as(g, a, p, PAYMENT_FAILED);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
		enum err e;

		if (strcmp(states[i].status, p->status) != 0)
			continue;
		e = fact_settle_as(g, a, p, states[i].state);
		return e == ERR_OK && p->captured ? catch_up(g, a, p) : e;
	}
	log_event(LOG_WARN, "payment_status_unknown", "status", p->status,
	    "payment", p->id, NULL);
	return ERR_OK;
}

enum err
fact_hint(struct gateway *g, struct arena *a, const struct payment_order *order,
    const char *payment_id)
{
	const struct payment_fact f = {
	    .gateway_id = payment_id,
	    .order_id = order->gateway_id,
	    .state = PAYMENT_AUTHORIZED,
	    .amount_paise = order->amount_paise,
	    .currency = "INR",
	    .method = "",
	    .reason = "",
	};

	return settle(g, a, &f);
}
