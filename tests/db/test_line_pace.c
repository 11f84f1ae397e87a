/* How fast people get through: addresses, and the leaky bucket. */
#include "lines.h"

#include "base/clock.h"
#include "fixture.h"

enum {
	BURST = 4, /* as redis.c has them */
	BURST_THROUGH = 60,
	FIRST = 100, /* places that one address cannot have many of */
	OTHERS = 1000,
	WINDOW_MS = 100,
	STEPS_MAX = 2000
};

static void
one_address_joins_a_few_at_a_time(void **state)
{
	struct line_answer got;

	(void)state;
	lines_keep_out();
	lines_fill(OTHERS + 1, OTHERS + FIRST);
	for (int i = 1; i <= BURST; i++)
		assert_int_equal(
		    lines_join_from(i, "192.0.2.7").where, LINE_WAITING);
	got = lines_join_from(BURST + 1, "192.0.2.7");
	assert_int_equal(got.where, LINE_SLOWED);
	assert_in_range(got.retry_ms, 1, 125);
	assert_int_equal(got.number, 0);
	assert_int_equal(lines_admit().last, FIRST + BURST);
	/* whoever has a number is not slowed, nor are other addresses */
	assert_int_equal(lines_join_from(1, "192.0.2.7").where, LINE_WAITING);
	assert_int_equal(
	    lines_join_from(BURST + 2, "192.0.2.8").where, LINE_WAITING);
	clock_pause_ms((int)got.retry_ms);
	assert_int_equal(
	    lines_join_from(BURST + 1, "192.0.2.7").where, LINE_WAITING);
}

static void
one_address_has_few_of_the_first_places(void **state)
{
	struct line_answer got;

	(void)state;
	lines_keep_out();
	for (int i = 1; i <= BURST; i++)
		assert_int_equal(
		    lines_join_from(i, "192.0.2.7").where, LINE_WAITING);
	got = lines_join_from(BURST + 1, "192.0.2.7");
	assert_int_equal(got.where, LINE_SLOWED);
	assert_in_range(got.retry_ms, 700, 1000);
	lines_fill(OTHERS + 1, OTHERS + FIRST - BURST - 1);
	got = lines_join_from(BURST + 1, "192.0.2.7");
	assert_int_equal(got.where, LINE_SLOWED);
	/* the hundredth is another's; from then on it is as for all */
	assert_int_equal(lines_join_from(BURST + 2, "192.0.2.8").number, FIRST);
	for (int i = 1; i <= BURST; i++)
		assert_int_equal(
		    lines_join_from(BURST + 2 + i, "192.0.2.9").where,
		    LINE_WAITING);
	got = lines_join_from(2 * BURST + 3, "192.0.2.9");
	assert_int_equal(got.where, LINE_SLOWED);
	assert_in_range(got.retry_ms, 1, 125);
}

static void
an_ipv6_network_is_one_address(void **state)
{
	static const char *const same[] = {"2001:db8:1:2::1",
	    "2001:db8:1:2:ffff::", "2001:0db8:0001:0002::9",
	    "2001:db8:1:2:1:2:3:4", "2001:db8:1:2::5"};
	int n = 0;

	(void)state;
	lines_keep_out();
	for (int i = 0; i < BURST; i++)
		assert_int_equal(
		    lines_join_from(++n, same[i]).where, LINE_WAITING);
	assert_int_equal(lines_join_from(++n, same[BURST]).where, LINE_SLOWED);
	assert_int_equal(
	    lines_join_from(++n, "2001:db8:1:3::1").where, LINE_WAITING);
	for (int i = 0; i < BURST; i++)
		assert_int_equal(
		    lines_join_from(
			++n, i % 2 == 0 ? "::ffff:192.0.2.9" : "192.0.2.9")
			.where,
		    LINE_WAITING);
	assert_int_equal(
	    lines_join_from(++n, "::ffff:192.0.2.9").where, LINE_SLOWED);
}

static void
one_address_passes_straight_through_more_often(void **state)
{
	struct line_answer got;

	(void)state;
	lines_event.max_inside = 1000;
	lines_open();
	assert_int_equal(
	    lines_press(1, BURST_THROUGH, "192.0.2.7", LINE_INSIDE),
	    BURST_THROUGH);
	got = lines_join_from(BURST_THROUGH + 1, "192.0.2.7");
	assert_int_equal(got.where, LINE_SLOWED);
	assert_in_range(got.retry_ms, 1, 50);
	assert_int_equal(
	    lines_join_from(BURST_THROUGH + 1, "192.0.2.8").where, LINE_INSIDE);
}

