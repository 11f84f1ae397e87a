/* The pace of the release: a table of situations, and how many come. */
#include "unit.h"

#include <string.h>

#include "core/pace.h"

/* What nothing is known of yet, with plenty of places. */
static const struct pace_sight fresh = {.max_inside = 500,
    .show_of_100 = 100,
    .free = 1500,
    .rate_max = 3000};

static struct pace_sight
with_places(int64_t free, int64_t held, int64_t holding)
{
	struct pace_sight s = fresh;

	s.free = free;
	s.held = held;
	s.holding = holding;
	s.inside = holding;
	return s;
}

static void
test_budget(void **state)
{
	static const struct {
		int64_t free, held, holding, ended, booked, unbooked, wanted;
	} cases[] = {
	    /* plenty: the room is the limit */
	    {1500, 0, 0, 0, 0, 0, 500},
	    {1000, 400, 300, 0, 0, 0, 500},
	    /* few: those who hold, and one for each place */
	    {10, 0, 0, 0, 0, 0, 10},
	    {10, 100, 100, 0, 0, 0, 100 + 20},
	    /* four places a visitor: a quarter as many */
	    {40, 400, 100, 0, 0, 0, 100 + 20},
	    /* nobody lets go of a place: those 100 do not count */
	    {10, 100, 100, 990, 990, 0, 100 + 11},
	    /* half give up: up to half as many more */
	    {10, 0, 0, 980, 480, 0, 15},
	    /* one in five gives up */
	    {100, 0, 0, 1000, 796, 0, 125},
	    /* none free, but some may come back: one may try */
	    {0, 1, 1, 0, 0, 0, 2},
	    {0, 4, 1, 500, 500, 0, 2},
	    /* none at all */
	    {0, 0, 0, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pace_sight s =
		    with_places(cases[i].free, cases[i].held, cases[i].holding);

		s.ended = cases[i].ended;
		s.booked = cases[i].booked;
		s.unbooked = cases[i].unbooked;
		assert_int_equal(pace_of(&s).budget, cases[i].wanted);
	}
}

static void
test_an_empty_room_fills(void **state)
{
	struct pace_sight s = fresh;

	(void)state;
	s.rate_max = 100000;
	/* 500 leave in 120 s, and a fifth of 500 each second */
	assert_int_equal(pace_of(&s).per_1000_s, 4167 + 100000);
	assert_int_equal(pace_of(&s).lasting_rate, 250);
	s.inside = 400;
	assert_int_equal(pace_of(&s).per_1000_s, 4167 + 20000);
	s.inside = 500;
	assert_int_equal(pace_of(&s).per_1000_s, 4167);
	s.inside = 600; /* the budget went down */
	assert_int_equal(pace_of(&s).per_1000_s, 4167);
	s.inside = 400;
	s.coming = 50;
	assert_int_equal(pace_of(&s).per_1000_s, 4167 + 10000);
	s.coming = 0;
	s.inside = 499; /* the last slot is not waited for */
	assert_int_equal(pace_of(&s).per_1000_s, 4167 + 1000);
	s.inside = 400;
	s.coming = 200;
	assert_int_equal(pace_of(&s).per_1000_s, 4167);
}

static void
test_time_to_finish(void **state)
{
	struct pace_sight s = fresh;

	(void)state;
	s.inside = 500;
	s.ended = s.booked = 199;
	s.ended_s = 200 * 30 - 120; /* with the usual one of 120 s */
	assert_int_equal(pace_of(&s).per_1000_s, 16667);
	assert_int_equal(pace_of(&s).lasting_rate, 1000);
	s.ended_s = 199 * 1000;
	assert_int_equal(pace_of(&s).per_1000_s, 502);
	assert_int_equal(pace_of(&s).lasting_rate, 30);
}

static void
test_bounds(void **state)
{
	struct pace_sight s = fresh;

	(void)state;
	assert_int_equal(pace_of(&s).per_1000_s, 50000); /* rate_max */
	s.rate_max = 60;
	assert_int_equal(pace_of(&s).per_1000_s, 1000);
	assert_int_equal(pace_of(&s).lasting_rate, 60);
	s.rate = 90; /* told: taken as it is */
	assert_int_equal(pace_of(&s).per_1000_s, 1500);
	assert_int_equal(pace_of(&s).lasting_rate, 90);
	s.rate = 6000;
	assert_int_equal(pace_of(&s).per_1000_s, 100000);
	assert_int_equal(pace_of(&s).lasting_rate, 250);
	s.rate = 1;
	assert_int_equal(pace_of(&s).per_1000_s, 17);
	assert_int_equal(pace_of(&s).lasting_rate, 1);
	/* never nothing while a place may come back */
	s = with_places(0, 1, 1);
	s.inside = 2;
	assert_int_equal(pace_of(&s).per_1000_s, 100);
	/* and nothing once none can, whatever was told */
	s = with_places(0, 0, 0);
	s.rate = 90;
	assert_int_equal(pace_of(&s).per_1000_s, 0);
	assert_int_equal(pace_of(&s).lasting_rate, 0);
}

static void
test_who_does_not_come_is_made_up_for(void **state)
{
	struct pace_sight s = fresh;

	(void)state;
	s.rate_max = 100000;
	s.show_of_100 = 50;
	assert_int_equal(pace_of(&s).per_1000_s, 208333);
	s.inside = 400;
	s.coming = 200;
	assert_int_equal(pace_of(&s).per_1000_s, 8333);
	s.rate = 60;
	assert_int_equal(pace_of(&s).per_1000_s, 1000);
}

static void
note(struct pace_past *past, int64_t at_ms, int64_t admitted, int64_t entered)
{
	const struct pace_second now = {
	    .admitted = admitted, .entered = entered};

	pace_note(past, at_ms, &now);
}

/* s seconds at the pace; the last seconds' calls are not answered yet. */
static void
live_through(struct pace_past *past, int64_t from_s, int64_t s, int64_t each_s,
    int64_t come_of_10)
{
	for (int64_t i = 0; i < s; i++) {
		int64_t late = i > 5 ? i - 5 : 0;

		note(past, (from_s + i) * 1000, i * each_s,
		    late * each_s * come_of_10 / 10);
		note(past, (from_s + i) * 1000 + 500, 9999, 9999);
	}
}

static void
test_show(void **state)
{
	struct pace_past past = {0};

	(void)state;
	assert_int_equal(pace_show(&past), 100);
	live_through(&past, 1000, 4, 10, 4);
	assert_int_equal(pace_show(&past), 100);
	past.n = 0;
	live_through(&past, 1000, 40, 10, 4);
	assert_in_range(pace_show(&past), 40, 43);
	past.n = 0;
	live_through(&past, 2000, 300, 10, 10);
	assert_int_equal(pace_show(&past), 100);
	past.n = 0;
	live_through(&past, 3000, 300, 10, 0);
	assert_int_equal(pace_show(&past), 20);
}

static void
test_a_new_line_has_no_past(void **state)
{
	struct pace_past past = {0};

	(void)state;
	live_through(&past, 1000, 100, 10, 2);
	assert_in_range(pace_show(&past), 20, 25);
	note(&past, 1100 * 1000, 0, 0); /* counted anew */
	assert_int_equal(pace_show(&past), 100);
	live_through(&past, 2000, 100, 10, 2);
	note(&past, 2200 * 1000, 2000, 400); /* after a gap */
	assert_int_equal(pace_show(&past), 100);
	live_through(&past, 3000, 100, 10, 2);
	note(&past, 100 * 1000, 1000, 200); /* another clock */
	assert_int_equal(pace_show(&past), 100);
}

static void
test_how_long_a_slot_lasts(void **state)
{
	struct pace_past past = {0};
	struct pace_second now = {.taken = 20};
	struct pace_sight s = fresh;

	(void)state;
	assert_int_equal(pace_slot_s(&past), 0);
	/* twenty taken, four given back each second: five seconds each */
	for (int64_t i = 0; i < 100; i++) {
		now.left = 4 * i;
		pace_note(&past, (1000 + i) * 1000, &now);
	}
	assert_int_equal(pace_slot_s(&past), 5);
	/* the sessions alone look shorter; the longer one counts */
	s.max_inside = s.inside = 20;
	s.ended = s.booked = 1000;
	s.ended_s = 1000;
	s.slot_s = pace_slot_s(&past);
	assert_int_equal(pace_of(&s).per_1000_s, 4000);
	s.ended_s = 10010 - 120;
	assert_int_equal(pace_of(&s).per_1000_s, 2000);
	/* nobody has gone yet: the usual, and what was taken meanwhile */
	past.n = 0;
	now.left = 0;
	for (int64_t i = 0; i < 11; i++)
		pace_note(&past, (2000 + i) * 1000, &now);
	assert_int_equal(pace_slot_s(&past), 120 + 10 * 20);
}

/* Whatever a slot's length is thought to be: as many as leave are let in. */
static void
test_as_many_as_leave(void **state)
{
	struct pace_past past = {0};
	struct pace_second now = {.taken = 500};
	struct pace_sight s = fresh;

	(void)state;
	s.inside = 500;
	for (int64_t i = 0; i <= PACE_LATELY_S; i++) {
		assert_int_equal(pace_left(&past), 0);
		now.left = 9 * i;
		pace_note(&past, (1000 + i) * 1000, &now);
	}
	assert_int_equal(pace_left(&past), 9000);
	s.left_per_1000_s = 9000;
	assert_int_equal(pace_of(&s).per_1000_s, 9000);
	assert_int_equal(pace_of(&s).lasting_rate, 250);
	s.show_of_100 = 50;
	assert_int_equal(pace_of(&s).per_1000_s, 18000);
	s.show_of_100 = 100;
	s.left_per_1000_s = 1000; /* nobody left lately: by the slot's length */
	assert_int_equal(pace_of(&s).per_1000_s, 4167);
	for (int64_t i = 0; i < 100; i++)
		pace_note(&past, (2000 + i) * 1000, &now);
	assert_int_equal(pace_left(&past), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_budget),
	    UNIT(test_an_empty_room_fills),
	    UNIT(test_time_to_finish),
	    UNIT(test_bounds),
	    UNIT(test_who_does_not_come_is_made_up_for),
	    UNIT(test_show),
	    UNIT(test_a_new_line_has_no_past),
	    UNIT(test_how_long_a_slot_lasts),
	    UNIT(test_as_many_as_leave),
	};

	return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
