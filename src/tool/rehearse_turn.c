#include "tool/rehearse_turn.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "tool/rehearse_step.h"

void
turn_be(struct scene *s, struct visitor *v, enum stage stage)
{
	s->figures.now[v->stage]--;
	s->figures.now[stage]++;
	v->stage = stage;
	v->tries = 0;
}

void
turn_over(struct turn *t, enum stage stage)
{
	turn_be(t->s, t->v, stage);
	t->s->open--;
}

void
turn_get(
    struct turn *t, enum page_kind kind, const char *path, int64_t after_ms)
{
	const struct step step = {
	    .kind = kind, .path = path, .after_ms = after_ms};

	step_take(t->s, t->v, &step);
}

enum page_kind
turn_kind_of(const char *path)
{
	if (strncmp(path, "/q/", 3) == 0)
		return PAGE_WAIT;
	if (strncmp(path, "/pay/", 5) == 0)
		return PAGE_PAY;
	if (strncmp(path, "/b/", 3) == 0)
		return PAGE_BOOKING;
	if (strncmp(path, "/book/", 6) != 0)
		return PAGE_KINDS;
	return strstr(path, "/details") != NULL ? PAGE_DETAILS : PAGE_CHOOSE;
}

/* Looks again where it stood, unless it did so too often. */
void
turn_look_again(struct turn *t, int64_t after_ms)
{
	if (++t->v->tries > TURN_TRIES_MAX)
		turn_over(t, STAGE_FAILED);
	else
		turn_get(t, turn_kind_of(t->v->again), t->v->again, after_ms);
}

void
turn_odd(struct turn *t)
{
	t->s->figures.odd++;
	turn_look_again(t, TURN_AGAIN_MS);
}

void
turn_stand_at(struct visitor *v, const char *path)
{
	if (strlen(path) < sizeof(v->again))
		memmove(v->again, path, strlen(path) + 1);
}

/* Submits the form after so long. */
void
turn_submit(
    struct turn *t, enum page_kind kind, const struct form *f, int64_t after_ms)
{
	struct visitor *v = t->v;
	int64_t seed = t->s->options->seed;
	const struct form_person person = {
	    .name = arena_printf(t->a, "Visitor %" PRIu32, v->index),
	    .email = arena_printf(
		t->a, "v%" PRIu32 "-%" PRId64 "@example.org", v->index, seed),
	    .phone = arena_printf(t->a, "9%09" PRIu64,
		((uint64_t)seed * 1000003 + v->index) % 1000000000),
	    .quantity = v->quantity,
	    .dice = (uint64_t)step_chance(v, 0, INT32_MAX),
	    .event = t->s->event,
	};
	const struct step step = {
	    .kind = kind,
	    .path = f->action,
	    .body = form_fill(t->a, f, &person),
	    .after_ms = after_ms,
	};
	const char *places = strstr(step.body, "quantity=");

	if (places != NULL)
		v->quantity = strtol(places + 9, NULL, 10);
	step_take(t->s, v, &step);
}

/* -- the record -------------------------------------------------------------*/

void
turn_came_in(struct turn *t)
{
	struct figures *f = &t->s->figures;
	int64_t now = clock_ms();

	turn_be(t->s, t->v, STAGE_INSIDE);
	f->entered++;
	if (t->v->number > 0)
		figures_in(f, t->v->number);
	t->v->stay = 1 + spans_add(&f->stays, (struct span){now, now, 1});
}

/* It was inside when it asked for what it has got now. */
void
turn_still_in(struct turn *t)
{
	if (t->v->stay > 0)
		t->s->figures.stays.span[t->v->stay - 1].end_ms =
		    t->v->walker.sent_ms;
}

/* The hold cannot have begun before it was asked for, so lasts at least until
 * that and its length. */
void
turn_got_hold(struct turn *t)
{
	struct figures *f = &t->s->figures;
	const struct span take = {clock_ms(),
	    t->v->walker.sent_ms + t->s->event->hold_ms, t->v->quantity};

	turn_be(t->s, t->v, STAGE_HOLDING);
	f->holds++;
	f->places_held += take.amount;
	t->v->take = 1 + spans_add(&f->takes, take);
}

void
turn_got_booking(struct turn *t)
{
	struct figures *f = &t->s->figures;
	struct span *take =
	    t->v->take > 0 ? &f->takes.span[t->v->take - 1] : NULL;
	const struct span rest = {clock_ms(), INT64_MAX, t->v->quantity};

	f->places_booked += t->v->quantity;
	if (take != NULL && take->end_ms >= rest.begin_ms)
		take->end_ms = INT64_MAX;
	else
		(void)spans_add(&f->takes, rest);
	turn_over(t, STAGE_BOOKED);
}
