/* The waiting room, a step at a time. */
#include "lines.h"

#include <string.h>

#include "base/clock.h"

enum {
	CROWD = 10,
	A_SECOND_MS = 1100
};

static void
without_a_line_nothing_happens(void **state)
{
	(void)state;
	assert_int_equal(lines_try(1), ERR_NONE);
	lines_open();
	assert_int_equal(lines_seen(1).where, LINE_NOWHERE);
	assert_int_equal(lines_join(1).where, LINE_INSIDE);
}

static void
with_room_straight_through_and_then_in_order(void **state)
{
	(void)state;
	lines_open();
	for (int i = 1; i <= CROWD; i++) {
		struct line_answer got = lines_join(i);

		assert_int_equal(
		    got.where, i <= LINES_ROOM ? LINE_INSIDE : LINE_WAITING);
		assert_int_equal(got.number, i);
		assert_int_equal(
		    got.ahead, i <= LINES_ROOM ? 0 : i - LINES_ROOM - 1);
		assert_int_equal(got.epoch, 1);
		assert_int_equal(got.quiet_ms, 0);
	}
	assert_int_equal(lines_admit().waiting, CROWD - LINES_ROOM);
	lines_leave(1);
	lines_leave(1);
	assert_int_equal(lines_admit().called, 1);
	assert_int_equal(lines_seen(LINES_ROOM + 2).where, LINE_WAITING);
	assert_int_equal(lines_seen(LINES_ROOM + 2).ahead, 0);
	assert_int_equal(lines_seen(LINES_ROOM + 1).where, LINE_INSIDE);
	assert_int_equal(lines_admit().inside, LINES_ROOM);
	assert_int_equal(lines_admit().gone, 1);
}

static void
joining_twice_is_joining_once(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 2);
	lines_forget_number(1);
	for (int i = 1; i <= LINES_ROOM + 2; i++)
		assert_int_equal(lines_join(i).number, i);
	assert_int_equal(lines_admit().waiting, 2);
	assert_int_equal(lines_admit().inside, LINES_ROOM);
	assert_int_equal(lines_admit().last, LINES_ROOM + 2);
}

static void
nobody_overtakes_whoever_waits(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 1);
	lines_leave(1);
	assert_int_equal(lines_join(CROWD).where, LINE_WAITING);
}

static void
nobody_overtakes_whoever_is_called(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 1);
	lines_leave(1);
	lines_leave(2);
	assert_int_equal(lines_admit().called, 1);
	assert_int_equal(lines_admit().waiting, 0);
	assert_int_equal(lines_join(CROWD).where, LINE_WAITING);
}

static void
nobody_passes_a_closed_or_unattended_line(void **state)
{
	(void)state;
	lines_event.open = false;
	lines_open();
	assert_int_equal(lines_join(1).where, LINE_WAITING);
	lines_pace.open = false;
	assert_int_equal(lines_admit().called, 0);
	lines_pace.open = true;
	lines_event.open = true;
	assert_int_equal(lines_admit().called, 1);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_int_equal(lines_join(2).where, LINE_INSIDE);
	/* nobody attends to the release any more */
	clock_pause_ms(5100);
	assert_int_equal(lines_join(3).where, LINE_WAITING);
}

static void
at_a_rate_of_nothing_nobody_passes(void **state)
{
	(void)state;
	lines_open();
	lines_pace.per_1000_s = 0;
	(void)lines_admit();
	assert_int_equal(lines_join(1).where, LINE_WAITING);
	assert_int_equal(lines_admit().called, 0);
}

static void
a_draining_line_takes_nobody_new(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 1);
	lines_event.draining = true;
	assert_int_equal(lines_join(CROWD).where, LINE_CLOSED);
	assert_int_equal(lines_join(LINES_ROOM + 1).where, LINE_WAITING);
	lines_leave(1);
	(void)lines_admit();
	assert_int_equal(lines_seen(LINES_ROOM + 1).where, LINE_INSIDE);
}

/* Without a sign of life; visitor 3 gives one. */
static void
fall_silent(void)
{
	lines_event.grace_s = 1;
	clock_pause_ms(A_SECOND_MS);
	assert_int_equal(lines_seen(3).where, LINE_WAITING);
}

