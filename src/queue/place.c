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

/* What a request wants: its place, and what it showed for it. */
struct wish {
	struct place place;
	struct pass_number pass; /* all 0: showed none */
	bool has_pass;
	bool is_found;
	enum err found;
};

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

/* An admission is good for as long as the slot it came with, however often it
 * is asked for. */
static int64_t
issued_s(struct stand *stand, const struct event *event,
    const struct line_answer *answer)
{
	int64_t used_ms = event->line.admission_s * 1000 - answer->left_ms;
	int64_t now_s = recent_now_s(stand->recent, event);

	return used_ms > 0 ? now_s - (used_ms + 999) / 1000 : now_s;
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
	if (a->where == LINE_INSIDE) {
		const struct pass_admission admission = {
		    .key = admission_of(q, event->slug, a),
		    .issued_s = issued_s(stand, event, a),
		    .epoch = a->epoch,
		    .turn = a->turn,
		    .rank = a->rank,
		    .passed = a->passed,
		};

		pass_admit(q, event->slug, &admission);
	}
}

bool
place_ask(struct request *q, bool pressed, page_fn *then)
{
	struct wish *w = arena_alloc(request_arena(q), sizeof(*w));

	w->place.pressed = pressed;
	w->has_pass =
	    pass_joined(q, request_part(q, "slug"), &w->pass) == ERR_OK;
	if (!pressed && !w->has_pass)
		return false;
	request_want(q, w, then);
	return true;
}

/* One step in the line, which is made first where Redis has none. */
static enum err
take_step(struct stand *stand, struct arena *a, const struct line_event *event,
    struct line_visit *visits, size_t n)
{
	struct line *line = boot_line(stand->boot);
	enum err e = line_visit(line, a, event, visits, n);

	if (e != ERR_NONE)
		return e;
	e = line_open(line, boot_db(stand->boot), a, event->slug);
	if (e == ERR_OK)
		e = line_visit(line, a, event, visits, n);
	return e == ERR_NONE ? ERR_BUSY : e;
}

/* Those that want a place of the first one's event. */
static size_t
choose(struct request *const *list, size_t n, struct request **chosen)
{
	const char *slug = NULL;
	size_t n_chosen = 0;

	for (size_t i = 0; i < n; i++) {
		const struct wish *w = request_wanted(list[i]);

		if (w->is_found)
			continue;
		if (slug == NULL)
			slug = request_part(list[i], "slug");
		if (strcmp(slug, request_part(list[i], "slug")) == 0)
			chosen[n_chosen++] = list[i];
	}
	return n_chosen;
}

static struct line_visit
visit_of(struct request *q)
{
	const struct wish *w = request_wanted(q);

	/* without a number a look is another try to join */
	return (struct line_visit){
	    .visitor = request_visitor(q),
	    .address = request_address(q),
	    .pressed = w->place.pressed || w->pass.number == 0,
	    .number = w->pass.number,
	    .epoch = w->pass.epoch,
	};
}

static void
find(struct stand *stand, struct request *const *list, size_t n)
{
	struct line_visit visits[LINE_VISITS];
	const struct event *event;
	enum err e =
	    recent_event(stand->recent, request_part(list[0], "slug"), &event);

	must(n <= LINE_VISITS);
	for (size_t i = 0; i < n; i++)
		visits[i] = visit_of(list[i]);
	if (e == ERR_OK)
		e = take_step(
		    stand, request_arena(list[0]), &event->line, visits, n);
	for (size_t i = 0; i < n; i++) {
		struct wish *w = request_wanted(list[i]);

		w->place.answer = visits[i].answer;
		w->found = e;
		w->is_found = true;
	}
}

void
place_find(void *ctx, struct request *const *list, size_t n)
{
	struct request *chosen[WORKER_HANDS];
	size_t n_chosen;

	while ((n_chosen = choose(list, n, chosen)) > 0)
		find(ctx, chosen, n_chosen);
}

enum err
place_take(struct request *q, struct stand *stand, const struct event *event,
    const struct place **place_r)
{
	struct wish *w = request_wanted(q);

	*place_r = &w->place;
	if (w->found == ERR_OK && w->place.answer.where != LINE_SLOWED)
		keep(q, stand, event, &w->pass, &w->place);
	else if (!w->has_pass)
		/* remembered, so that a later look is another try */
		pass_join(q, event->slug, &w->pass);
	return w->found;
}
