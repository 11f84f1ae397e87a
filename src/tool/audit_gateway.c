#include "tool/audit.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "remote/razorpay.h"

enum {
	VIOLATIONS_MAX = 1000,
	TIMEOUT_MS = 20000,
	NEWS_S = 60,		/* what is younger may be on its way to us */
	BEGINNING_S = 946684800 /* of the year 2000: before any order */
};

struct comparison {
	struct arena *arena;
	struct razorpay *razorpay;
	const struct audit_payment *payments; /* ours */
	size_t n_payments;
	const struct audit_refund *refunds; /* ours */
	size_t n_refunds;
	struct audit_violation *found;
	size_t n;
};

static void
complain(struct comparison *c, const char *id, const char *what)
{
	if (c->n == VIOLATIONS_MAX)
		return;
	c->found[c->n++] = (struct audit_violation){
	    .invariant = 7, .check = "gateway", .id = id, .what = what};
}

static bool
is_captured(const char *state)
{
	return strcmp(state, "captured") == 0 || strcmp(state, "refunded") == 0;
}

/* What it sent back without ever taking it, a second try at a paid order for
 * one, was never ours. */
static bool
was_taken(const struct razorpay_payment *theirs)
{
	return is_captured(theirs->status) &&
	    (theirs->captured || strcmp(theirs->status, "captured") == 0);
}

/* The gateway has it; do we, and the same? */
static void
compare(struct comparison *c, const struct razorpay_payment *theirs,
    const struct audit_payment *ours)
{
	if (ours == NULL || !is_captured(ours->state)) {
		complain(c, theirs->id, "captured there, not known here");
		return;
	}
	if (ours->amount_paise != theirs->amount_paise)
		complain(c, theirs->id,
		    arena_printf(c->arena,
			"%" PRId64 " paise there, %" PRId64 " here",
			theirs->amount_paise, ours->amount_paise));
	if (ours->refunded_paise != theirs->amount_refunded_paise)
		complain(c, theirs->id,
		    arena_printf(c->arena,
			"%" PRId64 " paise refunded there, %" PRId64 " here",
			theirs->amount_refunded_paise, ours->refunded_paise));
}

/* Old enough for us to know of it. */
static bool
is_no_news(int64_t created_at)
{
	return created_at < clock_unix_s() - NEWS_S;
}

static const struct audit_refund *
find_refund(const struct comparison *c, const char *id)
{
	for (size_t i = 0; i < c->n_refunds; i++)
		if (c->refunds[i].refund_id != NULL &&
		    strcmp(c->refunds[i].refund_id, id) == 0)
			return &c->refunds[i];
	return NULL;
}

static bool
is_among(const struct razorpay_refund *theirs, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(theirs[i].id, id) == 0 &&
		    strcmp(theirs[i].status, "failed") != 0)
			return true;
	return false;
}

static void
compare_refund(struct comparison *c, const struct razorpay_refund *theirs)
{
	const struct audit_refund *ours = find_refund(c, theirs->id);

	if (strcmp(theirs->status, "failed") == 0 ||
	    !is_no_news(theirs->created_at))
		return;
	if (ours == NULL)
		complain(c, theirs->id, "refunded there, not known here");
	else if (ours->amount_paise != theirs->amount_paise)
		complain(c, theirs->id,
		    arena_printf(c->arena,
			"%" PRId64 " paise back there, %" PRId64 " here",
			theirs->amount_paise, ours->amount_paise));
}

/* The refunds of one payment, where either side knows of any. */
static enum err
compare_refunds(struct comparison *c, const struct razorpay_payment *payment)
{
	const struct razorpay_refund *theirs = NULL;
	size_t n = 0, n_ours = 0;
	enum err e;

	for (size_t i = 0; i < c->n_refunds; i++)
		n_ours += strcmp(c->refunds[i].payment_id, payment->id) == 0;
	if (n_ours == 0 && payment->amount_refunded_paise == 0)
		return ERR_OK;
	e = razorpay_list_refunds(
	    c->razorpay, c->arena, payment->id, &theirs, &n);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < n; i++)
		compare_refund(c, &theirs[i]);
	for (size_t i = 0; i < c->n_refunds; i++)
		if (strcmp(c->refunds[i].payment_id, payment->id) == 0 &&
		    !is_among(theirs, n, c->refunds[i].refund_id))
			complain(c, c->refunds[i].refund_id,
			    "refunded here, not there");
	return ERR_OK;
}

