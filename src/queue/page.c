#include "queue/page.h"

#include <inttypes.h>
#include <string.h>

#include "base/token.h"
#include "view/page_queue.h"
#include "web/answer.h"
#include "web/pass.h"

enum {
	JITTER_S = 1 /* so that those who wait do not come back as one */
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

/* One admission a stay: who passes again while inside gets the same one, and
 * with it the same session with the holds that are left of it. */
static const char *
admission_of(
    struct request *q, const char *slug, const struct line_answer *stay)
{
	struct arena *a = request_arena(q);
	const char *who = arena_printf(
	    a, "%s %s %" PRId64, slug, request_visitor(q), stay->ends_ms);

	return token_sha256_hex(a, who, strlen(who));
}

/* Steps inside where there is room. The slot lasts as long as a booking may:
 * its session, and the payment window once. */
static enum err
try_door(struct request *q, struct stand *stand, const struct event *event,
    bool *inside_r)
{
	struct line_visit visit = {
	    .slug = event->slug,
	    .visitor = request_visitor(q),
	    .max_inside = event->max_inside,
	    .lifetime_s = event->session_s + event->pay_window_ms / 1000,
	};
	struct line_answer answer;
	enum err e = line_pass(
	    boot_line(stand->boot), request_arena(q), &visit, &answer);

	if (e != ERR_OK)
		return e;
	*inside_r = answer.inside;
	if (answer.inside)
		pass_admit(q, event->slug,
		    admission_of(q, event->slug, &answer),
		    recent_now_s(stand->recent, event));
	return ERR_OK;
}

static bool
is_selling(const struct event *event)
{
	return event->phase == EVENT_SELLING && !event_sold_out(event);
}

/* A press on the button: straight through, or to the page that waits. */
enum err
page_join(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	const char *slug = request_part(q, "slug");
	const struct event *event;
	bool inside = false;
	enum err e = recent_event(stand->recent, slug, &event);

	if (e != ERR_OK)
		return e;
	if (request_session(q) != NULL)
		return answer_book(q, slug);
	if (!is_selling(event))
		return answer_line(q, slug);
	e = try_door(q, stand, event, &inside);
	if (e != ERR_OK)
		return e;
	if (inside)
		return answer_book(q, slug);
	pass_join(q, slug, 0);
	return answer_line(q, slug);
}

static enum err
answer_wait(struct request *q, const struct event *event)
{
	unsigned again_s =
	    PAGE_QUEUE_WAIT_S - JITTER_S + token_below(2 * JITTER_S + 1);
	struct tmpl_dict *d = answer_dict(q);

	answer_header(
	    q, "Refresh", arena_printf(request_arena(q), "%u", again_s));
	fill_wait(d, event);
	return answer_page(q, 200, "queue/wait.tpl", d);
}

static enum err
answer_closed(struct request *q, const struct event *event)
{
	struct tmpl_dict *d = answer_dict(q);

	fill_closed(d, event);
	return answer_page(q, 200, "queue/closed.tpl", d);
}

static enum err
answer_join(struct request *q, const struct event *event)
{
	struct tmpl_dict *d = answer_dict(q);

	fill_join(d, event);
	return answer_page(q, 200, "queue/join.tpl", d);
}

/* Whoever pressed the button before is tried again at each look. */
enum err
page_line(struct request *q, void *ctx)
{
	struct stand *stand = ctx;
	const char *slug = request_part(q, "slug");
	const struct event *event;
	int64_t number;
	bool inside = false;
	enum err e = recent_event(stand->recent, slug, &event);

	if (e != ERR_OK)
		return e;
	if (!is_selling(event))
		return answer_closed(q, event);
	if (pass_joined(q, slug, &number) != ERR_OK)
		return answer_join(q, event);
	e = try_door(q, stand, event, &inside);
	if (e != ERR_OK)
		return e;
	return inside ? answer_book(q, slug) : answer_wait(q, event);
}
