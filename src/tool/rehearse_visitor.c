#include "tool/rehearse_visitor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "tool/rehearse_jar.h"
#include "tool/rehearse_step.h"
#include "tool/rehearse_wait.h"

enum {
	HELD_MIN_MS = 2000,
	HELD_MAX_MS = 5000,
	BOT_MIN_MS = 50,
	BOT_MAX_MS = 150,
	BOT_PRESSES_MAX = 1000
};

/* -- inside -----------------------------------------------------------------*/

static void
refused(struct turn *t, const char *why)
{
	struct visitor *v = t->v;

	if (strcmp(why, "all_held") == 0) {
		v->tries = 0; /* it waits for what may come back */
		turn_look_again(t, step_chance(v, HELD_MIN_MS, HELD_MAX_MS));
	} else if (strcmp(why, "too_few") == 0) {
		v->quantity = 1;
		turn_look_again(t, step_chance(v, 0, TURN_AGAIN_MS));
	} else if (strcmp(why, "no_session") == 0) {
		wait_press(t);
	} else if (strcmp(why, "not_open") == 0) {
		turn_over(t, STAGE_CLOSED);
	} else if (strstr(t->html, "class=\"button wide\" href") != NULL) {
		turn_look_again(t, TURN_AGAIN_MS); /* another type is left */
	} else {
		turn_over(t, STAGE_SOLD_OUT);
	}
}

static void
page_choose(struct turn *t)
{
	const char *why = form_main(t->a, t->html, "data-refusal");
	const struct form *f = form_find(
	    t->a, t->html, arena_printf(t->a, "/book/%s", t->s->event->slug));

	if (why != NULL) {
		refused(t, why);
		return;
	}
	if (form_main(t->a, t->html, "data-state") != NULL) {
		turn_over(t, STAGE_EXPIRED);
		return;
	}
	turn_still_in(t);
	turn_stand_at(t->v, t->v->path);
	if (f == NULL)
		turn_odd(t);
	else
		turn_submit(t, PAGE_HOLD, f,
		    step_chance(t->v, 0, t->s->options->think_s * 1000 / 2));
}

static void
complain(struct turn *t)
{
	const char *at = strstr(t->html, "id=\"e-");

	t->s->figures.odd++;
	if (at != NULL && t->s->complaint[0] == '\0')
		(void)snprintf(t->s->complaint, sizeof(t->s->complaint), "%.*s",
		    (int)strcspn(at + 6, "\""), at + 6);
	turn_over(t, STAGE_FAILED);
}

static void
page_details(struct turn *t)
{
	int64_t think_ms = t->s->options->think_s * 1000;
	const struct form *f = form_find(t->a, t->html,
	    arena_printf(t->a, "/book/%s/details", t->s->event->slug));

	if (t->heard->status == 422) {
		complain(t);
		return;
	}
	if (f == NULL) {
		page_choose(t);
		return;
	}
	turn_still_in(t);
	turn_stand_at(t->v, t->v->path);
	turn_submit(t, PAGE_SEND, f, step_chance(t->v, think_ms / 4, think_ms));
}

/* -- paying -----------------------------------------------------------------*/

static void
checkout(struct turn *t, const struct form *f)
{
	const char *order = form_value_of(t->a, f, "order_id");
	struct step step = {.kind = PAGE_CHECKOUT, .path = "/_ctl/pay"};

	if (order == NULL || strlen(order) >= sizeof(t->v->order)) {
		turn_odd(t);
		return;
	}
	memcpy(t->v->order, order, strlen(order) + 1);
	step.body = form_pair(t->a, "order", order);
	step_take(t->s, t->v, &step);
}

static void
page_pay(struct turn *t)
{
	int64_t after_ms = t->s->options->pay_after_s * 1000;
	const struct form *f = form_find(t->a, t->html, t->v->path);

	turn_still_in(t);
	turn_stand_at(t->v, t->v->path);
	if (f != NULL) {
		turn_submit(t, PAGE_PRESS, f,
		    step_chance(t->v, after_ms / 2, after_ms * 3 / 2));
		return;
	}
	f = form_find(t->a, t->html, "http*");
	if (f != NULL)
		checkout(t, f);
	else
		page_choose(t);
}

