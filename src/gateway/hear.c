#include "gateway/hear.h"

#include <string.h>

#include "base/log.h"
#include "core/dispute.h"
#include "core/refund.h"
#include "gateway/fact.h"

static const struct {
	const char *name;
	enum payment_state state;
} payments[] = {
    {"payment.authorized", PAYMENT_AUTHORIZED},
    {"payment.captured", PAYMENT_CAPTURED},
    {"payment.failed", PAYMENT_FAILED},
    {"order.paid", PAYMENT_CAPTURED},
};

static const struct {
	const char *name;
	const char *state; /* NULL: as its snapshot says */
} refunds[] = {
    {"refund.created", NULL},
    {"refund.processed", "processed"},
    {"refund.failed", "failed"},
};

static const char disputes[] = "payment.dispute.";

static enum err
ignore(struct gateway *g, struct arena *a, const struct inbox_event *event,
    const char *why)
{
	log_event(
	    LOG_INFO, "webhook_ignored", "name", event->name, "why", why, NULL);
	return inbox_ignored(g->db, a, event->id, why);
}

static enum err
done(struct gateway *g, struct arena *a, const struct inbox_event *event,
    enum err e)
{
	return e == ERR_OK ? inbox_done(g->db, a, event->id) : e;
}

/* The event's name decides: its snapshot may be older, or ahead of it. */
static enum err
hear_payment(struct gateway *g, struct arena *a,
    const struct inbox_event *event, const struct razorpay_payment *p,
    enum payment_state state)
{
	if (p == NULL)
		return ignore(g, a, event, "no payment");
	return done(g, a, event, fact_settle_as(g, a, p, state));
}

/* Not one of ours. What the gateway sends back by itself, since it never took
 * it, is nobody's to decide. */
static enum err
hear_foreign(struct gateway *g, struct arena *a,
    const struct razorpay_event *said, const char *state)
{
	const struct razorpay_payment *p = said->payment;
	const struct refund_fact fact = {
	    .gateway_id = said->refund->id,
	    .payment_id = said->refund->payment_id,
	    .state = state,
	    .amount_paise = said->refund->amount_paise,
	};

	if (p != NULL && !p->captured && strcmp(p->status, "captured") != 0)
		return fact_settle(g, a, p);
	return refund_foreign(g->db, a, &fact);
}

/* A refund of ours carries its key as receipt. */
static enum err
hear_refund(struct gateway *g, struct arena *a, const struct inbox_event *event,
    const struct razorpay_event *said, const char *state)
{
	const struct razorpay_refund *r = said->refund;
	enum err e;

	if (r == NULL)
		return ignore(g, a, event, "no refund");
	if (state == NULL)
		state = r->status;
	e = refund_heard(g->db, a, r->receipt, r->id, state);
	if (e == ERR_INPUT)
		return ignore(g, a, event, "unknown state");
	if (e == ERR_NONE)
		e = hear_foreign(g, a, said, state);
	return done(g, a, event, e);
}

/* The name's last word is the state, but for the first one. */
static enum err
hear_dispute(struct gateway *g, struct arena *a,
    const struct inbox_event *event, const struct razorpay_event *said,
    const char *word)
{
	const struct razorpay_dispute *d = said->dispute;

	if (d == NULL)
		return ignore(g, a, event, "no dispute");
	const struct dispute_fact fact = {
	    .gateway_id = d->id,
	    .payment_id = d->payment_id,
	    .state = strcmp(word, "created") == 0 ? "open" : word,
	    .amount_paise = d->amount_paise,
	    .reason = d->reason,
	    .told_at = said->created_at,
	};
	enum err e = dispute_heard(g->db, a, &fact);

	if (e == ERR_INPUT)
		return ignore(g, a, event, "unknown state");
	return done(g, a, event, e);
}

enum err
hear_event(struct gateway *g, struct arena *a, const struct inbox_event *event)
{
	struct razorpay_event said;

	if (razorpay_event_read(a, event->body, strlen(event->body), &said) !=
	    ERR_OK)
		return ignore(g, a, event, "unreadable");
	for (size_t i = 0; i < sizeof(payments) / sizeof(payments[0]); i++)
		if (strcmp(payments[i].name, said.name) == 0)
			return hear_payment(
			    g, a, event, said.payment, payments[i].state);
	for (size_t i = 0; i < sizeof(refunds) / sizeof(refunds[0]); i++)
		if (strcmp(refunds[i].name, said.name) == 0)
			return hear_refund(
			    g, a, event, &said, refunds[i].state);
	if (strncmp(said.name, disputes, strlen(disputes)) == 0)
		return hear_dispute(
		    g, a, event, &said, said.name + strlen(disputes));
	return ignore(g, a, event, "not of interest");
}
