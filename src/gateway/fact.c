#include "gateway/fact.h"

#include <string.h>

#include "base/log.h"
#include "base/token.h"

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
		f->refund_body = razorpay_refund_body(
		    a, f->amount_paise, f->refund_key, NULL);
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
	if (state == PAYMENT_CAPTURED)
		add_refund(a, &f);
	return settle(g, a, &f);
}

enum err
fact_settle(
    struct gateway *g, struct arena *a, const struct razorpay_payment *p)
{
	/* sent back without having been taken: a second try at a paid order */
	if (strcmp(p->status, "refunded") == 0 && !p->captured)
		return fact_settle_as(g, a, p, PAYMENT_FAILED);
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].status, p->status) == 0)
			return fact_settle_as(g, a, p, states[i].state);
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
