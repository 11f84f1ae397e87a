#include "booking/page.h"
#include "booking/typed.h"
#include "core/booking.h"
#include "core/details.h"
#include "web/answer.h"

enum {
	TURNS = 2 /* a hold that changes under the visitor is looked at again */
};

static enum err
find_form(struct request *q, struct stand *stand, const struct visit *v,
    const struct event **event_r)
{
	return recent_form(
	    stand->recent, v->slug, request_language(q), event_r);
}

enum err
page_show_details(
    struct request *q, int status, const struct view_details *details)
{
	struct tmpl_dict *d = answer_dict(q);

	fill_details(d, details);
	return answer_page(q, status, "booking/details.tpl", d);
}

static enum err
show_expired(struct request *q, struct stand *stand, const struct visit *v,
    int status, struct view_typed typed)
{
	struct view_expired expired = {
	    .quantity = v->hold.quantity, .typed = typed};
	enum err e = visit_may_hold(q, stand, v, &expired.again);

	if (e == ERR_OK)
		e = find_form(q, stand, v, &expired.event);
	if (e != ERR_OK)
		return e;
	expired.ticket_type =
	    view_type_position(expired.event, v->hold.ticket_type_id);
	struct tmpl_dict *d = answer_dict(q);
	fill_expired(d, &expired);
	return answer_page(q, status, "booking/expired.tpl", d);
}

static enum err
to_choose(struct request *q, const struct visit *v)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/book/%s", v->slug));
}

static enum err
read_saved(struct request *q, struct stand *stand, const struct visit *v,
    struct view_typed *typed_r)
{
	const struct booking *booking = NULL;
	enum err e = ERR_OK;

	if (v->hold.reference != NULL)
		e = booking_read(boot_db(stand->boot), request_arena(q),
		    v->hold.reference, &booking);
	*typed_r = typed_in_booking(request_arena(q), booking);
	return e;
}

enum err
page_details(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	struct visit v = visit_of(q);
	struct view_details details = {.hold = &v.hold};
	enum err e = visit_find_hold(q, stand, &v);

	if (e != ERR_OK)
		return e;
	if (!v.has_hold || v.hold.state == HOLD_RELEASED)
		return to_choose(q, &v);
	if (v.hold.state == HOLD_PAYING || v.hold.state == HOLD_BOOKED)
		return page_onward(q, &v);
	e = read_saved(q, stand, &v, &details.typed);
	if (e == ERR_OK && v.hold.state == HOLD_EXPIRED)
		return show_expired(q, stand, &v, 200, details.typed);
	if (e == ERR_OK)
		e = find_form(q, stand, &v, &details.event);
	return e == ERR_OK ? page_show_details(q, 200, &details) : e;
}

/* Saved: on to the money, or, where there is none, done. */
static enum err
show_saved(struct request *q, struct stand *stand, const struct visit *v,
    const char *reference)
{
	bool is_free = v->hold.unit_paise == 0;

	if (is_free)
		visit_forget(q, stand, v);
	return answer_redirect(q,
	    arena_printf(
		request_arena(q), "/%s/%s", is_free ? "b" : "pay", reference));
}

static enum err
save_checked(struct request *q, struct stand *stand, const struct visit *v,
    const struct event *event, struct booking_details *details,
    struct complaints *complaints_r)
{
	struct booking_save wish = {
	    &v->hold, v->visitor, details, 0, visit_press(q)};
	struct booking_saved saved;
	enum err e;

	details->language = request_language(q);
	details->address = request_address(q);
	if (event->waiver != NULL)
		wish.waiver_id = event->waiver->id;
	e = booking_save(boot_db(stand->boot), request_arena(q), &wish, &saved);
	if (e == ERR_LIMIT || e == ERR_INPUT)
		*complaints_r = details_refused(request_arena(q), &saved);
	return e == ERR_OK ? show_saved(q, stand, v, saved.reference) : e;
}

/* For a hold that lives; ERR_CONFLICT: it does not any more. */
static enum err
save(struct request *q, struct stand *stand, const struct visit *v)
{
	struct view_details show = {NULL, &v->hold, typed_in_form(q)};
	struct booking_details details;
	struct complaints complaints;
	enum err e = find_form(q, stand, v, &show.event);

	if (e != ERR_OK)
		return e;
	complaints = details_check(request_arena(q), show.event,
	    v->hold.quantity, show.typed.field, show.typed.ctx, &details);
	if (complaints.n == 0) {
		e = save_checked(
		    q, stand, v, show.event, &details, &complaints);
		if (complaints.n == 0)
			return e;
	}
	show.typed.complaints = &complaints;
	return page_show_details(q, 422, &show);
}

enum err
page_save(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	struct visit v = visit_of(q);
	enum err e = ERR_CONFLICT;

	for (int turn = 0; turn < TURNS && e == ERR_CONFLICT; turn++) {
		e = visit_find_hold(q, stand, &v);
		if (e != ERR_OK)
			return e;
		if (!v.has_hold)
			return to_choose(q, &v);
		if (v.hold.state == HOLD_PAYING || v.hold.state == HOLD_BOOKED)
			return page_onward(q, &v);
		if (v.hold.state != HOLD_LIVE)
			return show_expired(
			    q, stand, &v, 409, typed_in_form(q));
		e = save(q, stand, &v);
	}
	return e;
}
