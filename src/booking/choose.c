#include "booking/page.h"

#include <string.h>

#include "base/text.h"
#include "booking/typed.h"
#include "web/answer.h"
#include "web/pass.h"

static enum err
go_to(struct request *q, const char *folder, const char *slug)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/%s/%s", folder, slug));
}

enum err
page_onward(struct request *q, const struct visit *v)
{
	if (v->hold.state != HOLD_LIVE && v->hold.reference != NULL)
		return go_to(q, "b", v->hold.reference);
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/book/%s/details", v->slug));
}

static bool
is_taken(const struct visit *v)
{
	return v->has_hold &&
	    (v->hold.state == HOLD_LIVE || v->hold.state == HOLD_PAYING);
}

/* Whether the sweeper has closed the session by then makes no difference. */
static bool
has_used_up(const struct visit *v, const struct session *session)
{
	return session->holds_left == 0 &&
	    (session->open || (v->has_hold && v->hold.state == HOLD_EXPIRED));
}

static enum err
show_choose(struct request *q, const struct view_choose *choose, int status)
{
	struct tmpl_dict *d = answer_dict(q);

	fill_choose(d, choose);
	return answer_page(q, status, "booking/choose.tpl", d);
}

static enum err
show_none(struct request *q, struct stand *stand, const struct view_none *asked)
{
	struct view_none none = *asked;
	const struct event *event;
	enum err e =
	    recent_event(stand->recent, request_part(q, "slug"), &event);

	if (e != ERR_OK)
		return e;
	none.event = event;
	struct tmpl_dict *d = answer_dict(q);
	fill_none(d, &none);
	return answer_page(q, 409, "booking/none.tpl", d);
}

/* Its time or its holds are used up: the visitor goes, and is told so. */
static enum err
show_over(struct request *q, struct stand *stand, const struct visit *v)
{
	const struct hold_answer answer = {.refusal = HOLD_NO_SESSION};
	const struct view_none none = {.answer = &answer};
	enum err e = visit_leave(q, stand, v);

	return e == ERR_OK ? show_none(q, stand, &none) : e;
}

/* A session that was closed: its booking is shown once, then the line is open
 * to this visitor again. */
static enum err
show_closed(struct request *q, struct stand *stand, const struct visit *v)
{
	visit_forget(q, stand, v);
	if (v->has_hold && v->hold.state == HOLD_BOOKED)
		return page_onward(q, v);
	return go_to(q, "q", v->slug);
}

static enum err
show_event(struct request *q, struct stand *stand, const struct visit *v)
{
	const struct hold_answer not_open = {.refusal = HOLD_NOT_OPEN};
	const struct hold_answer sold_out = {.refusal = HOLD_SOLD_OUT};
	struct view_none none = {.answer = &not_open};
	struct view_choose choose = {NULL, 0, 0, NULL};
	const struct event *event;
	enum err e = recent_event(stand->recent, v->slug, &event);

	if (e != ERR_OK)
		return e;
	if (event->phase != EVENT_SELLING)
		return show_none(q, stand, &none);
	none.answer = &sold_out;
	if (event_sold_out(event))
		return show_none(q, stand, &none);
	choose.event = event;
	return show_choose(q, &choose, 200);
}

enum err
page_choose(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	struct visit v = visit_of(q);
	struct session session;
	enum err e = visit_find_hold(q, stand, &v);

	if (e != ERR_OK)
		return e;
	if (is_taken(&v))
		return page_onward(q, &v);
	e = visit_enter(q, stand, &v, &session);
	if (e == ERR_AUTH)
		return show_closed(q, stand, &v);
	if (e != ERR_OK)
		return e;
	if (has_used_up(&v, &session))
		return show_over(q, stand, &v);
	if (!session.open)
		return show_closed(q, stand, &v);
	return show_event(q, stand, &v);
}