static const struct audit_payment *
find_ours(const struct audit_payment *ours, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (ours[i].payment_id != NULL &&
		    strcmp(ours[i].payment_id, id) == 0)
			return &ours[i];
	return NULL;
}

static bool
is_theirs(const struct razorpay_payment *theirs, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(theirs[i].id, id) == 0 && was_taken(&theirs[i]))
			return true;
	return false;
}

/* One order: n rows of ours against the gateway's list. */
static enum err
compare_order(struct comparison *c, const struct audit_payment *ours, size_t n,
    const struct razorpay_payment *theirs, size_t n_theirs)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < n_theirs; i++) {
		if (!was_taken(&theirs[i]) || !is_no_news(theirs[i].created_at))
			continue;
		compare(c, &theirs[i], find_ours(ours, n, theirs[i].id));
		e = compare_refunds(c, &theirs[i]);
	}
	for (size_t i = 0; i < n; i++)
		if (ours[i].payment_id != NULL && is_captured(ours[i].state) &&
		    !is_theirs(theirs, n_theirs, ours[i].payment_id))
			complain(
			    c, ours[i].payment_id, "captured here, not there");
	return e;
}

static size_t
same_order(const struct audit_payment *ours, size_t n)
{
	size_t i = 1;

	while (i < n && strcmp(ours[i].order_id, ours[0].order_id) == 0)
		i++;
	return i;
}

static enum err
compare_payments(struct comparison *c)
{
	const struct razorpay_payment *theirs = NULL;
	size_t n_theirs = 0, rows;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < c->n_payments; i += rows) {
		const struct audit_payment *ours = c->payments + i;

		rows = same_order(ours, c->n_payments - i);
		e = razorpay_list_payments(
		    c->razorpay, c->arena, ours->order_id, &theirs, &n_theirs);
		if (e == ERR_NONE) {
			complain(c, ours->order_id,
			    "order made here, not known there");
			e = ERR_OK;
		} else if (e == ERR_OK) {
			e = compare_order(c, ours, rows, theirs, n_theirs);
		}
	}
	return e;
}

static bool
is_known(const struct comparison *c, const char *order_id)
{
	for (size_t i = 0; i < c->n_payments; i++)
		if (strcmp(c->payments[i].order_id, order_id) == 0)
			return true;
	return false;
}

/* An order that nobody paid is of no consequence, whoever made it. */
static enum err
compare_orders(struct comparison *c)
{
	struct razorpay_page page = {.since_s = BEGINNING_S};
	const struct razorpay_order *theirs = NULL;
	size_t n = RAZORPAY_PAGE;
	enum err e = ERR_OK;

	for (; e == ERR_OK && n == RAZORPAY_PAGE; page.skip += RAZORPAY_PAGE) {
		n = 0;
		e = razorpay_page_orders(
		    c->razorpay, c->arena, &page, &theirs, &n);
		for (size_t i = 0; e == ERR_OK && i < n; i++)
			if (theirs[i].amount_paid_paise > 0 &&
			    is_no_news(theirs[i].created_at) &&
			    !is_known(c, theirs[i].id))
				complain(c, theirs[i].id,
				    "order paid there, not known here");
	}
	return e;
}

enum err
audit_gateway(const struct tool *t, struct db *db,
    const struct audit_violation **violations_r, size_t *n_r)
{
	struct razorpay razorpay;
	struct comparison c = {.arena = t->arena, .razorpay = &razorpay};
	enum err e = razorpay_init(&razorpay, t->conf);

	if (e != ERR_OK)
		return e;
	razorpay.timeout_ms = TIMEOUT_MS;
	e = audit_payments(db, t->arena, &c.payments, &c.n_payments);
	if (e == ERR_OK)
		e = audit_refunds(db, t->arena, &c.refunds, &c.n_refunds);
	if (e != ERR_OK)
		return e;
	c.found = arena_array(t->arena, VIOLATIONS_MAX, sizeof(*c.found));
	e = compare_payments(&c);
	if (e == ERR_OK)
		e = compare_orders(&c);
	*violations_r = c.found;
	*n_r = c.n;
	return e;
}
