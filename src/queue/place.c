#include "queue/place.h"

#include <inttypes.h>
#include <string.h>

#include "base/token.h"
#include "web/pass.h"

bool
place_has_number(struct request *q, const char *slug)
{
	struct pass_number pass;

	return pass_joined(q, slug, &pass) == ERR_OK && pass.number > 0;
}

bool
place_has_pressed(struct request *q, const char *slug)
{
	struct pass_number pass;

	return pass_joined(q, slug, &pass) == ERR_OK;
}

/* One number is one booking session, also when Redis has forgotten; numbers
 * begin anew where the line was flushed. */
static const char *
admission_of(
    struct request *q, const char *slug, const struct line_answer *answer)
{
	struct arena *a = request_arena(q);
	const char *who = arena_printf(a, "%s %s %" PRId64 " %" PRId64, slug,
	    request_visitor(q), answer->number, answer->since);

	return token_sha256_hex(a, who, strlen(who));
}

typedef enum err step_fn(struct line *l, struct arena *a,
    const struct line_visit *visit, struct line_answer *answer_r);

/* One step in the line, which is made first where Redis has none. */
static enum err
take_step(struct request *q, struct stand *stand, step_fn *step,
    const struct line_visit *visit, struct line_answer *answer_r)
{
	struct line *line = boot_line(stand->boot);
	struct arena *a = request_arena(q);
	enum err e = step(line, a, visit, answer_r);

	if (e != ERR_NONE)
		return e;
	e = line_open(line, boot_db(stand->boot), a, visit->event->slug);
	if (e == ERR_OK)
		e = step(line, a, visit, answer_r);
	return e == ERR_NONE ? ERR_BUSY : e;
}

/* The signed number follows the line; it is signed again when it changed. */
static void
keep_number(struct request *q, const char *slug,
    const struct pass_number *before, struct place *place)
{
	const struct line_answer *a = &place->answer;
	struct pass_number now = {a->number, a->epoch, before->begun};

	if (now.number != before->number)
		now.begun = 0;
	if (a->where == LINE_WAITING && a->ahead > now.begun)
		now.begun = a->ahead;
	place->begun = now.begun;
	if (now.number != before->number || now.epoch != before->epoch ||
	    now.begun != before->begun)
		pass_join(q, slug, &now);
}

static void
keep(struct request *q, struct stand *stand, const struct event *event,
    const struct pass_number *before, struct place *place)
{
	const struct line_answer *a = &place->answer;

	place->begun = 0;
	switch (a->where) {
	case LINE_NOWHERE:
	case LINE_CLOSED:
		pass_give_up(q, event->slug);
		return;
	case LINE_SLOWED:
	case LINE_WAITING:
	case LINE_FRONT:
	case LINE_NEXT:
	case LINE_INSIDE:
		break;
	}
	keep_number(q, event->slug, before, place);
	if (a->where == LINE_INSIDE)
		pass_admit(q, event->slug, admission_of(q, event->slug, a),
		    recent_now_s(stand->recent, event));
}

static enum err
step(struct request *q, struct stand *stand, const struct event *event,
    step_fn *fn, struct place *place_r)
{
	struct pass_number pass = {0, 0, 0};
	bool has = pass_joined(q, event->slug, &pass) == ERR_OK;
	struct line_visit visit = {
	    .event = &event->line,
	    .visitor = request_visitor(q),
	    .address = request_address(q),
	    .number = pass.number,
	    .epoch = pass.epoch,
	};
	enum err e;

	e = take_step(q, stand, fn, &visit, &place_r->answer);
	if (e == ERR_OK && place_r->answer.where != LINE_SLOWED)
		keep(q, stand, event, &pass, place_r);
	else if (!has)
		/* remembered, so that a later look is another try */
		pass_join(q, event->slug, &pass);
	return e;
}

enum err
place_join(struct request *q, struct stand *stand, const struct event *event,
    struct place *place_r)
{
	return step(q, stand, event, line_join, place_r);
}

enum err
place_see(struct request *q, struct stand *stand, const struct event *event,
    struct place *place_r)
{
	return step(q, stand, event,
	    place_has_number(q, event->slug) ? line_seen : line_join, place_r);
}
