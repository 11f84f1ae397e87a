#include "gateway/review.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "core/standing.h"
#include "gateway/fact.h"
#include "gateway/order.h"

enum {
	AGAIN_MS = 500
};

/* What failed for a while is tried again, after the breaker's rest. */
static bool
again(const struct review *v, enum err e, int *tries)
{
	const struct breaker *b = v->gateway->razorpay->breaker;
	int64_t rest_ms = b == NULL ? 0 : breaker_rest_ms(b, clock_ms());

	if (e != ERR_BUSY && e != ERR_DOWN && e != ERR_UNSURE)
		return false;
	if (++*tries > v->patience)
		return false;
	clock_pause_ms((int)rest_ms + AGAIN_MS * *tries);
	return true;
}

static bool
is_over(const struct review *v)
{
	return v->over != NULL && v->over();
}

/* ------------------------------------------------------------------ orders */

/* Writes the id beside the receipt it was asked for with. */
static enum err
adopt(struct review *v, const struct razorpay_order *o)
{
	struct standing_order s;
	enum err e =
	    payment_ordered(v->gateway->db, v->item, o->receipt, o->id);

	if (e != ERR_OK && e != ERR_CONFLICT)
		return e;
	e = standing_of_order(v->gateway->db, v->item, o->id, o->receipt, &s);
	if (e != ERR_OK)
		return e;
	if (!s.known) {
		v->say(o->id, "a second order of a receipt of ours");
		return ERR_OK;
	}
	v->say(o->id, "ours by its receipt");
	v->adopted++;
	return ERR_OK;
}

static enum err
see_order(struct review *v, const struct razorpay_order *o)
{
	struct standing_order s;
	enum err e =
	    standing_of_order(v->gateway->db, v->item, o->id, o->receipt, &s);

	if (e != ERR_OK || s.known || !s.receipt)
		return e;
	if (!v->dry)
		return adopt(v, o);
	v->say(o->id, "ours by its receipt, to be written down");
	v->open++;
	return ERR_OK;
}

/* ---------------------------------------------------------------- payments */

static bool
is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* Its money was taken, whatever became of it then. */
static bool
was_taken(const struct razorpay_payment *p)
{
	return is(p->status, "captured") ||
	    (is(p->status, "refunded") && p->captured);
}

static bool
is_taken_here(const struct standing_payment *s)
{
	return is(s->state, "captured") || is(s->state, "refunded");
}

/* What went back of money that is for nobody's order is for a person. */
static bool
refunds_agree(
    const struct standing_payment *s, const struct razorpay_payment *p)
{
	return s->refunded_paise == p->amount_refunded_paise || !s->ordered;
}

/* Is there nothing to be done? */
static bool
agrees(const struct standing_payment *s, const struct razorpay_payment *p)
{
	if (was_taken(p))
		return is_taken_here(s) && s->ordered && refunds_agree(s, p);
	return is(s->state, p->status) ||
	    (is(s->state, "failed") && is(p->status, "refunded"));
}

static bool
is_same(const struct standing_payment *a, const struct standing_payment *b)
{
	return is(a->state, b->state) && a->ordered == b->ordered &&
	    a->booked == b->booked && a->refunded_paise == b->refunded_paise &&
	    a->returning == b->returning && a->open == b->open;
}

/* Is its order known? It may be older than what was gone through: of a payment
 * nobody has seen it is fetched. */
static enum err
find_order(struct review *v, const struct razorpay_payment *p, bool seen,
    bool *known_r)
{
	struct standing_order s;
	struct razorpay_order order;
	enum err e =
	    standing_of_order(v->gateway->db, v->item, p->order_id, NULL, &s);

	*known_r = e == ERR_OK && s.known;
	if (e != ERR_OK || s.known || seen || !was_taken(p))
		return e;
	e = razorpay_fetch_order(
	    v->gateway->razorpay, v->item, p->order_id, &order);
	if (e == ERR_OK)
		e = see_order(v, &order);
	if (e == ERR_OK)
		e = standing_of_order(
		    v->gateway->db, v->item, p->order_id, NULL, &s);
	*known_r = e == ERR_OK && s.known;
	return e;
}

/* Money for an order that nobody here knows is for a person; what was not taken
 * for one is nobody's. */
static enum err
settle(struct review *v, const struct razorpay_payment *p, bool seen)
{
	enum order_word word;
	bool known;
	enum err e = find_order(v, p, seen, &known);

	if (e != ERR_OK)
		return e;
	if (known && is(p->status, "authorized"))
		return order_ask(v->gateway, v->item, p->order_id, true, &word);
	return known || was_taken(p) ? fact_settle(v->gateway, v->item, p) :
				       ERR_OK;
}

