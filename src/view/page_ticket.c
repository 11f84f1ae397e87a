#include "view/page_payment.h"

#include <inttypes.h>

#include "view/frame.h"
#include "view/money.h"
#include "view/part.h"
#include "view/ticket.h"
#include "view/when.h"

/* What a face is called: in data-state, as a section, and as the title. */
static const struct {
	const char *state;
	const char *section;
	const char *title;
} faces[] = {
    [FACE_PENDING] = {"pending", "PENDING", "booking.pending"},
    [FACE_CHECKING] = {"checking", "CHECKING", "booking.checking"},
    [FACE_CONFIRMED] = {"confirmed", "CONFIRMED", "booking.confirmed"},
    [FACE_FAILED] = {"failed", "FAILED", "booking.failed"},
    [FACE_EXPIRED] = {"expired", "EXPIRED", "booking.expired"},
    [FACE_REFUNDED] = {"refunded", "REFUNDED", "booking.refunded"},
    [FACE_CANCELLED] = {"cancelled", "CANCELLED", "booking.cancelled"},
};

static void
fill_people(struct tmpl_dict *d, const struct booking *b)
{
	struct tmpl_dict *people = NULL;

	for (size_t i = 0; i < b->n_participants; i++) {
		const char *name = b->participants[i].name;

		if (name == NULL || name[0] == '\0')
			continue;
		if (people == NULL)
			people = tmpl_section(d, "PEOPLE");
		tmpl_set(tmpl_section(people, "PERSON"), "PERSON_NAME", name);
	}
}

static void
fill_receipt(struct tmpl_dict *d, const struct view_booking *v)
{
	const struct organisation *o = v->organisation;
	const struct booking *b = v->booking;
	struct arena *a = tmpl_arena(d);

	if (o != NULL) {
		tmpl_set(d, "ORGANISATION", o->name);
		part_optional(d, "ADDRESS", o->address);
		part_optional(d, "PAN", o->pan);
		part_optional(d, "GSTIN", o->gstin);
	}
	if (b->name != NULL && b->name[0] != '\0')
		tmpl_set(tmpl_section(d, "TO"), "NAME", b->name);
	if (b->payment_id != NULL)
		tmpl_set(
		    tmpl_section(d, "PAYMENT"), "PAYMENT_ID", b->payment_id);
	tmpl_set(d, "UNIT", part_price(d, b->unit_paise));
	tmpl_set(d, "TOTAL", money_text(a, b->total_paise));
	tmpl_set(
	    d, "CONFIRMED_AT", when_full(a, tmpl_language(d), b->confirmed_at));
	tmpl_set(d, "CONFIRMED_MACHINE", when_machine(a, b->confirmed_at));
}

/* Has it an address or a number to be told at? */
static bool
is_told(const struct booking *b)
{
	return (b->email != NULL && b->email[0] != '\0') ||
	    (b->phone != NULL && b->phone[0] != '\0');
}

static enum err
fill_ticket(struct tmpl_dict *d, const struct view_booking *v)
{
	const struct booking *b = v->booking;
	struct arena *a = tmpl_arena(d);
	struct qr qr;
	enum err e = ticket_qr(a, b, v->site_url, &qr);

	if (e != ERR_OK)
		return e;
	tmpl_section(d, is_told(b) ? "SENT" : "UNSENT");
	tmpl_set(d, "CODE", b->code);
	tmpl_set_int(d, "QR_SIZE", qr.size);
	tmpl_set(d, "QR_PATH", qr.path);
	tmpl_set(d, "STARTS", when_full(a, tmpl_language(d), b->starts_at));
	tmpl_set(d, "STARTS_MACHINE", when_machine(a, b->starts_at));
	part_optional(d, "VENUE", b->venue);
	tmpl_set_int(d, "QUANTITY", b->quantity);
	tmpl_set(d, "TYPE", b->type_name);
	fill_people(d, b);
	fill_receipt(d, v);
	return ERR_OK;
}

static void
fill_waiting(struct tmpl_dict *d, const struct view_booking *v)
{
	const struct booking *b = v->booking;
	const struct part_order order = {.event_title = b->event_title,
	    .type_name = b->type_name,
	    .quantity = b->quantity,
	    .total_paise = b->total_paise};
	int64_t check_s = booking_check_s(b, v->face);

	part_order(d, &order);
	if (v->face == FACE_CHECKING) {
		tmpl_set(d, "CHECK_AGAIN",
		    part_number(d, "booking.check_again", "n", check_s));
		return;
	}
	if (check_s > 0)
		tmpl_set(tmpl_section(d, "JUST_PAID"), "JUST_PAID_TEXT",
		    part_number(d, "booking.just_paid", "n", check_s));
	part_clock(d,
	    b->hold_state == HOLD_PAYING ? b->pay_until_ms : b->held_until_ms,
	    b->now_ms);
}

enum err
fill_booking(struct tmpl_dict *d, const struct view_booking *v)
{
	const struct booking *b = v->booking;
	struct arena *a = tmpl_arena(d);
	struct tmpl_dict *face;

	fill_frame(
	    d, tmpl_message(a, tmpl_language(d), faces[v->face].title, NULL));
	tmpl_set(d, "STATE", faces[v->face].state);
	tmpl_set(d, "SLUG", b->slug);
	tmpl_set(d, "EVENT_TITLE", b->event_title);
	tmpl_set(d, "REFERENCE", b->reference);
	face = tmpl_section(d, faces[v->face].section);
	switch (v->face) {
	case FACE_PENDING:
	case FACE_CHECKING:
	case FACE_FAILED:
		fill_waiting(face, v);
		break;
	case FACE_CONFIRMED:
		return fill_ticket(face, v);
	case FACE_REFUNDED:
		tmpl_set(face, "REFUND_TEXT",
		    tmpl_message(a, tmpl_language(d), "booking.refunded_sum",
			"sum",
			money_text(a,
			    b->refunded_paise > 0 ? b->refunded_paise :
						    b->total_paise),
			NULL));
		break;
	case FACE_EXPIRED:
	case FACE_CANCELLED:
		break;
	}
	return ERR_OK;
}