static void
who_is_passed_before_the_turn_has_the_old_place_back(void **state)
{
	(void)state;
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, 5);
	fall_silent();
	assert_int_equal(lines_admit().passed, 4);
	assert_int_equal(lines_admit().waiting, 1);
	assert_int_equal(lines_seen(3).ahead, 0);
	assert_int_equal(lines_seen(5).where, LINE_WAITING);
	assert_int_equal(lines_seen(5).ahead, 1);
	assert_int_equal(lines_seen(2).where, LINE_WAITING);
	assert_int_equal(lines_seen(5).ahead, 2);
	assert_int_equal(lines_seen(2).ahead, 0);
}

static void
who_is_passed_and_comes_back_is_the_next(void **state)
{
	(void)state;
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, 5);
	fall_silent();
	assert_int_equal(lines_seen(4).where, LINE_WAITING);
	lines_pace.budget = 1;
	/* the silent cost nothing: the third is called */
	assert_int_equal(lines_admit().head, 3);
	assert_int_equal(lines_seen(2).where, LINE_FRONT);
	assert_int_equal(lines_seen(1).where, LINE_FRONT);
	assert_int_equal(lines_seen(2).ahead, 1);
	assert_int_equal(lines_seen(4).ahead, 2);
	assert_int_equal(lines_seen(3).where, LINE_INSIDE);
	for (int i = 1; i <= 2; i++) {
		lines_leave(i == 1 ? 3 : i - 1);
		assert_int_equal(lines_admit().head, 3);
		assert_int_equal(lines_seen(i).where, LINE_INSIDE);
		assert_int_equal(lines_seen(4).where, LINE_WAITING);
	}
}

static void
who_is_called_and_does_not_come_is_passed(void **state)
{
	(void)state;
	lines_open();
	lines_event.enter_s = 1;
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, 3);
	lines_pace.budget = 1;
	assert_int_equal(lines_admit().called, 1);
	assert_int_equal(lines_admit().head, 1);
	clock_pause_ms(A_SECOND_MS);
	assert_int_equal(lines_admit().head, 2);
	assert_int_equal(lines_admit().passed, 1);
	assert_int_equal(lines_seen(1).where, LINE_FRONT);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	lines_leave(2);
	(void)lines_admit();
	assert_int_equal(lines_seen(3).where, LINE_WAITING);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
}

/* The visitor's last sign of life was so much earlier. */
static void
be_silent(int visitor, int ms)
{
	(void)redis_tell(arena_printf(dbtest_arena(), "ZINCRBY {%s}:seen %d %s",
	    lines_event.slug, -ms, lines_name(visitor)));
	(void)lines_admit();
}

/* Those who would come are there after a few seconds; their slots are not kept
 * for the rest of their time, and who comes late waits at the door. */
static void
who_was_called_long_ago_keeps_no_slot_empty(void **state)
{
	(void)state;
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, 4);
	lines_pace.budget = 2;
	assert_int_equal(lines_admit().coming, 2);
	assert_int_equal(lines_admit().called, 2);
	(void)redis_tell(arena_printf(dbtest_arena(),
	    "eval \"for _, who in ipairs({'visitor-1', 'visitor-2'}) do"
	    " redis.call('zincrby', '{%s}:called', -3500, who) end\" 0",
	    lines_event.slug));
	be_silent(1, 3500);
	be_silent(2, 3500);
	assert_int_equal(lines_admit().called, 4);
	assert_int_equal(lines_admit().coming, 2);
	assert_int_equal(lines_seen(3).where, LINE_INSIDE);
	assert_int_equal(lines_seen(4).where, LINE_INSIDE);
	assert_int_equal(lines_seen(1).where, LINE_NEXT);
	assert_int_equal(lines_admit().inside, 2);
}