static void
tell(struct review *v, const struct razorpay_payment *p,
    const struct standing_payment *before, const struct standing_payment *after)
{
	const char *what = after->state;

	if (after->open)
		v->open++;
	else if (was_taken(p) && !is_taken_here(after)) {
		v->say(p->id, "taken there and not settled here");
		v->open++;
		return;
	}
	if (is_same(before, after)) {
		if (after->open && v->remind)
			v->say(p->id, "still a money exception");
		return;
	}
	v->settled++;
	if (after->open && !before->open)
		what = "a money exception";
	else if (after->booked && !before->booked)
		what = "paid for a booking";
	else if (after->returning && !before->returning)
		what = "goes back";
	v->say(p->id,
	    arena_printf(v->item,
		"%" PRId64 " paise: %s; %" PRId64 " paise refunded",
		p->amount_paise, what, after->refunded_paise));
}

static void
tell_difference(struct review *v, const struct razorpay_payment *p,
    const struct standing_payment *s)
{
	bool counts = was_taken(p) || is(p->status, "authorized");

	if (!counts || (agrees(s, p) && !s->open))
		return;
	v->say(p->id,
	    arena_printf(v->item,
		"%s there, %s here; refunded %" PRId64 " there, %" PRId64
		" here%s",
		p->status, is(s->state, "") ? "not known" : s->state,
		p->amount_refunded_paise, s->refunded_paise,
		s->open ? "; a money exception" : ""));
	v->open++;
}

static enum err
see_payment(struct review *v, const struct razorpay_payment *p)
{
	struct standing_payment before, after;
	struct db *db = v->gateway->db;
	enum err e = standing_of_payment(db, v->item, p->id, &before);

	if (e != ERR_OK)
		return e;
	if (v->dry) {
		tell_difference(v, p, &before);
		return ERR_OK;
	}
	if (!agrees(&before, p))
		e = settle(v, p, !is(before.state, ""));
	if (e == ERR_OK)
		e = standing_of_payment(db, v->item, p->id, &after);
	if (e == ERR_OK)
		tell(v, p, &before, &after);
	return e;
}

/* -------------------------------------------------------------- the lists */

/* One that the gateway or we refuse is told; the others go on. */
static enum err
refused(struct review *v, const char *id, enum err e)
{
	if (e == ERR_OK)
		return ERR_OK;
	v->say(id, err_name(e));
	v->open++;
	return e == ERR_BUSY || e == ERR_DOWN || e == ERR_UNSURE ||
		e == ERR_AUTH ?
	    e :
	    ERR_OK;
}

/* A page of one of the lists; the other's is NULL. */
struct sheet {
	const struct razorpay_order *orders;
	const struct razorpay_payment *payments;
	size_t n;
};

/* id_r: what was seen, or NULL where it is none of ours. */
typedef enum err fetch_fn(
    struct review *v, const struct razorpay_page *page, struct sheet *sheet_r);
typedef enum err see_fn(
    struct review *v, const struct sheet *sheet, size_t i, const char **id_r);

static enum err
fetch_orders(
    struct review *v, const struct razorpay_page *page, struct sheet *sheet_r)
{
	return razorpay_page_orders(
	    v->gateway->razorpay, v->page, page, &sheet_r->orders, &sheet_r->n);
}

static enum err
fetch_payments(
    struct review *v, const struct razorpay_page *page, struct sheet *sheet_r)
{
	return razorpay_page_payments(v->gateway->razorpay, v->page, page,
	    &sheet_r->payments, &sheet_r->n);
}

static enum err
see_order_of(
    struct review *v, const struct sheet *sheet, size_t i, const char **id_r)
{
	*id_r = sheet->orders[i].id;
	return see_order(v, &sheet->orders[i]);
}

/* A payment without an order is sent back by the gateway: it was never ours. */
static enum err
see_payment_of(
    struct review *v, const struct sheet *sheet, size_t i, const char **id_r)
{
	const struct razorpay_payment *p = &sheet->payments[i];

	*id_r = p->order_id == NULL ? NULL : p->id;
	return p->order_id == NULL ? ERR_OK : see_payment(v, p);
}

static enum err
see_sheet(
    struct review *v, const struct sheet *sheet, see_fn *see, int64_t *seen)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sheet->n && !is_over(v); i++) {
		const char *id = NULL;
		int tries = 0;

		do {
			arena_reset(v->item);
			e = see(v, sheet, i, &id);
		} while (again(v, e, &tries));
		e = refused(v, id, e);
		*seen += id != NULL;
	}
	return e;
}

static enum err
see_list(struct review *v, fetch_fn *fetch, see_fn *see, int64_t *seen)
{
	struct razorpay_page page = {.since_s = v->since_s};
	struct sheet sheet = {0};
	enum err e;

	do {
		int tries = 0;

		do {
			arena_reset(v->page);
			e = fetch(v, &page, &sheet);
		} while (again(v, e, &tries));
		if (e == ERR_OK)
			e = see_sheet(v, &sheet, see, seen);
		page.skip += (int64_t)sheet.n;
	} while (e == ERR_OK && sheet.n > 0 && !is_over(v));
	return e;
}

enum err
review_orders(struct review *v)
{
	return see_list(v, fetch_orders, see_order_of, &v->orders);
}

enum err
review_payments(struct review *v)
{
	return see_list(v, fetch_payments, see_payment_of, &v->payments);
}
