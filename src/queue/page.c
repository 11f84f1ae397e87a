#include "queue/page.h"

#include <inttypes.h>
#include <string.h>

#include "base/token.h"
#include "queue/place.h"
#include "view/page_queue.h"
#include "web/answer.h"

enum {
	EARLY_S = 3600, /* the line takes people in so long before */
	EARLY_AGAIN_S = 600,
	SOLD_OUT_AGAIN_S = 60,
	PAUSED_AGAIN_S = 20,
	AGAIN_S = 15,
	SOON_AGAIN_S = 5,
	DOOR_AGAIN_S = 2, /* a slot that is free is kept for who is next */
	AWAY_AGAIN_S = 8,
	TAG_LEN = 16,
	FEW = 20 /* ahead: the turn may come before the next look */
};

static enum err
answer_book(struct request *q, const char *slug)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/book/%s", slug));
}

static enum err
answer_line(struct request *q, const char *slug)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/q/%s", slug));
}

/* Around so many seconds, so that those who wait do not come as one. */
static unsigned
about(unsigned seconds)
{
	return seconds - seconds / 5 + token_below(2 * (seconds / 5) + 1);
}

static void
set_refresh(struct request *q, unsigned again_s)
{
	answer_header(
	    q, "Refresh", arena_printf(request_arena(q), "%u", again_s));
}

static void
set_retry(struct request *q, unsigned again_s)
{
	answer_header(
	    q, "Retry-After", arena_printf(request_arena(q), "%u", again_s));
	set_refresh(q, again_s);
}

/* Redis or PostgreSQL does not answer: nobody new is let in, and the page asks
 * again by itself. */
static enum err
answer_away(struct request *q)
{
	unsigned again_s = about(AWAY_AGAIN_S);
	struct tmpl_dict *d = answer_dict(q);

	set_retry(q, again_s);
	fill_away(d, request_part(q, "slug"), again_s);
	return answer_page(q, 503, "queue/away.tpl", d);
}

static enum err
or_away(struct request *q, enum err e)
{
	return e == ERR_DOWN || e == ERR_BUSY ? answer_away(q) : e;
}

static enum err
answer_slowed(struct request *q, const struct event *event, int64_t retry_ms)
{
	unsigned again_s = (unsigned)(retry_ms / 1000) + 1 + token_below(3);
	struct tmpl_dict *d = answer_dict(q);

	set_retry(q, again_s);
	fill_slowed(d, event, again_s);
	return answer_page(q, 429, "queue/slowed.tpl", d);
}

static int64_t
opens_in_s(const struct view_line *v)
{
	return v->event->opens_at - v->now_ms / 1000;
}

static bool
is_selling(const struct event *event)
{
	return event->phase == EVENT_SELLING && !event_sold_out(event);
}

static struct view_line
view_of(const struct stand *stand, const struct event *event)
{
	struct view_line v = {
	    .event = event,
	    .now_ms = recent_now_s(stand->recent, event) * 1000,
	    .message = event->line.message,
	    .draw = event->line.draw,
	    .digest = event->line.digest,
	    .grace_s = event->line.grace_s,
	};

	v.joinable = !event->line.draining &&
	    (is_selling(event) ||
		(event->phase == EVENT_BEFORE && opens_in_s(&v) <= EARLY_S));
	if (!v.joinable && !event->line.draining &&
	    event->phase == EVENT_BEFORE)
		v.join_from = event->opens_at - EARLY_S;
	return v;
}

/* When the page is to be asked for again: soon where something is about to
 * happen, and never long before it could. */
static unsigned
again_of(const struct view_line *v)
{
	int64_t left_s = opens_in_s(v);

	if (v->event->phase == EVENT_BEFORE) {
		if (v->join_from != 0)
			return about(EARLY_AGAIN_S);
		return left_s < AGAIN_S ?
		    (unsigned)(left_s > 0 ? left_s : 0) + 1 + token_below(3) :
		    about(AGAIN_S);
	}
	if (v->place == QUEUE_PAUSED)
		return about(PAUSED_AGAIN_S);
	if (v->place == QUEUE_NEXT)
		return DOOR_AGAIN_S;
	if (v->place != QUEUE_WAITING || v->ahead < FEW || v->awaits_draw)
		return about(SOON_AGAIN_S);
	return about(AGAIN_S);
}

static enum err
answer_closed(struct request *q, struct view_line *v)
{
	struct tmpl_dict *d = answer_dict(q);

	if (v->event->phase == EVENT_SELLING)
		v->again_s = about(SOLD_OUT_AGAIN_S);
	else if (v->event->phase == EVENT_PAUSED)
		v->again_s = about(PAUSED_AGAIN_S);
	if (v->again_s != 0)
		set_refresh(q, v->again_s);
	fill_closed(d, v);
	return answer_page(q, 200, "queue/closed.tpl", d);
}

static enum err
answer_before(struct request *q, struct view_line *v)
{
	struct tmpl_dict *d = answer_dict(q);

	v->place = QUEUE_BEFORE;
	v->again_s = again_of(v);
	set_refresh(q, v->again_s);
	fill_before(d, v);
	return answer_page(q, 200, "queue/before.tpl", d);
}

static enum err
answer_join(struct request *q, const struct view_line *v)
{
	struct tmpl_dict *d = answer_dict(q);

	fill_join(d, v);
	return answer_page(q, 200, "queue/join.tpl", d);
}

/* All that the page of who waits says and the state file does not: as long as
 * it is the same, a sign of life needs no page. */
