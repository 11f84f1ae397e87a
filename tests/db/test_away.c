/* What the payment workers know together of a gateway that fails. */
#include "redis.h"

#include "base/clock.h"
#include "core/away.h"

static const struct away_rule rule = {.limit = 4,
    .least_ms = 200,
    .first_ms = 400,
    .last_ms = 1000,
    .try_ms = 600};

enum {
	LAST_DRAW = 65535
};

static struct line *
worker(void)
{
	return line_new(redis_conf());
}

static int64_t
rest(struct line *l)
{
	int64_t rest_ms = -1;

	assert_int_equal(away_rest(l, dbtest_arena(), &rule, &rest_ms), ERR_OK);
	return rest_ms;
}

static void
note(struct line *l, int64_t weight, int64_t draw)
{
	assert_int_equal(
	    away_note(l, dbtest_arena(), &rule, weight, draw), ERR_OK);
}

static void
two_workers_wait_once_each(void **state)
{
	struct line *one = worker(), *other = worker();

	(void)state;
	note(one, 0, 0);
	note(one, 2, 0);
	assert_int_equal(rest(one), 0);
	assert_int_equal(rest(other), 0);
	note(other, 2, 0);
	assert_in_range(rest(one), 1, 200);
	assert_in_range(rest(other), 1, 200);
	line_free(&one);
	line_free(&other);
}

static void
an_answer_in_between_is_the_end(void **state)
{
	struct line *l = worker();

	(void)state;
	for (int i = 0; i < 5; i++) {
		note(l, 2, 0);
		note(l, 0, 0);
		note(l, 1, 0);
		assert_int_equal(rest(l), 0);
	}
	note(l, 0, 0);
	line_free(&l);
}

static void
wait_out(struct line *l)
{
	while (rest(l) > 0)
		clock_pause_ms(20);
}

/* Of all who ask when the rest is over, one may call. */
static void
one_tries_after_the_rest(void **state)
{
	struct line *one = worker(), *other = worker();

	(void)state;
	note(one, 4, 0);
	wait_out(one);
	assert_in_range(rest(other), 1, 600);
	/* it fails: the next rest may be twice as long */
	note(one, 1, LAST_DRAW);
	assert_in_range(rest(other), 700, 800);
	/* those who fail meanwhile do not make it longer */
	note(other, 2, LAST_DRAW);
	note(other, 2, LAST_DRAW);
	assert_in_range(rest(other), 600, 800);
	wait_out(other);
	/* whoever tries may be killed: then another does */
	wait_out(one);
	note(one, 0, 0);
	assert_int_equal(rest(one), 0);
	assert_int_equal(rest(other), 0);
	line_free(&one);
	line_free(&other);
}

static void
rests_end_at_the_longest(void **state)
{
	struct line *l = worker();

	(void)state;
	note(l, 4, 0);
	for (int i = 0; i < 4; i++) {
		wait_out(l);
		note(l, 1, LAST_DRAW);
	}
	assert_in_range(rest(l), 900, 1000);
	note(l, 0, 0);
	line_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(two_workers_wait_once_each),
	    DBTEST(an_answer_in_between_is_the_end),
	    DBTEST(one_tries_after_the_rest),
	    DBTEST(rests_end_at_the_longest),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "away", tests, redis_begin, redis_end);
}