static void
more_are_called_than_there_is_room_when_some_do_not_come(void **state)
{
	(void)state;
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, CROWD);
	lines_pace.budget = 2;
	lines_pace.show_of_100 = 50;
	assert_int_equal(lines_admit().called, 4);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	/* for a moment two and three are waited for, no longer */
	assert_int_equal(lines_seen(4).where, LINE_NEXT);
	be_silent(2, 3500);
	be_silent(3, 3500);
	assert_int_equal(lines_seen(4).where, LINE_INSIDE);
	assert_int_equal(lines_seen(2).where, LINE_NEXT);
	assert_in_range(lines_seen(2).left_ms, 44000, 45000);
	assert_int_equal(lines_admit().inside, 2);
	lines_leave(1);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	assert_int_equal(lines_seen(3).where, LINE_NEXT);
}

/* Four are called for two slots. */
static void
crowd_the_door(void)
{
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, CROWD);
	lines_pace.budget = 2;
	lines_pace.show_of_100 = 50;
	assert_int_equal(lines_admit().called, 4);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	assert_int_equal(lines_seen(4).where, LINE_NEXT);
	assert_int_equal(lines_seen(3).where, LINE_NEXT);
}

static void
a_slot_is_kept_for_the_best_rank_at_the_door(void **state)
{
	(void)state;
	crowd_the_door();
	lines_leave(1);
	assert_int_equal(lines_seen(4).where, LINE_NEXT);
	assert_int_equal(lines_seen(3).where, LINE_INSIDE);
	assert_int_equal(lines_seen(4).where, LINE_NEXT);
	lines_leave(3);
	assert_int_equal(lines_seen(4).where, LINE_INSIDE);
}

static void
who_has_left_the_door_keeps_nobody_out(void **state)
{
	(void)state;
	crowd_the_door();
	lines_leave(1);
	be_silent(3, 7000);
	assert_int_equal(lines_seen(4).where, LINE_NEXT);
	be_silent(3, 2000);
	assert_int_equal(lines_seen(4).where, LINE_INSIDE);
	lines_leave(2);
	assert_int_equal(lines_seen(3).where, LINE_INSIDE);
}

static void
sessions_that_redis_has_forgotten_count(void **state)
{
	(void)state;
	lines_open();
	lines_pace.sessions = 2;
	(void)lines_admit();
	assert_int_equal(lines_join(1).where, LINE_INSIDE);
	/* two sessions, and one let in who has none yet */
	assert_int_equal(lines_join(2).where, LINE_WAITING);
	assert_int_equal(lines_admit().called, 0);
	lines_stay(1, 60);
	lines_pace.sessions = 3;
	clock_pause_ms(A_SECOND_MS);
	assert_int_equal(lines_admit().called, 0);
	lines_pace.sessions = 2;
	assert_int_equal(lines_admit().called, 1);
}

static void
who_leaves_is_done_with_the_number(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 2);
	lines_leave(1);
	lines_leave(LINES_ROOM + 2);
	assert_int_equal(lines_seen(1).where, LINE_NOWHERE);
	assert_int_equal(lines_seen(LINES_ROOM + 2).where, LINE_NOWHERE);
	assert_int_equal(lines_join(1).number, LINES_ROOM + 3);
	assert_int_equal(lines_join(1).where, LINE_WAITING);
}

static void
a_slot_lasts_until_it_is_used_and_then_as_long_as_the_session(void **state)
{
	(void)state;
	lines_event.admission_s = 1;
	lines_open();
	lines_fill(1, 3);
	lines_stay(1, 60);
	lines_stay(2, 2);
	clock_pause_ms(A_SECOND_MS);
	/* the third never used it: as good as passed */
	assert_int_equal(lines_admit().inside, 2);
	assert_int_equal(lines_admit().passed, 1);
	assert_int_equal(lines_seen(3).where, LINE_FRONT);
	clock_pause_ms(A_SECOND_MS);
	assert_int_equal(lines_admit().inside, 1);
	assert_int_equal(lines_admit().gone, 1);
	assert_int_equal(lines_seen(2).where, LINE_NOWHERE);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_in_range(lines_seen(1).left_ms, 50000, 60000);
}

static enum err
drop(int64_t number)
{
	return line_drop(
	    lines_line(), dbtest_arena(), lines_event.slug, number);
}

static enum err
release(int64_t number)
{
	return line_release(
	    lines_line(), dbtest_arena(), lines_event.slug, number);
}