/* The gateway has the money; what the browser brings back follows. */
static void
paid(struct turn *t)
{
	struct step step = {.kind = PAGE_CALLBACK, .body = "", .foreign = true};
	const struct json *all = NULL, *fields;

	if (t->heard->status != 200 ||
	    json_parse(t->a, t->heard->body, t->heard->body_len, &all) !=
		ERR_OK) {
		turn_odd(t);
		return;
	}
	turn_still_in(t);
	turn_be(t->s, t->v, STAGE_PAID);
	fields = json_at(all, "fields");
	for (size_t i = 0; i < json_count(fields); i++) {
		const struct json *one = json_item(fields, i);
		const char *value;

		if (json_text(one, "", &value) == ERR_OK)
			step.body = arena_printf(t->a, "%s%s%s", step.body,
			    i > 0 ? "&" : "",
			    form_pair(t->a, json_name(one), value));
	}
	step.path = arena_printf(t->a, "%s/callback", t->v->again);
	turn_stand_at(
	    t->v, arena_printf(t->a, "/b/%s", strrchr(t->v->again, '/') + 1));
	step_take(t->s, t->v, &step);
}

static void
page_booking(struct turn *t)
{
	const char *state = form_main(t->a, t->html, "data-state");
	long refresh_s = heard_number(t->heard, "Refresh");

	turn_stand_at(t->v, t->v->path);
	if (state == NULL)
		turn_odd(t);
	else if (strcmp(state, "confirmed") == 0)
		turn_got_booking(t);
	else if (strcmp(state, "failed") == 0)
		turn_get(t, PAGE_PAY,
		    arena_printf(t->a, "/pay/%s", t->v->path + 3),
		    TURN_AGAIN_MS);
	else if (strcmp(state, "checking") == 0 ||
	    strcmp(state, "pending") == 0)
		turn_get(t, PAGE_BOOKING, t->v->again,
		    (refresh_s > 0 ? refresh_s : 1) * 1000);
	else
		turn_over(t, STAGE_EXPIRED);
}

/* -- any answer -------------------------------------------------------------*/

static void
follow(struct turn *t)
{
	struct visitor *v = t->v;
	size_t len;
	const char *to = heard_header(t->heard, "Location", NULL, &len);
	const char *path = to != NULL ? arena_strndup(t->a, to, len) : "";
	size_t site = strlen(t->s->site);
	enum page_kind kind;

	if (strncmp(path, t->s->site, site) == 0)
		path += site;
	kind = turn_kind_of(path);
	if (kind == PAGE_KINDS || strlen(path) >= sizeof(v->path)) {
		turn_odd(t);
		return;
	}
	if (v->kind == PAGE_HOLD && kind == PAGE_DETAILS)
		turn_got_hold(t);
	else if (kind == PAGE_CHOOSE && v->stage < STAGE_INSIDE)
		turn_came_in(t);
	if (v->kind >= PAGE_CHOOSE && v->kind <= PAGE_PRESS &&
	    kind >= PAGE_CHOOSE)
		turn_still_in(t);
	if (kind == PAGE_WAIT && v->stage > STAGE_WAITING)
		turn_be(t->s, v, STAGE_COMING);
	if (++v->tries > TURN_TRIES_MAX) {
		turn_over(t, STAGE_FAILED);
		return;
	}
	turn_stand_at(v, path);
	turn_get(t, kind, path, 0);
}

static void
page(struct turn *t)
{
	static void (*const pages[PAGE_KINDS + 1])(struct turn * t) = {
	    [PAGE_WAIT] = wait_page,
	    [PAGE_CHOOSE] = page_choose,
	    [PAGE_DETAILS] = page_details,
	    [PAGE_PAY] = page_pay,
	    [PAGE_BOOKING] = page_booking,
	    [PAGE_KINDS] = turn_odd,
	};

	pages[turn_kind_of(t->v->path)](t);
}

/* Every other bot is somebody new at each press. */
static bool
forgets(const struct visitor *v)
{
	return v->bot && v->index % 2 == 0;
}

static void
bot_heard(const struct turn *t)
{
	size_t len;
	const char *to = heard_header(t->heard, "Location", NULL, &len);

	if (t->heard->status != 303 || to == NULL ||
	    strstr(arena_strndup(t->a, to, len), "/book/") == NULL)
		return;
	if (forgets(t->v) || t->v->stage != STAGE_INSIDE)
		t->s->figures.bots_in++;
	t->v->stage = STAGE_INSIDE;
}

/* Nobody can press the button so fast. */
static void
bot_again(struct turn *t, int64_t after_ms)
{
	if (t->s->open == 0 || ++t->v->presses > BOT_PRESSES_MAX)
		return;
	t->s->figures.bot_presses++;
	wait_join(t, after_ms);
	t->v->kind = PAGE_BOT;
}

