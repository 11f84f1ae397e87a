#include "tool/rehearse_wait.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "tool/rehearse_line.h"
#include "tool/rehearse_step.h"

enum {
	REFRESH_S = 5, /* where a page that waits does not say */
	STALE_S = 5,

	/* As in static/line.js. */
	SIGN_MS = 30000,
	NEXT_MS = 2000, /* between signs of life of who is next */
	POLL_MS = 5000,
	NEAR_MS = 1000, /* between looks of who has few ahead */
	NEAR = 30,
	TURN_MS = 1000,	 /* within which a reason is followed: one's own */
	ALL_MS = 10000,	 /* one that everybody has */
	APART_MS = 5000, /* between two signs of life for such reasons */
};

/* Around so long, so that those who wait do not come as one. */
static int64_t
about(struct visitor *v, int64_t ms)
{
	return step_chance(v, ms * 4 / 5, ms * 6 / 5);
}

void
wait_join(struct turn *t, int64_t after_ms)
{
	const struct step step = {
	    .kind = PAGE_JOIN,
	    .path = arena_printf(t->a, "/q/%s", t->s->event->slug),
	    .body = "",
	    .after_ms = after_ms,
	};

	step_take(t->s, t->v, &step);
}

/* Copies an attribute of the page's main element; "" when it has none. */
static void
copy_fact(struct turn *t, const char *name, char *to, size_t size)
{
	const char *text = form_main(t->a, t->html, name);
	size_t len = text != NULL ? strlen(text) : 0;

	to[0] = '\0';
	if (len > 0 && len < size)
		memcpy(to, text, len + 1);
}

static int64_t
number_of(struct turn *t, const char *name)
{
	const char *text = form_main(t->a, t->html, name);
	int64_t n = 0;

	if (text == NULL || text_to_int64(text, 0, INT64_MAX, &n) != ERR_OK)
		return 0;
	return n;
}

/* The rank where the line was drawn, else the number. */
static void
read_number(struct turn *t)
{
	struct visitor *v = t->v;
	int64_t number = number_of(t, "data-rank");

	if (number == 0)
		number = number_of(t, "data-number");
	if (number > 0 && v->number == 0)
		t->s->figures.numbers++;
	v->number = number;
	v->epoch = number_of(t, "data-epoch");
	if (number > 0)
		v->given = (struct ticket){v->epoch, number};
	figures_epoch(&t->s->figures, v->epoch);
	copy_fact(t, "data-file", v->state_file, sizeof(v->state_file));
	v->tag[0] = '\0';
	if (v->script)
		copy_fact(t, "data-tag", v->tag, sizeof(v->tag));
}

static void
stand_in_line(struct turn *t)
{
	struct visitor *v = t->v;

	v->sign_ms = clock_ms();
	v->ask_ms = v->sign_ms + about(v, SIGN_MS);
	if (v->stage != STAGE_WAITING) {
		turn_be(t->s, v, STAGE_WAITING);
		v->poll_ms = 0;
	}
	v->tries = 0;
}

static void
wait_for_refresh(struct turn *t)
{
	long refresh_s = heard_number(t->heard, "Refresh");

	turn_get(t, PAGE_WAIT, t->v->again,
	    (refresh_s > 0 ? refresh_s : REFRESH_S) * 1000);
}

/* The page's script looks at the file at once, then now and then. */
static void
wait_on(struct turn *t)
{
	struct visitor *v = t->v;

	stand_in_line(t);
	if (v->script && v->state_file[0] != '\0')
		turn_get(t, PAGE_STATE, v->state_file, about(v, v->poll_ms));
	else
		wait_for_refresh(t);
}

static void
told_to_wait(struct turn *t)
{
	struct visitor *v = t->v;

	if (!v->was_passed && !v->inverted)
		v->inverted = figures_inverted(
		    &t->s->figures, v->number, v->highest_at_ask);
	wait_on(t);
}

/* Stands at the door, and knocks. */
static void
wait_at_door(struct turn *t)
{
	stand_in_line(t);
	if (t->v->script)
		turn_get(t, PAGE_WAIT, t->v->again, about(t->v, NEXT_MS));
	else
		wait_for_refresh(t);
}

/* Called, and there is no slot. Others may have been quicker to come; but from
 * the second time on nobody of a higher number goes in before. */