/* How many were admitted, by Redis's clock. */
struct admissions {
	int n;
	struct {
		int64_t at_ms;
		int64_t admitted;
	} step[STEPS_MAX];
};

static void
note(struct admissions *all, const struct line_state *s)
{
	assert_true(all->n < STEPS_MAX);
	all->step[all->n].at_ms = s->at_ms;
	all->step[all->n++].admitted = s->admitted;
}

/* No 100 ms admit more than twice the mean rate plus one. */
static void
is_steady(const struct admissions *all, int64_t per_1000_s)
{
	double most = 2.0 * (double)per_1000_s * WINDOW_MS / 1e6 + 1;

	for (int i = 1; i < all->n; i++)
		for (int j = i; j < all->n &&
		     all->step[j].at_ms - all->step[i].at_ms < WINDOW_MS;
		     j++)
			assert_true((double)(all->step[j].admitted -
					all->step[i - 1].admitted) <= most);
}

/* Steps at odd moments, of two daemons; one long silence in the middle. */
static void
run_release(struct admissions *all, int for_ms)
{
	struct line *other = line_new(redis_conf());
	unsigned chance = fixture_seed();
	int64_t end_ms = clock_ms() + for_ms;
	int64_t silent_ms = clock_ms() + for_ms / 2;
	struct line_state s;

	while (clock_ms() < end_ms) {
		s = lines_admit();
		note(all, &s);
		assert_int_equal(line_admit(other, dbtest_arena(), &lines_event,
				     &lines_pace, &s),
		    ERR_OK);
		note(all, &s);
		clock_pause_ms(1 + (int)fixture_chance(&chance, 15));
		if (clock_ms() > silent_ms) {
			clock_pause_ms(400);
			silent_ms = end_ms;
		}
	}
	line_free(&other);
}

static void
the_release_is_a_steady_stream(void **state)
{
	static const int64_t rates[] = {50000, 12000, 200000};

	(void)state;
	lines_keep_out();
	lines_fill(1, 900);
	lines_pace.budget = 5000;
	for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
		struct admissions *all =
		    arena_alloc(dbtest_arena(), sizeof(*all));
		int64_t n, due;

		lines_pace.per_1000_s = rates[i];
		run_release(all, 2000);
		is_steady(all, rates[i]);
		n = all->step[all->n - 1].admitted - all->step[0].admitted;
		/* 1.6 s of it were attended, and 100 ms of the silence count */
		due = rates[i] * 17 / 10000;
		assert_in_range(n, due * 85 / 100, due * 115 / 100 + 1);
	}
}

/* Who passes straight through takes from the same bucket. */
static void
a_rush_is_held_to_the_same_rate(void **state)
{
	struct line_state s;
	int through;

	(void)state;
	lines_event.max_inside = 1000;
	lines_event.rate_max = 3000;
	lines_open();
	through = lines_press(1, 200, NULL, LINE_INSIDE);
	/* a tenth of a second at fifty a second, and those who came later wait
	 */
	assert_in_range(through, 1, 6);
	s = lines_admit();
	assert_int_equal(s.waiting + s.called, 200 - through);
}

/* From one in 100 s to as many as come: who is next does not wait for what the
 * old rate would have allowed. */
static void
a_rate_that_rises_holds_at_once(void **state)
{
	(void)state;
	lines_keep_out();
	lines_fill(1, 3);
	lines_pace.budget = LINES_ROOM;
	lines_pace.per_1000_s = 10;
	assert_int_equal(lines_admit().called, 1);
	assert_int_equal(lines_admit().called, 1);
	lines_pace.per_1000_s = 1000000;
	(void)lines_admit();
	clock_pause_ms(10);
	assert_in_range(lines_admit().called, 2, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(one_address_joins_a_few_at_a_time),
	    LINES_TEST(one_address_has_few_of_the_first_places),
	    LINES_TEST(an_ipv6_network_is_one_address),
	    LINES_TEST(one_address_passes_straight_through_more_often),
	    LINES_TEST(the_release_is_a_steady_stream),
	    LINES_TEST(a_rush_is_held_to_the_same_rate),
	    LINES_TEST(a_rate_that_rises_holds_at_once),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line_pace", tests, redis_begin, redis_end);
}
