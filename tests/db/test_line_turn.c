/* In which order the line called, as whoever is inside is told: the audit sees
 * an inversion by it. */
#include "lines.h"

#include "base/clock.h"

enum {
	A_SECOND_MS = 1100
};

static void
comes_in_as(int visitor, int64_t turn, int64_t rank, bool passed)
{
	for (int look = 0; look < 2; look++) {
		struct line_answer got = lines_seen(visitor);

		assert_int_equal(got.where, LINE_INSIDE);
		assert_int_equal(got.turn, turn);
		assert_int_equal(got.rank, rank);
		assert_int_equal(got.passed, passed);
		assert_int_equal(got.ahead, 0);
		assert_int_equal(got.retry_ms, 0);
	}
}

static void
who_is_inside_is_told_the_turn(void **state)
{
	struct line_answer got;

	(void)state;
	lines_open();
	got = lines_join(1);
	assert_int_equal(got.turn, 1);
	assert_false(got.passed);
	comes_in_as(1, 1, 1, false);
	lines_event.enter_s = 1;
	lines_pace.budget = 1;
	(void)lines_admit();
	lines_fill(2, 5);
	lines_leave(1);
	assert_int_equal(lines_admit().called, 1);
	clock_pause_ms(A_SECOND_MS);
	/* the second did not come, so that the third is called before it */
	assert_int_equal(lines_admit().passed, 1);
	assert_int_equal(lines_seen(2).where, LINE_FRONT);
	comes_in_as(3, 3, 3, false);
	lines_leave(3);
	(void)lines_admit();
	comes_in_as(2, 4, 2, true);
	/* a session has it now */
	lines_stay(2, 60);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	assert_int_equal(lines_seen(2).turn, 0);
	/* out of turn, by the organiser's word */
	lines_leave(2);
	assert_int_equal(
	    line_release(lines_line(), dbtest_arena(), lines_event.slug, 5),
	    ERR_OK);
	comes_in_as(5, 0, 5, false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(who_is_inside_is_told_the_turn),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line turn", tests, redis_begin, redis_end);
}