static void
one_is_dropped_or_released_by_number(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 3);
	assert_int_equal(drop(1), ERR_OK);
	assert_int_equal(drop(1), ERR_NONE);
	assert_int_equal(drop(LINES_ROOM + 1), ERR_OK);
	assert_int_equal(lines_seen(1).where, LINE_NOWHERE);
	assert_int_equal(lines_seen(LINES_ROOM + 1).where, LINE_NOWHERE);
	assert_int_equal(release(99), ERR_NONE);
	assert_int_equal(release(LINES_ROOM + 3), ERR_OK);
	assert_int_equal(release(2), ERR_OK);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	(void)lines_admit();
	assert_int_equal(lines_seen(LINES_ROOM + 2).where, LINE_WAITING);
	assert_int_equal(lines_seen(LINES_ROOM + 3).where, LINE_INSIDE);
}

static void
a_flushed_line_begins_anew(void **state)
{
	(void)state;
	lines_open();
	lines_fill(1, LINES_ROOM + 3);
	assert_int_equal(line_flush(lines_line(), lines_db(), dbtest_arena(),
			     lines_event.slug),
	    ERR_OK);
	assert_int_equal(lines_admit().inside, LINES_ROOM);
	assert_int_equal(lines_admit().waiting, 0);
	assert_int_equal(lines_admit().quiet_ms, 0);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_int_equal(lines_seen(LINES_ROOM + 2).where, LINE_NOWHERE);
	assert_int_equal(lines_join(LINES_ROOM + 3).number, 1);
	assert_int_equal(lines_join(LINES_ROOM + 3).epoch, 2);
	assert_int_equal(lines_join(LINES_ROOM + 2).number, 2);
}

static void
a_picture_says_who_stands_before_whom(void **state)
{
	enum {
		WAITING = 200
	};
	struct line_picture picture;

	(void)state;
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, WAITING);
	for (int i = 1; i <= WAITING; i += 4)
		lines_leave(i);
	picture = lines_look();
	assert_int_equal(picture.n_pairs, LINE_PAIRS);
	assert_int_equal(picture.state.waiting, WAITING - WAITING / 4);
	for (size_t i = 0; i < picture.n_pairs; i++) {
		int64_t rank = picture.pair[i].rank;

		assert_int_equal(
		    picture.pair[i].before, rank - 1 - (rank + 2) / 4);
		assert_true(i == 0 || rank - picture.pair[i - 1].rank < 6);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(without_a_line_nothing_happens),
	    LINES_TEST(with_room_straight_through_and_then_in_order),
	    LINES_TEST(joining_twice_is_joining_once),
	    LINES_TEST(nobody_overtakes_whoever_waits),
	    LINES_TEST(nobody_overtakes_whoever_is_called),
	    LINES_TEST(nobody_passes_a_closed_or_unattended_line),
	    LINES_TEST(at_a_rate_of_nothing_nobody_passes),
	    LINES_TEST(a_draining_line_takes_nobody_new),
	    LINES_TEST(who_is_passed_before_the_turn_has_the_old_place_back),
	    LINES_TEST(who_is_passed_and_comes_back_is_the_next),
	    LINES_TEST(who_is_called_and_does_not_come_is_passed),
	    LINES_TEST(who_was_called_long_ago_keeps_no_slot_empty),
	    LINES_TEST(
		more_are_called_than_there_is_room_when_some_do_not_come),
	    LINES_TEST(a_slot_is_kept_for_the_best_rank_at_the_door),
	    LINES_TEST(who_has_left_the_door_keeps_nobody_out),
	    LINES_TEST(sessions_that_redis_has_forgotten_count),
	    LINES_TEST(who_leaves_is_done_with_the_number),
	    LINES_TEST(
		a_slot_lasts_until_it_is_used_and_then_as_long_as_the_session),
	    LINES_TEST(one_is_dropped_or_released_by_number),
	    LINES_TEST(a_flushed_line_begins_anew),
	    LINES_TEST(a_picture_says_who_stands_before_whom),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line", tests, redis_begin, redis_end);
}
