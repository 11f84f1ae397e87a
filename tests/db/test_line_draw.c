/* The draw: who takes part, in which order they are called, and that nobody
 * gets around it (SURGE-08). */
#include "lines.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/watch.h"

#define SEED "0123456789abcdefABCDEF"

enum {
	OTHERS = 1000
};

static void
draw(void)
{
	struct line_state s = lines_admit();

	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE event SET draw = true, draw_seed = '" SEED
	    "' WHERE slug = '%s'",
	    lines_event.slug));
	assert_int_equal(watch_note_draw(lines_db(), dbtest_arena(),
			     lines_event.slug, s.epoch, s.last),
	    ERR_OK);
	lines_event.seed = SEED;
	lines_event.drawn_last = s.last;
	assert_int_equal(line_draw(lines_line(), &lines_event), ERR_OK);
}

/* The rank as anybody could work it out. */
static int64_t
rank_outside(int64_t number)
{
	const char *hex = dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT ('x' || lpad(left(encode(sha256('" SEED ":%" PRId64
	    "'), 'hex'), 10), 16, '0'))::bit(64)::bigint",
	    number));

	return strtoll(hex, NULL, 10);
}

/* How many of numbers 1 to last stand before it. */
static int
draw_stands(int number, int last)
{
	int before = 0;

	for (int i = 1; i <= last; i++)
		before += line_rank(&lines_event, i) <
		    line_rank(&lines_event, number);
	return before;
}

static int
by_rank(const void *a, const void *b)
{
	int64_t x = line_rank(&lines_event, *(const int *)a);
	int64_t y = line_rank(&lines_event, *(const int *)b);

	return x < y ? -1 : x > y;
}

static void
a_draw_makes_the_order_that_anybody_can_check(void **state)
{
	enum {
		DRAWN = 1300
	};
	static int order[DRAWN];
	struct line_answer late;

	(void)state;
	lines_keep_out();
	lines_fill(1, DRAWN);
	lines_leave(DRAWN); /* so the last number has nobody */
	assert_false(lines_seen(1).drawn);
	draw();
	for (int i = 0; i < DRAWN - 1; i++)
		order[i] = i + 1;
	qsort(order, DRAWN - 1, sizeof(order[0]), by_rank);
	late = lines_join(DRAWN + 1);
	assert_int_equal(late.ahead, DRAWN - 1);
	for (int i = 0; i < DRAWN - 1; i++) {
		struct line_answer got = lines_seen(order[i]);

		assert_int_equal(got.ahead, i);
		assert_true(got.drawn);
		if (i % 100 == 0)
			assert_int_equal(got.rank, rank_outside(got.number));
	}
	lines_pace.budget = 3;
	assert_int_equal(lines_admit().head, line_rank(&lines_event, order[2]));
	assert_int_equal(lines_seen(order[2]).where, LINE_INSIDE);
	assert_int_equal(lines_seen(order[3]).where, LINE_WAITING);
	/* doing it twice is doing it once */
	assert_int_equal(line_draw(lines_line(), &lines_event), ERR_OK);
	assert_int_equal(lines_seen(order[3]).ahead, 0);
}

/* The sale is open and the draw not made: nobody comes in by the number they
 * came with, nor who comes only now. */
static void
nobody_is_called_before_the_draw(void **state)
{
	(void)state;
	lines_event.draw = true;
	lines_keep_out();
	lines_fill(1, 20);
	lines_pace.budget = 3;
	assert_int_equal(lines_admit().called, 0);
	assert_int_equal(lines_join(21).ahead, 20);
	assert_int_equal(lines_admit().head, 0);
	draw();
	assert_int_equal(lines_join(22).ahead, 21);
	assert_int_equal(lines_admit().called, 3);
	for (int i = 1; i <= 21; i++)
		assert_int_equal(
		    lines_seen(i).where == LINE_INSIDE, draw_stands(i, 21) < 3);
}

/* Nobody waits any more, or not yet, and there is room. */
static void
nobody_passes_straight_through_before_the_draw(void **state)
{
	(void)state;
	lines_event.draw = true;
	lines_open();
	(void)lines_admit();
	assert_int_equal(lines_join(1).where, LINE_WAITING);
	draw();
	(void)lines_admit();
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_int_equal(lines_join(2).where, LINE_INSIDE);
}

/* Numbers begin anew, the seed is known by now: nobody may profit by it. */
static void
a_flush_after_a_draw_makes_an_order_of_arrival(void **state)
{
	struct line_answer got;
	int best = 20;

	(void)state;
	lines_keep_out();
	lines_fill(1, 40);
	draw();
	assert_int_equal(line_flush(lines_line(), lines_db(), dbtest_arena(),
			     lines_event.slug),
	    ERR_OK);
	lines_event.drawn_last =
	    strtoll(dbtest_sql(arena_printf(dbtest_arena(),
			"SELECT draw_last FROM event WHERE slug = '%s'",
			lines_event.slug)),
		NULL, 10);
	lines_keep_out();
	lines_fill(OTHERS + 1, OTHERS + 40);
	for (int i = 20; i <= 40; i++)
		if (rank_outside(i) < rank_outside(best))
			best = i;
	assert_int_equal(lines_seen(OTHERS + best).ahead, best - 1);
	/* passed over, and back */
	(void)redis_tell(arena_printf(dbtest_arena(), "zrem '{%s}:rank' %s",
	    lines_event.slug, lines_name(OTHERS + best)));
	got = lines_seen(OTHERS + best);
	assert_int_equal(got.where, LINE_WAITING);
	assert_int_equal(got.ahead, best - 1);
}

/* The step that told the numbers, a flush, and only then what is noted of them:
 * none of the new ones is among those that take part. */
static void
a_draw_is_noted_of_no_line_that_was_flushed(void **state)
{
	struct line_state s;

	(void)state;
	lines_event.draw = true;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE event SET draw = true, draw_seed = '" SEED
	    "' WHERE slug = '%s'",
	    lines_event.slug));
	lines_keep_out();
	lines_fill(1, 40);
	s = lines_admit();
	assert_int_equal(line_flush(lines_line(), lines_db(), dbtest_arena(),
			     lines_event.slug),
	    ERR_OK);
	assert_int_equal(watch_note_draw(lines_db(), dbtest_arena(),
			     lines_event.slug, s.epoch, s.last),
	    ERR_OK);
	assert_string_equal(
	    dbtest_sql(arena_printf(dbtest_arena(),
		"SELECT coalesce(draw_last, -1) FROM event WHERE slug = '%s'",
		lines_event.slug)),
	    "-1");
}

static void
a_draw_reaches_those_who_were_away(void **state)
{
	(void)state;
	lines_keep_out();
	lines_fill(1, 50);
	lines_event.grace_s = 1;
	clock_pause_ms(1100);
	assert_int_equal(lines_admit().waiting, 0);
	draw();
	for (int i = 1; i <= 50; i++)
		assert_int_equal(lines_seen(i).rank, rank_outside(i));
}

/* Another worker may not have heard of the draw: it must not put anybody
 * before those who were drawn. */
static void
a_worker_that_knows_of_no_draw_does_no_harm(void **state)
{
	struct line_answer got;

	(void)state;
	lines_keep_out();
	lines_fill(1, 20);
	draw();
	lines_event.seed = NULL;
	got = lines_join(21);
	assert_int_equal(got.ahead, 20);
	(void)redis_tell("flushall");
	lines_open();
	got = lines_seen(1);
	assert_int_equal(got.where, LINE_WAITING);
	assert_int_equal(got.waiting, 0);
	lines_event.seed = SEED;
	assert_int_equal(lines_seen(1).rank, rank_outside(1));
	assert_int_equal(lines_join(22).ahead, 1);
}

/* Nor put who was called behind who was called later: of two for one slot the
 * better has it, whichever worker is asked. */
static void
a_worker_that_knows_of_no_draw_keeps_the_order_at_the_door(void **state)
{
	enum {
		DRAWN = 20
	};
	int order[DRAWN];

	(void)state;
	lines_event.draw = true;
	lines_keep_out();
	lines_fill(1, DRAWN);
	draw();
	for (int i = 0; i < DRAWN; i++)
		order[i] = i + 1;
	qsort(order, DRAWN, sizeof(order[0]), by_rank);
	lines_pace.budget = 1;
	lines_pace.show_of_100 = 50;
	assert_int_equal(lines_admit().called, 2);
	lines_event.seed = NULL;
	assert_int_equal(lines_seen(order[0]).where, LINE_INSIDE);
	lines_event.seed = SEED;
	assert_int_equal(lines_seen(order[1]).where, LINE_NEXT);
}

/* Silent while the draw is made: nobody who stays in the line for ever. */
static void
who_falls_silent_in_a_draw_is_passed(void **state)
{
	(void)state;
	lines_event.draw = true;
	lines_keep_out();
	lines_fill(1, 20);
	(void)redis_tell(
	    arena_printf(dbtest_arena(), "rename '{%s}:rank' '{%s}:undrawn'",
		lines_event.slug, lines_event.slug));
	lines_event.grace_s = 1;
	clock_pause_ms(1100);
	draw();
	assert_int_equal(lines_admit().waiting, 0);
	assert_int_equal(lines_seen(5).rank, rank_outside(5));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(a_draw_makes_the_order_that_anybody_can_check),
	    LINES_TEST(nobody_is_called_before_the_draw),
	    LINES_TEST(nobody_passes_straight_through_before_the_draw),
	    LINES_TEST(a_flush_after_a_draw_makes_an_order_of_arrival),
	    LINES_TEST(a_draw_is_noted_of_no_line_that_was_flushed),
	    LINES_TEST(a_draw_reaches_those_who_were_away),
	    LINES_TEST(a_worker_that_knows_of_no_draw_does_no_harm),
	    LINES_TEST(
		a_worker_that_knows_of_no_draw_keeps_the_order_at_the_door),
	    LINES_TEST(who_falls_silent_in_a_draw_is_passed),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line_draw", tests, redis_begin, redis_end);
}
