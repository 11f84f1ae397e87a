/* The connection to Redis: one that stalls, forgets its scripts and dies. */
#include "redis.h"

#include <signal.h>

#include "base/clock.h"
#include "core/line.h"
#include "redis/conn.h"

static void
one_step_is_one_round_trip(void **state)
{
	struct conn_conf door = {.url = redis_conf()->redis_url,
	    .user = "",
	    .password = redis_conf()->redis_password,
	    .timeout_ms = redis_conf()->redis_timeout_ms};
	struct conn *c = conn_new(&door);
	const struct reply *reply = NULL;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(
		    conn_run(c, dbtest_arena(), SCRIPT_claim,
			CONN_WORDS("{x}:line", "{x}:opening"), &reply),
		    ERR_OK);
		assert_int_equal(conn_round_trips(c), i);
	}
	conn_free(&c);
}

/* A step where there is no line; Redis answered. */
static void
answers(struct line *l)
{
	assert_int_equal(
	    line_stay(l, dbtest_arena(), "nowhere", "asha", 1), ERR_NONE);
}

static void
forgotten_scripts_are_sent_again(void **state)
{
	struct line *l = line_new(redis_conf());

	(void)state;
	answers(l);
	(void)redis_tell("script flush");
	answers(l);
	(void)redis_tell("flushall");
	answers(l);
	line_free(&l);
}

static enum err
timed(struct line *l, int64_t *took_ms)
{
	int64_t begun_ms = clock_ms();
	enum err e = line_stay(l, dbtest_arena(), "stall", "asha", 1);

	*took_ms = clock_ms() - begun_ms;
	return e;
}

static void
a_stall_costs_one_timeout_at_a_time(void **state)
{
	struct line *l = line_new(redis_conf());
	int64_t took_ms;

	(void)state;
	assert_int_equal(timed(l, &took_ms), ERR_NONE);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(kill(redis_pid(), SIGSTOP), 0);
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 150, 350);
		/* whoever stood behind does not wait as well */
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 0, 50);
		clock_pause_ms(550);
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 150, 350);
		assert_int_equal(kill(redis_pid(), SIGCONT), 0);
		clock_pause_ms(550);
		assert_int_equal(timed(l, &took_ms), ERR_NONE);
	}
	line_free(&l);
}

static void
a_new_server_is_found_without_help(void **state)
{
	struct line *l = line_new(redis_conf());

	(void)state;
	answers(l);
	redis_kill();
	assert_int_equal(line_ready(l), ERR_DOWN);
	assert_int_equal(line_ready(l), ERR_DOWN);
	redis_start();
	answers(l);
	line_free(&l);
}

static void
a_wrong_password_is_down(void **state)
{
	struct conf wrong = *redis_conf();
	struct line *l;

	(void)state;
	wrong.redis_password = "another";
	l = line_new(&wrong);
	assert_int_equal(line_ready(l), ERR_DOWN);
	line_free(&l);
}

static void
a_user_of_its_own_is_let_in(void **state)
{
	struct conf own = *redis_conf();
	struct line *l;

	(void)state;
	own.redis_user = "default";
	l = line_new(&own);
	assert_int_equal(line_ready(l), ERR_OK);
	line_free(&l);
	own.redis_user = "nobody";
	l = line_new(&own);
	assert_int_equal(line_ready(l), ERR_DOWN);
	line_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(one_step_is_one_round_trip),
	    DBTEST(forgotten_scripts_are_sent_again),
	    DBTEST(a_stall_costs_one_timeout_at_a_time),
	    DBTEST(a_new_server_is_found_without_help),
	    DBTEST(a_wrong_password_is_down),
	    DBTEST(a_user_of_its_own_is_let_in),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "conn", tests, redis_begin, redis_end);
}