static const char *
tag_of(struct request *q, const struct view_line *v)
{
	struct arena *a = request_arena(q);
	const char *says = arena_printf(a,
	    "%s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %d %s",
	    request_language(q), v->number, v->epoch, v->rank,
	    queue_poll_ms(v->waiting), v->quiet_ms > 0, v->awaits_draw,
	    v->message);

	return arena_strndup(
	    a, token_sha256_hex(a, says, strlen(says)), TAG_LEN);
}

static enum err
answer_wait(struct request *q, struct view_line *v)
{
	struct tmpl_dict *d;

	if (v->place == QUEUE_WAITING) {
		v->tag = tag_of(q, v);
		if (answer_has_tag(q, v->tag))
			return answer_unchanged(q, v->tag);
	}
	d = answer_dict(q);
	v->again_s = again_of(v);
	set_refresh(q, v->again_s);
	fill_wait(d, v);
	return answer_page(q, 200, "queue/wait.tpl", d);
}

/* Nobody in the line, or who is not known there any more. */
static enum err
answer_nobody(struct request *q, struct view_line *v)
{
	if (v->event->phase == EVENT_BEFORE)
		return answer_before(q, v);
	return v->joinable ? answer_join(q, v) : answer_closed(q, v);
}

/* A line that is paused calls nobody, but who was called comes in. */
static enum queue_place
place_of(const struct event *event, enum line_where where)
{
	if (event->phase == EVENT_PAUSED)
		return QUEUE_PAUSED;
	if (where == LINE_NEXT || where == LINE_INSIDE)
		return QUEUE_NEXT;
	if (event->line.paused)
		return QUEUE_PAUSED;
	return where == LINE_FRONT ? QUEUE_FRONT : QUEUE_WAITING;
}

static enum err
answer_place(struct request *q, struct view_line *v, const struct place *place)
{
	const struct line_answer *a = &place->answer;

	v->place = place_of(v->event, a->where);
	v->number = a->number;
	v->epoch = a->epoch;
	v->rank = a->rank;
	v->ahead = a->ahead;
	v->begun = place->begun;
	v->waiting = a->waiting;
	v->a_minute = a->a_minute;
	v->quiet_ms = a->quiet_ms;
	v->awaits_draw =
	    v->draw && v->event->phase == EVENT_SELLING && !a->drawn;
	return v->event->phase == EVENT_BEFORE ? answer_before(q, v) :
						 answer_wait(q, v);
}

/* What the look at the line came to. */
static enum err
answer_step(struct request *q, struct view_line *v, const struct place *place)
{
	const char *slug = v->event->slug;

	switch (place->answer.where) {
	case LINE_SLOWED:
		return answer_slowed(q, v->event, place->answer.retry_ms);
	case LINE_INSIDE:
		if (is_selling(v->event))
			return answer_book(q, slug);
		break;
	case LINE_NOWHERE:
	case LINE_CLOSED:
		return place->pressed ? answer_line(q, slug) :
					answer_nobody(q, v);
	case LINE_WAITING:
	case LINE_FRONT:
	case LINE_NEXT:
		break;
	}
	return place->pressed ? answer_line(q, slug) :
				answer_place(q, v, place);
}

/* With the place that was asked for. */
static enum err
page_placed(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	const struct event *event;
	const struct place *place;
	struct view_line v;
	enum err e =
	    recent_event(stand->recent, request_part(q, "slug"), &event);

	if (e == ERR_OK)
		e = place_take(q, stand, event, &place);
	if (e != ERR_OK)
		return or_away(q, e);
	v = view_of(stand, event);
	return answer_step(q, &v, place);
}

static bool
is_over(const struct event *event)
{
	return event->phase == EVENT_CLOSED ||
	    event->phase == EVENT_CANCELLED ||
	    (event->phase == EVENT_SELLING && event_sold_out(event));
}

/* Has somebody come to the line who is not inside yet? Otherwise the answer is
 * given, or e_r says why not. */
static bool
has_come(struct request *q, const struct stand *stand, struct view_line *v_r,
    enum err *e_r)
{
	const char *slug = request_part(q, "slug");
	const struct event *event;
	enum err e = recent_event(stand->recent, slug, &event);

	if (e != ERR_OK) {
		*e_r = or_away(q, e);
		return false;
	}
	if (request_session(q) != NULL) {
		*e_r = answer_book(q, slug);
		return false;
	}
	*v_r = view_of(stand, event);
	return true;
}

/* A press on the button: straight through, or to the page that waits. */
enum err
page_join(struct request *q, void *ctx)
{
	struct view_line v;
	enum err e;

	if (!has_come(q, ctx, &v, &e))
		return e;
	if (!v.joinable && !place_has_number(q, v.event->slug))
		return answer_line(q, v.event->slug);
	(void)place_ask(q, true, page_placed);
	return ERR_OK;
}

/* The page that waits; asking for it is the sign of life, and who was called
 * comes in by it. */
enum err
page_line(struct request *q, void *ctx)
{
	struct view_line v;
	enum err e;

	if (!has_come(q, ctx, &v, &e))
		return e;
	if (is_over(v.event))
		return answer_closed(q, &v);
	/* who was slowed joins no sooner than who was not */
	if (!v.joinable && !place_has_number(q, v.event->slug))
		return answer_nobody(q, &v);
	return place_ask(q, false, page_placed) ? ERR_OK : answer_nobody(q, &v);
}