static void
told_to_be_next(struct turn *t)
{
	struct visitor *v = t->v;

	if (v->door_asks < 2) {
		v->door_asks++;
		v->door_highest = v->highest_at_ask;
		wait_at_door(t);
	} else if (v->highest_at_ask > v->door_highest) {
		told_to_wait(t);
	} else {
		wait_at_door(t);
	}
}

/* A page with a button to go on; without one it is looked at again. */
void
wait_press(struct turn *t)
{
	const struct form *f = form_find(
	    t->a, t->html, arena_printf(t->a, "/q/%s*", t->s->event->slug));

	if (f == NULL)
		wait_on(t);
	else if (++t->v->tries > TURN_TRIES_MAX)
		turn_over(t, STAGE_FAILED);
	else
		turn_submit(t, PAGE_JOIN, f, TURN_AGAIN_MS);
}

static bool
is_one_of(const char *word, const char *const *words)
{
	while (*words != NULL && strcmp(*words, word) != 0)
		words++;
	return *words != NULL;
}

/* What the line's page says of the event, by the words of either page. */
static void
line_state(struct turn *t, const char *state)
{
	static const char *const patient[] = {
	    "slowed", "before", "paused", "away", NULL};

	if (strcmp(state, "waiting") == 0) {
		told_to_wait(t);
	} else if (strcmp(state, "next") == 0) {
		told_to_be_next(t);
	} else if (strcmp(state, "turn") == 0) {
		wait_press(t);
	} else if (strcmp(state, "front") == 0) {
		t->v->was_passed = true;
		wait_press(t);
	} else if (is_one_of(state, patient)) {
		wait_on(t);
	} else if (strcmp(state, "soldout") == 0 ||
	    strcmp(state, "selling") == 0) {
		turn_over(t, STAGE_SOLD_OUT);
	} else if (strcmp(state, "closed") == 0 ||
	    strcmp(state, "cancelled") == 0) {
		turn_over(t, STAGE_CLOSED);
	} else {
		turn_odd(t);
	}
}

void
wait_page(struct turn *t)
{
	const char *state = form_main(t->a, t->html, "data-state");

	turn_stand_at(t->v, t->v->path);
	if (state == NULL)
		state = form_main(t->a, t->html, "data-phase");
	read_number(t);
	if (state != NULL)
		line_state(t, state);
	else if (heard_number(t->heard, "Refresh") > 0)
		told_to_wait(t);
	else
		wait_press(t);
}

void
wait_same(struct turn *t)
{
	told_to_wait(t);
}

/* A reason to ask the worker, within so long. */
static void
ask_within(struct visitor *v, int64_t ms)
{
	int64_t now = clock_ms();
	int64_t soonest = v->sign_ms + (ms < APART_MS ? ms : APART_MS);
	int64_t then = (soonest > now ? soonest : now) + step_chance(v, 0, ms);

	if (then < v->ask_ms)
		v->ask_ms = then;
}

static void
find_reasons(struct visitor *v, const struct rehearse_line *file)
{
	if (clock_unix_s() - file->at_s > STALE_S) {
		v->tag[0] = '\0';
		ask_within(v, ALL_MS);
	}
	if (file->epoch != v->epoch || file->free + file->held == 0)
		ask_within(v, ALL_MS);
	if (file->head >= v->number)
		ask_within(v, TURN_MS);
}

/* The published state of the line: asks the worker only when there is a
 * reason. */
void
wait_file(struct turn *t)
{
	struct visitor *v = t->v;
	struct rehearse_line file = {0};
	int64_t now = clock_ms(), look_ms;

	v->poll_ms = POLL_MS;
	if (t->heard->status != 200 ||
	    rehearse_line_read(
		t->a, t->heard->body, t->heard->body_len, &file) != ERR_OK) {
		v->tag[0] = '\0';
		ask_within(v, ALL_MS);
	} else {
		find_reasons(v, &file);
		if (v->number - file.head < NEAR)
			v->poll_ms = NEAR_MS;
	}
	look_ms = now + about(v, v->poll_ms);
	if (v->ask_ms <= look_ms)
		turn_get(t, PAGE_WAIT, v->again,
		    v->ask_ms > now ? v->ask_ms - now : 0);
	else
		turn_get(t, PAGE_STATE, v->state_file, look_ms - now);
}
