#include "view/page_payment.h"

#include <inttypes.h>

#include "view/frame.h"
#include "view/money.h"
#include "view/part.h"
#include "view/ticket.h"
#include "view/when.h"

enum {
	CHECKING_S = 4, /* somebody waits for the answer */
	PAYING_S = 10
};

static const char *
say(struct tmpl_dict *d, const char *id)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL);
}

static void
fill_order(struct tmpl_dict *d, const struct booking *b)
{
	const struct part_order order = {.event_title = b->event_title,
	    .type_name = b->type_name,
	    .quantity = b->quantity,
	    .total_paise = b->total_paise};

	part_order(d, &order);
	tmpl_set(d, "SLUG", b->slug);
	tmpl_set(d, "EVENT_TITLE", b->event_title);
	tmpl_set(d, "REFERENCE", b->reference);
	tmpl_set(d, "PAY_TEXT",
	    tmpl_message(tmpl_arena(d), tmpl_language(d), "pay.button", "total",
		money_text(tmpl_arena(d), b->total_paise), NULL));
}

/* Before Pay the hold's end counts, after it the window's. */
static void
fill_clock(struct tmpl_dict *d, const struct booking *b)
{
	part_clock(d,
	    b->hold_state == HOLD_PAYING ? b->pay_until_ms : b->held_until_ms,
	    b->now_ms);
}

void
fill_pay(struct tmpl_dict *d, const struct booking *b, bool own)
{
	fill_frame(d, say(d, "pay.title"));
	fill_order(d, b);
	fill_clock(d, b);
	if (b->payment_failed)
		tmpl_section(d, "FAILED");
	if (own && b->hold_state == HOLD_LIVE)
		tmpl_section(d, "EDIT");
	if (own)
		tmpl_section(d, "GIVE_UP");
}

void
fill_checkout(struct tmpl_dict *d, const struct view_checkout *v)
{
	const struct booking *b = v->booking;

	fill_frame(d, say(d, "checkout.title"));
	fill_order(d, b);
	fill_clock(d, b);
	tmpl_set(d, "HOSTED_URL", v->hosted_url);
	tmpl_set(d, "SCRIPT_URL", v->script_url);
	tmpl_set(d, "CALLBACK_URL", v->callback_url);
	tmpl_set(d, "CANCEL_URL", v->cancel_url);
	tmpl_set(d, "KEY_ID", v->key_id);
	tmpl_set(d, "ORDER_ID", v->order_id);
	tmpl_set(d, "ORGANISATION", v->organisation);
	tmpl_set_int(d, "AMOUNT_PAISE", b->total_paise);
	tmpl_set(d, "NAME", b->name);
	tmpl_set(d, "EMAIL", b->email);
	tmpl_set(d, "PHONE", b->phone);
}

/* A pending booking: what its hold and the gateway's last word make of it. */
static enum booking_face
pending_face(const struct booking *b, bool told)
{
	if (b->payment_pending || told)
		return FACE_CHECKING;
	if (b->hold_state == HOLD_EXPIRED || b->hold_state == HOLD_RELEASED)
		return FACE_EXPIRED;
	if (b->hold_state == HOLD_LIVE && b->now_ms >= b->held_until_ms)
		return FACE_EXPIRED;
	/* the window is over, but only the gateway may end it (PAY-05) */
	if (b->hold_state == HOLD_PAYING && b->now_ms >= b->pay_until_ms)
		return FACE_CHECKING;
	return b->payment_failed ? FACE_FAILED : FACE_PENDING;
}

enum booking_face
booking_face(const struct booking *b, bool told)
{
	switch (b->state) {
	case BOOKING_PENDING:
		return pending_face(b, told);
	case BOOKING_CONFIRMED:
		return FACE_CONFIRMED;
	case BOOKING_EXPIRED:
		return b->refunded_paise > 0 ? FACE_REFUNDED : FACE_EXPIRED;
	case BOOKING_CANCELLED:
		return FACE_CANCELLED;
	case BOOKING_REFUNDED:
		return FACE_REFUNDED;
	}
	return FACE_CHECKING;
}

int64_t
booking_check_s(const struct booking *b, enum booking_face face)
{
	if (face == FACE_CHECKING)
		return CHECKING_S;
	if (face == FACE_PENDING || face == FACE_FAILED)
		return b->hold_state == HOLD_PAYING ? PAYING_S : 0;
	return 0;
}
