#include "tool/audit.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "remote/razorpay.h"

enum {
	VIOLATIONS_MAX = 1000,
	TIMEOUT_MS = 20000,
	NEWS_S = 60 /* what is younger may be on its way to us */
};

struct comparison {
	struct arena *arena;
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
static void
compare_order(struct comparison *c, const struct audit_payment *ours, size_t n,
    const struct razorpay_payment *theirs, size_t n_theirs)
{
	for (size_t i = 0; i < n_theirs; i++)
		if (was_taken(&theirs[i]) &&
		    theirs[i].created_at < clock_unix_s() - NEWS_S)
			compare(
			    c, &theirs[i], find_ours(ours, n, theirs[i].id));
	for (size_t i = 0; i < n; i++)
		if (ours[i].payment_id != NULL && is_captured(ours[i].state) &&
		    !is_theirs(theirs, n_theirs, ours[i].payment_id))
			complain(
			    c, ours[i].payment_id, "captured here, not there");
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
compare_all(struct comparison *c, struct razorpay *r,
    const struct audit_payment *ours, size_t n)
{
	const struct razorpay_payment *theirs = NULL;
	size_t n_theirs = 0, rows;
	enum err e;

	for (size_t i = 0; i < n; i += rows) {
		rows = same_order(ours + i, n - i);
		e = razorpay_list_payments(
		    r, c->arena, ours[i].order_id, &theirs, &n_theirs);
		if (e == ERR_NONE)
			complain(c, ours[i].order_id,
			    "order made here, not known there");
		else if (e != ERR_OK)
			return e;
		else
			compare_order(c, ours + i, rows, theirs, n_theirs);
	}
	return ERR_OK;
}

enum err
audit_gateway(const struct tool *t, struct db *db,
    const struct audit_violation **violations_r, size_t *n_r)
{
	struct comparison c = {.arena = t->arena};
	const struct audit_payment *ours = NULL;
	struct razorpay razorpay;
	size_t n = 0;
	enum err e = razorpay_init(&razorpay, t->conf);

	if (e != ERR_OK)
		return e;
	razorpay.timeout_ms = TIMEOUT_MS;
	e = audit_payments(db, t->arena, &ours, &n);
	if (e != ERR_OK)
		return e;
	c.found = arena_array(t->arena, VIOLATIONS_MAX, sizeof(*c.found));
	e = compare_all(&c, &razorpay, ours, n);
	*violations_r = c.found;
	*n_r = c.n;
	return e;
}
