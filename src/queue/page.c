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

/* One number is one booking session, also when Redis has forgotten. */
static const char *
admission_of(struct request *q, const char *slug, int64_t number)
{
	struct arena *a = request_arena(q);
	const char *who =
	    arena_printf(a, "%s %s %" PRId64, slug, request_visitor(q), number);

	return token_sha256_hex(a, who, strlen(who));
}

typedef enum err step_fn(struct line *l, struct arena *a,
    const struct line_visit *visit, struct line_answer *answer_r);

/* One step in the line, which is made first where Redis has none. */
static enum err
take_step(struct request *q, struct stand *stand, const struct event *event,
    step_fn *step, struct line_answer *answer_r)
{
	struct line *line = boot_line(stand->boot);
	struct line_visit visit = {
	    .event = &event->line,
	    .visitor = request_visitor(q),
	    .address = request_address(q),
	};
	enum err e;

	if (pass_joined(q, event->slug, &visit.number, &visit.epoch) != ERR_OK)
		visit.number = 0;
	e = step(line, request_arena(q), &visit, answer_r);
	if (e != ERR_NONE)
		return e;
	e = line_open(
	    line, boot_db(stand->boot), request_arena(q), event->slug);
	if (e == ERR_OK)
		e = step(line, request_arena(q), &visit, answer_r);
	return e == ERR_NONE ? ERR_DOWN : e;
}

/* What the step came to, as cookies. */
static enum err
note(struct request *q, struct stand *stand, const struct event *event,
    const struct line_answer *answer)
{
	if (answer->where == LINE_SLOWED)
		return ERR_LIMIT;
	if (answer->number > 0)
		pass_join(q, event->slug, answer->number, answer->epoch);
	if (answer->where == LINE_INSIDE)
		pass_admit(q, event->slug,
		    admission_of(q, event->slug, answer->number),
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
	struct line_answer answer;
	enum err e = recent_event(stand->recent, slug, &event);

	if (e != ERR_OK)
		return e;
	if (request_session(q) != NULL)
		return answer_book(q, slug);
	if (!is_selling(event))
		return answer_line(q, slug);
	e = take_step(q, stand, event, line_join, &answer);
	if (e == ERR_OK)
		e = note(q, stand, event, &answer);
	if (e != ERR_OK)
		return e;
	return answer.where == LINE_INSIDE ? answer_book(q, slug) :
					     answer_line(q, slug);
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
	struct line_answer answer;
	int64_t number, epoch;
	enum err e = recent_event(stand->recent, slug, &event);

	if (e != ERR_OK)
		return e;
	if (!is_selling(event))
		return answer_closed(q, event);
	if (pass_joined(q, slug, &number, &epoch) != ERR_OK)
		return answer_join(q, event);
	e = take_step(q, stand, event, line_seen, &answer);
	if (e == ERR_OK)
		e = note(q, stand, event, &answer);
	if (e != ERR_OK)
		return e;
	if (answer.where == LINE_NOWHERE)
		return answer_join(q, event);
	return answer.where == LINE_INSIDE ? answer_book(q, slug) :
					     answer_wait(q, event);
}