static void
keep_cookies(const struct turn *t)
{
	struct visitor *v = t->v;
	const char *at = NULL;
	size_t len;

	if (v->kind == PAGE_CHECKOUT || forgets(v))
		return;
	while ((at = heard_header(t->heard, "Set-Cookie", at, &len)) != NULL)
		v->jar = jar_keep(v->jar, at, len);
}

static bool
leaves(const struct turn *t)
{
	enum page_kind kind = turn_kind_of(t->v->path);

	return t->heard->status == 200 && kind >= t->v->leaves_at &&
	    kind < PAGE_BOOKING && t->v->stage < STAGE_PAID;
}

static void
understand(struct turn *t)
{
	int status = t->heard->status;
	long later_s = heard_number(t->heard, "Retry-After");

	if (t->v->kind == PAGE_STATE)
		wait_file(t);
	else if (t->v->kind == PAGE_CHECKOUT)
		paid(t);
	else if (status == HEARD_NOT_MODIFIED)
		wait_same(t);
	else if (status >= 300 && status < 400)
		follow(t);
	else if (status == 429 || status >= 500)
		turn_look_again(
		    t, later_s > 0 ? later_s * 1000 : TURN_AGAIN_MS);
	else if (leaves(t))
		turn_over(t, STAGE_ABANDONED);
	else if (status == 200 || status == 409 || status == 422)
		page(t);
	else
		turn_odd(t);
}

void
visitor_heard(void *ctx, struct walker *w, const struct heard *heard)
{
	struct scene *s = ctx;
	struct visitor *v = (struct visitor *)(void *)w;
	struct turn t = {.s = s, .v = v, .a = s->arena, .heard = heard};

	arena_reset(s->arena);
	if (heard != NULL) {
		t.html = heard->body;
		figures_answer(&s->figures, v->kind, heard->status,
		    clock_ms() - w->asked_ms);
		keep_cookies(&t);
	} else {
		s->figures.broken++;
	}
	if (v->bot && heard != NULL)
		bot_heard(&t);
	if (v->bot)
		bot_again(&t, step_chance(v, BOT_MIN_MS, BOT_MAX_MS));
	else if (heard == NULL)
		turn_look_again(&t, TURN_AGAIN_MS);
	else
		understand(&t);
}

void
visitor_due(void *ctx, struct walker *w)
{
	struct scene *s = ctx;
	struct visitor *v = (struct visitor *)(void *)w;
	char *request = v->prepared;
	size_t group = GROUP_SITE;

	if (v->bot)
		group = GROUP_BOTS;
	else if (v->kind == PAGE_CHECKOUT)
		group = GROUP_SANDBOX;
	v->prepared = NULL;
	v->highest_at_ask = s->figures.highest_in;
	s->figures.asked++;
	crowd_ask(s->crowd, w, group, v->index, request);
}

void
visitor_init(struct scene *s, size_t i, int64_t now_ms)
{
	static const enum page_kind steps[] = {
	    PAGE_WAIT, PAGE_CHOOSE, PAGE_DETAILS, PAGE_PAY};
	const struct rehearse_options *o = s->options;
	struct visitor *v = &s->visitors[i];
	struct turn t = {.s = s, .v = v, .a = s->arena};
	int64_t comes_ms;

	arena_reset(s->arena);
	*v = (struct visitor){.index = (uint32_t)i,
	    .dice = (uint64_t)o->seed * 0x9e3779b97f4a7c15U + i,
	    .leaves_at = PAGE_KINDS,
	    .bot = i >= s->n_visitors};
	comes_ms = now_ms - clock_ms() + step_chance(v, 0, o->within_s * 1000);
	v->script = !step_percent(v, o->no_script);
	v->quantity = step_chance(v, 1, o->quantity);
	if (step_percent(v, o->abandon))
		v->leaves_at = steps[step_chance(v, 0, 3)];
	turn_stand_at(v, arena_printf(s->arena, "/q/%s", s->event->slug));
	if (v->bot) {
		bot_again(&t, comes_ms);
		return;
	}
	s->open++;
	s->figures.now[STAGE_COMING]++;
	wait_join(&t, comes_ms);
}

void
visitor_clear(struct visitor *v)
{
	free(v->jar);
	free(v->prepared);
	v->jar = v->prepared = NULL;
}