/* Where there is one kind of place, nobody has to name it. */
static const struct ticket_type *
chosen_type(struct request *q, const struct event *event, int64_t *position_r)
{
	const char *typed = request_form(q, "ticket_type");

	*position_r = 0;
	if (typed == NULL && event->n_types == 1)
		*position_r = 1;
	else if (typed == NULL ||
	    text_to_int64(typed, 1, (int64_t)event->n_types, position_r) !=
		ERR_OK)
		return NULL;
	return view_type_at(event, *position_r);
}

static int64_t
chosen_quantity(struct request *q, const struct event *event)
{
	const char *typed = request_form(q, "quantity");
	int64_t quantity;

	if (typed == NULL ||
	    text_to_int64(typed, 1, event->max_per_booking, &quantity) !=
		ERR_OK)
		return 0;
	return quantity;
}

/* 422 beside the field, what was chosen kept. */
static enum err
complain(struct request *q, const struct view_choose *choose)
{
	struct complaint list[2];
	struct complaints complaints = {list, 0};
	struct view_choose show = *choose;

	if (choose->ticket_type == 0)
		list[complaints.n++] = (struct complaint){
		    "ticket_type", "error.ticket_type", NULL};
	if (choose->quantity == 0)
		list[complaints.n++] =
		    (struct complaint){"quantity", "error.quantity", NULL};
	show.complaints = &complaints;
	return show_choose(q, &show, 422);
}

/* The places are kept: on to the details, at once with what an expired form
 * carried along. */
static enum err
show_taken(struct request *q, struct stand *stand, struct visit *v)
{
	struct view_details details = {NULL, &v->hold, typed_in_form(q)};
	enum err e;

	if (v->hold.state != HOLD_LIVE || request_form(q, "again") == NULL)
		return page_onward(q, v);
	e = recent_form(
	    stand->recent, v->slug, request_language(q), &details.event);
	return e == ERR_OK ? page_show_details(q, 200, &details) : e;
}

static enum err
take(struct request *q, struct stand *stand, struct visit *v,
    const struct view_choose *choose, int64_t type_id)
{
	const struct hold_wish wish = {
	    v->slug, v->key, v->visitor, type_id, choose->quantity};
	struct hold_answer answer;
	const struct view_none none = {
	    NULL, choose->ticket_type, choose->quantity, &answer};
	enum err e =
	    hold_take(boot_db(stand->boot), request_arena(q), &wish, &answer);

	if (e != ERR_OK)
		return e;
	v->hold = answer.hold;
	switch (answer.refusal) {
	case HOLD_TAKEN:
		return show_taken(q, stand, v);
	case HOLD_NO_SESSION:
		return show_over(q, stand, v);
	case HOLD_SOLD_OUT:
	case HOLD_ALL_HELD:
	case HOLD_TOO_FEW:
	case HOLD_NOT_OPEN:
		break;
	}
	return show_none(q, stand, &none);
}

enum err
page_hold(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	struct visit v = visit_of(q);
	struct session session;
	struct view_choose choose = {NULL, 0, 0, NULL};
	const struct ticket_type *type;
	enum err e = ERR_OK;

	if (v.key == NULL)
		e = visit_enter(q, stand, &v, &session);
	if (e == ERR_AUTH)
		return show_closed(q, stand, &v);
	if (e == ERR_OK)
		e = recent_event(stand->recent, v.slug, &choose.event);
	if (e != ERR_OK)
		return e;
	type = chosen_type(q, choose.event, &choose.ticket_type);
	choose.quantity = chosen_quantity(q, choose.event);
	if (type == NULL || choose.quantity == 0)
		return complain(q, &choose);
	return take(q, stand, &v, &choose, type->id);
}

enum err
page_release(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	struct visit v = visit_of(q);
	const struct keystore_press press = visit_press(q);
	enum err e = hold_release(
	    boot_db(stand->boot), request_arena(q), v.slug, v.visitor, &press);

	if (e == ERR_CONFLICT) {
		e = visit_find_hold(q, stand, &v);
		return e == ERR_OK ? page_onward(q, &v) : e;
	}
	if (e == ERR_OK)
		e = visit_leave(q, stand, &v);
	else if (e == ERR_NONE)
		e = ERR_OK;
	return e == ERR_OK ? go_to(q, "e", v.slug) : e;
}
