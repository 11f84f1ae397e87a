#include "gateway/repay.h"

#include <string.h>

#include "base/fail.h"
#include "base/log.h"
#include "core/alarm.h"

static enum err
later(struct gateway *g, struct arena *a, const struct refund *r, enum err why)
{
	return refund_postponed(g->db, a, r->id,
	    g->razorpay->why[0] != '\0' ? g->razorpay->why : err_name(why),
	    false);
}

/* Ours is the one that carries our key, or the id we know. */
static const struct razorpay_refund *
ours(const struct razorpay_refund *list, size_t n, const struct refund *r)
{
	for (size_t i = 0; i < n; i++) {
		if (r->gateway_id != NULL &&
		    strcmp(list[i].id, r->gateway_id) == 0)
			return &list[i];
		if (list[i].receipt != NULL &&
		    strcmp(list[i].receipt, r->key) == 0)
			return &list[i];
	}
	return NULL;
}

/* Looks among the payment's refunds. ERR_NONE: ours is not there. */
static enum err
look(struct gateway *g, struct arena *a, const struct refund *r)
{
	const struct razorpay_refund *list, *found;
	size_t n = 0;
	enum err e =
	    razorpay_list_refunds(g->razorpay, a, r->payment_id, &list, &n);

	if (e != ERR_OK)
		return later(g, a, r, e);
	found = ours(list, n, r);
	if (found == NULL)
		return ERR_NONE;
	return refund_heard(g->db, a, r->key, found->id, found->status);
}

/* Refused for good, unless it is there already, or the account is only short
 * of money. */
static enum err
refused(struct gateway *g, struct arena *a, const struct refund *r)
{
	const char *why = arena_strdup(a, g->razorpay->why);
	enum err e = look(g, a, r);

	if (e != ERR_NONE)
		return e;
	if (strstr(why, "balance") == NULL)
		return refund_refused(g->db, a, r->id, why);
	return refund_postponed(g->db, a, r->id, why, true);
}

static enum err
keys_are_wrong(struct gateway *g, struct arena *a, const struct refund *r)
{
	enum err e =
	    alarm_raise(g->db, a, "razorpay_keys", "Razorpay refuses our keys");

	return e == ERR_OK ? later(g, a, r, ERR_AUTH) : e;
}

static enum err
ask(struct gateway *g, struct arena *a, const struct refund *r)
{
	struct razorpay_refund made;
	enum err e;

	if (fail_point("refund_call"))
		return later(g, a, r, ERR_DOWN);
	e = razorpay_create_refund(
	    g->razorpay, a, r->payment_id, r->key, r->body, &made);
	switch (e) {
	case ERR_OK:
		return refund_heard(g->db, a, r->key, made.id, made.status);
	case ERR_INPUT:
	case ERR_CONFLICT:
	case ERR_NONE:
		return refused(g, a, r);
	case ERR_AUTH:
		return keys_are_wrong(g, a, r);
	case ERR_BUSY:
	case ERR_DOWN:
	case ERR_UNSURE:
	case ERR_LIMIT:
	case ERR_BUG:
		break;
	}
	return later(g, a, r, e);
}

enum err
repay_ask(struct gateway *g, struct arena *a, const struct refund *refund)
{
	enum err e;

	/* the first time nothing can be there; later nobody knows */
	if (refund->gateway_id == NULL && refund->tries <= 1)
		return ask(g, a, refund);
	e = look(g, a, refund);
	if (e != ERR_NONE)
		return e;
	if (refund->gateway_id == NULL)
		return ask(g, a, refund);
	log_event(
	    LOG_WARN, "refund_not_listed", "refund", refund->gateway_id, NULL);
	return ERR_OK;
}
