/* From Pay to the gateway's page, and away again without paying. */
#include "payment/page.h"

#include <string.h>

#include "gateway/order.h"
#include "view/page_payment.h"
#include "web/answer.h"

/* May this booking still be paid for? */
static bool
is_payable(const struct booking *b)
{
	enum booking_face face = booking_face(b, false);

	return face == FACE_PENDING || face == FACE_FAILED;
}

/* Is it the one who holds the places? Others may know the address. */
static bool
is_own(struct request *q, const struct booking *b)
{
	return strcmp(request_visitor(q), b->visitor) == 0;
}

/* "https://host" of a URL, for the page's content security policy. */
static const char *
origin_of(struct arena *a, const char *url)
{
	const char *rest = url;

	while (*rest != '\0' && *rest != ':')
		rest++;
	if (rest[0] == ':' && rest[1] == '/' && rest[2] == '/')
		rest += 3;
	while (*rest != '\0' && *rest != '/')
		rest++;
	return arena_strndup(a, url, (size_t)(rest - url));
}

static enum err
show_checkout(struct till *till, struct request *q, const struct booking *b)
{
	const struct organisation *o = boot_organisation(till->stand.boot);
	const struct conf *conf = &till->stand.conf;
	struct arena *a = request_arena(q);
	const char *pay =
	    arena_printf(a, "%s/pay/%s", conf->site_url, b->reference);
	const struct view_checkout view = {
	    .booking = b,
	    .organisation = o != NULL ? o->name : b->event_title,
	    .key_id = conf->razorpay_key_id,
	    .order_id = b->order_id,
	    .hosted_url = conf->razorpay_checkout_url,
	    .script_url = conf->razorpay_script_url,
	    .callback_url = arena_printf(a, "%s/callback", pay),
	    .cancel_url = arena_printf(a, "%s/cancel", pay),
	};
	struct tmpl_dict *d = answer_dict(q);

	fill_checkout(d, &view);
	/* the window that the script opens is the hosted page in a frame */
	answer_allow(q, origin_of(a, conf->razorpay_checkout_url),
	    origin_of(a, conf->razorpay_script_url),
	    origin_of(a, conf->razorpay_checkout_url));
	return answer_page(q, 200, "payment/checkout.tpl", d);
}

/* Nothing to pay, and yet pending: it was cut off on the way to being
 * confirmed, which saving its details once more does. */
static enum err
to_details(struct request *q, const struct booking *b)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/book/%s/details", b->slug));
}

enum err
page_pay(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const struct booking *b;
	struct tmpl_dict *d;
	enum err e = till_booking(till, q, &b);

	if (e != ERR_OK)
		return e;
	if (!is_payable(b))
		return till_to_booking(q, b->reference);
	if (b->total_paise == 0)
		return to_details(q, b);
	if (b->order_id != NULL)
		return show_checkout(till, q, b);
	if (b->receipt != NULL)
		return page_face(till, q, b, FACE_CHECKING, request_path(q));
	d = answer_dict(q);
	fill_pay(d, b, is_own(q, b));
	return answer_page(q, 200, "payment/pay.tpl", d);
}

enum err
page_press(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const char *reference = request_part(q, "reference");
	struct payment_order order;
	enum err e =
	    order_begin(&till->gateway, request_arena(q), reference, &order);

	if (e == ERR_CONFLICT)
		return till_to_booking(q, reference);
	if (e == ERR_OK || e == ERR_UNSURE)
		return till_to_pay(q, reference);
	return e;
}

enum err
page_cancel(struct request *q, void *ctx)
{
	(void)ctx;
	return till_to_pay(q, request_part(q, "reference"));
}

/* A paying hold: the gateway is asked first (PAY-05). */
static enum err
stop_paying(struct till *till, struct request *q, const struct booking *b)
{
	struct arena *a = request_arena(q);
	struct payment_order order = till_order(b);
	enum order_word word = ORDER_NOTHING;
	struct line_left left;
	enum err e = ERR_OK;

	if (order.receipt != NULL)
		e = order_look(&till->gateway, a, &order, &word);
	if (e != ERR_OK)
		return e;
	if (word != ORDER_NOTHING)
		return till_to_booking(q, b->reference);
	e = payment_nothing_paid(
	    boot_db(till->stand.boot), a, &order, true, &left);
	if (e != ERR_OK)
		return e;
	line_vacate(till->gateway.line, a, &left);
	return till_to_booking(q, b->reference);
}

static enum err
let_go(struct till *till, struct request *q, const struct booking *b)
{
	const struct line_left left = {b->visitor, b->slug};
	/* the reference names one hold, which ends once */
	const struct keystore_press no_key = {NULL, NULL, NULL};
	enum err e = hold_release(boot_db(till->stand.boot), request_arena(q),
	    b->slug, b->visitor, &no_key);

	if (e != ERR_OK)
		return e;
	line_vacate(till->gateway.line, request_arena(q), &left);
	return till_to_booking(q, b->reference);
}

enum err
page_give_up(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const struct booking *b;
	enum err e = till_booking(till, q, &b);

	if (e != ERR_OK)
		return e;
	if (!is_own(q, b))
		return ERR_AUTH;
	if (b->state == BOOKING_PENDING && b->hold_state == HOLD_PAYING)
		return stop_paying(till, q, b);
	if (b->state == BOOKING_PENDING && b->hold_state == HOLD_LIVE)
		return let_go(till, q, b);
	return till_to_booking(q, b->reference);
}
