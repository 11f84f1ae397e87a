#include "core/pace.h"

#include <string.h>

/* What is assumed before anything was seen, and with how many cases' weight. */
static const double USUAL_S = 120, USUAL_CASES = 1;
static const double BOOKING_CASES = 20;
static const double BACK_OF_10 = 1; /* of ten who hold, one lets go */

static const double FILL_S = 5;	    /* empty room is filled over this time, */
static const double FILL_LEAST = 1; /* and by so many a second at least */
static const double OVER_MAX = 1.5; /* called for each who is served */
static const double TRICKLE_S = 10; /* one in so many seconds, at least */
static const double MINUTE_S = 60;

enum {
	COME_S = 5, /* most of those who come are there by then */
	SHOW_LEAST = 20,
	SHOW_CASES = 10,
	GAP_S = 10
};

static double
least(double a, double b)
{
	return a < b ? a : b;
}

static double
most(double a, double b)
{
	return a > b ? a : b;
}

/* How many visitors the places serve that are free or likely to be. */
static double
served(const struct pace_sight *s)
{
	double let_go = ((double)s->unbooked + BACK_OF_10) /
	    ((double)(s->booked + s->unbooked) + 10);
	double each = s->holding > 0 ? (double)s->held / (double)s->holding : 1;
	double book = ((double)s->booked + BOOKING_CASES) /
	    ((double)s->ended + BOOKING_CASES);
	double places = (double)s->free + let_go * (double)s->held;

	return places / most(each, 1) * least(1 / book, OVER_MAX);
}

/* The next whole number that is not smaller. */
static int64_t
up(double x)
{
	int64_t whole = (int64_t)x;

	return (double)whole < x ? whole + 1 : whole;
}

static int64_t
nearest(double x)
{
	return (int64_t)(x + 0.5);
}

static int64_t
budget(const struct pace_sight *s)
{
	int64_t useful;

	if (s->free + s->held <= 0)
		return 0;
	useful = s->holding + up(served(s));
	return useful < s->max_inside ? useful : s->max_inside;
}

/* Admissions a second that the room can take for good: as many as leave. */
static double
flow(const struct pace_sight *s, double room, double show)
{
	double each_s = ((double)s->ended_s + USUAL_S * USUAL_CASES) /
	    ((double)s->ended + USUAL_CASES);

	return room / most(most(each_s, (double)s->slot_s), 1) / show;
}

struct pace
pace_of(const struct pace_sight *s)
{
	struct pace p = {.budget = budget(s)};
	double show = (double)s->show_of_100 / 100;
	double room = (double)p.budget;
	double empty = room - (double)s->inside - (double)s->coming * show;
	double lasting, now, fill, left = (double)s->left_per_1000_s / 1000;

	if (p.budget == 0)
		return p;
	lasting = flow(s, room, show);
	fill = empty > 0 ? most(empty / FILL_S, FILL_LEAST) : 0;
	now = most(lasting, left / show) + fill / show;
	now = least(most(now, 1 / TRICKLE_S), (double)s->rate_max / MINUTE_S);
	if (s->rate > 0)
		now = (double)s->rate / MINUTE_S;
	p.per_1000_s = nearest(now * 1000);
	p.lasting_rate = nearest(most(least(lasting, now) * MINUTE_S, 1));
	return p;
}

static bool
goes_on(
    const struct pace_past *past, int64_t at_s, const struct pace_second *now)
{
	const struct pace_second *last = past->second;

	if (past->n == 0 || at_s < past->last_s || at_s - past->last_s >= GAP_S)
		return false;
	last += past->n - 1;
	return now->admitted >= last->admitted &&
	    now->entered >= last->entered && now->left >= last->left;
}

void
pace_note(struct pace_past *past, int64_t at_ms, const struct pace_second *now)
{
	int64_t at_s = at_ms / 1000;

	if (!goes_on(past, at_s, now))
		past->n = 0;
	else if (at_s == past->last_s)
		return;
	if (past->n == PACE_PAST_S) {
		past->n--;
		memmove(&past->second[0], &past->second[1],
		    (size_t)past->n * sizeof(past->second[0]));
	}
	past->second[past->n++] = *now;
	past->last_s = at_s;
}

int64_t
pace_show(const struct pace_past *past)
{
	int last = past->n - 1;
	int64_t called, came, show;

	if (last < COME_S)
		return 100;
	called =
	    past->second[last - COME_S].admitted - past->second[0].admitted;
	came = past->second[last].entered - past->second[COME_S].entered;
	show = 100 * (came + SHOW_CASES) / (called + SHOW_CASES);
	if (show > 100)
		return 100;
	return show < SHOW_LEAST ? SHOW_LEAST : show;
}

int64_t
pace_slot_s(const struct pace_past *past)
{
	int64_t taken = 0, left;

	if (past->n < 2)
		return 0;
	for (int i = 1; i < past->n; i++)
		taken += past->second[i].taken;
	left = past->second[past->n - 1].left - past->second[0].left;
	return nearest(
	    ((double)taken + USUAL_S) / ((double)left + USUAL_CASES));
}

int64_t
pace_left(const struct pace_past *past)
{
	const struct pace_second *last = &past->second[past->n - 1];

	if (past->n <= PACE_LATELY_S)
		return 0;
	return (last->left - last[-PACE_LATELY_S].left) * 1000 / PACE_LATELY_S;
}
