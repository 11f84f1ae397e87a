/* The rests of a breaker and the pace of a budget, by a clock the test turns;
 * and the client that heeds both. */
#include "unit.h"

#include <string.h>

#include "base/clock.h"
#include "calls.h"
#include "canned.h"
#include "remote/razorpay.h"

enum {
	SEEDS = 2000
};

static void
fail_until_open(struct breaker *b, int64_t now_ms)
{
	for (int i = 0; i < BREAKER_LIMIT; i++)
		breaker_failed(b, false, now_ms);
}

static void
test_few_failures_stop_nobody(void **state)
{
	struct breaker b;

	(void)state;
	breaker_init(&b, 1);
	assert_false(breaker_open(&b));
	for (int i = 0; i < 100; i++) {
		for (int j = 0; j < BREAKER_LIMIT - 1; j++)
			breaker_failed(&b, false, 1000);
		assert_int_equal(breaker_rest_ms(&b, 1000), 0);
		breaker_answered(&b);
	}
	assert_false(breaker_open(&b));
	breaker_failed(&b, false, 1000);
	assert_false(breaker_open(&b));
}

static void
test_a_lost_wait_counts_twice(void **state)
{
	struct breaker b;

	(void)state;
	breaker_init(&b, 1);
	for (int i = 0; i < BREAKER_LIMIT / BREAKER_WAITED; i++) {
		assert_false(breaker_open(&b));
		breaker_failed(&b, true, 1000);
	}
	assert_true(breaker_open(&b));
	assert_true(breaker_rest_ms(&b, 1000) > 0);
}

static void
test_one_call_after_the_rest_decides(void **state)
{
	struct breaker b;
	int64_t now_ms = 1000, rest_ms;

	(void)state;
	breaker_init(&b, 7);
	fail_until_open(&b, now_ms);
	rest_ms = breaker_rest_ms(&b, now_ms);
	assert_in_range(rest_ms, BREAKER_LEAST_MS, BREAKER_BASE_MS);
	assert_int_equal(breaker_rest_ms(&b, now_ms + rest_ms - 1), 1);
	now_ms += rest_ms;
	assert_int_equal(breaker_rest_ms(&b, now_ms), 0);
	assert_true(breaker_open(&b));
	/* it fails: the next rest follows at once, whatever its kind */
	breaker_failed(&b, false, now_ms);
	assert_true(breaker_rest_ms(&b, now_ms) > 0);
	breaker_answered(&b);
	assert_false(breaker_open(&b));
	assert_int_equal(breaker_rest_ms(&b, now_ms), 0);
}

/* The longest rest of many breakers, after so many rests before it. */
static int64_t
longest(int rests, int64_t *shortest_r)
{
	int64_t most = 0;

	*shortest_r = INT64_MAX;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		struct breaker b;
		int64_t rest_ms;

		breaker_init(&b, seed);
		fail_until_open(&b, 0);
		for (int i = 0; i < rests; i++)
			breaker_failed(&b, false, 0);
		rest_ms = breaker_rest_ms(&b, 0);
		if (rest_ms > most)
			most = rest_ms;
		if (rest_ms < *shortest_r)
			*shortest_r = rest_ms;
	}
	return most;
}

static void
test_rests_grow_and_differ(void **state)
{
	int64_t shortest, most;

	(void)state;
	for (int rests = 0; rests < 10; rests++) {
		int64_t limit = (int64_t)BREAKER_BASE_MS << rests;

		if (limit > BREAKER_REST_MS)
			limit = BREAKER_REST_MS;
		most = longest(rests, &shortest);
		assert_in_range(most, limit * 9 / 10, limit);
		assert_in_range(
		    shortest, BREAKER_LEAST_MS, BREAKER_LEAST_MS + limit / 10);
	}
}

/* Whatever is asked, and however late the clock is looked at. */
static void
test_never_more_calls_than_the_part(void **state)
{
	static const struct {
		int64_t per_s;
		int parts;
		int64_t most;
	} cases[] = {
	    {36, 3, 18}, {36, 1, 6}, {6, 1, 1}, {240, 3, 120}, {9, 3, 4}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct budget b;
		int64_t calls = 0;

		budget_init(&b, cases[i].per_s, cases[i].parts);
		for (int64_t now_ms = 5000; now_ms < 6000; calls++)
			now_ms += budget_wait_ms(&b, now_ms);
		/* the last one is after the second's end */
		assert_in_range(calls - 1, 1, cases[i].most);
	}
}

/* What was not used is lost: no burst follows a pause. */
static void
test_a_pause_saves_nothing(void **state)
{
	struct budget b;

	(void)state;
	budget_init(&b, 10, BUDGET_PARTS);
	assert_int_equal(budget_wait_ms(&b, 0), 0);
	assert_int_equal(budget_wait_ms(&b, 60000), 0);
	assert_int_equal(budget_wait_ms(&b, 60000), 100);
	assert_int_equal(budget_wait_ms(&b, 60050), 150);
}

static struct razorpay
client(const char *base, struct breaker *b)
{
	static const struct conf settings = {.razorpay_key_id = "rzp_test_k",
	    .razorpay_key_secret = "sec",
	    .razorpay_timeout_ms = 1200};
	struct conf conf = settings;
	struct razorpay r;

	conf.razorpay_base = base;
	assert_int_equal(razorpay_init(&r, &conf), ERR_OK);
	breaker_init(b, 3);
	r.breaker = b;
	return r;
}

/* Whatever a gateway says that is not well: after it nobody calls. */
static void
test_what_counts_as_a_failure(void **state)
{
	static const struct {
		const char *status, *body;
		bool fails;
	} answers[] = {
	    {"200 OK", "{\"items\":[]}", false},
	    {"400 Bad Request", "{\"error\":{\"code\":\"B\"}}", false},
	    {"401 Unauthorized", "{\"error\":{\"code\":\"B\"}}", false},
	    {"409 Conflict", "{\"error\":{\"code\":\"B\"}}", false},
	    {"429 Too Many Requests", "{\"error\":{\"code\":\"B\"}}", true},
	    {"500 Internal Server Error", "{\"error\":{}}", true},
	    {"503 Service Unavailable", "", true},
	    {"502 Bad Gateway", "<html>no</html>", true},
	    {"200 OK", "{\"items\":[", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct breaker b;
		struct razorpay r =
		    client(canned_json(answers[i].status, answers[i].body), &b);
		size_t calls = answers[i].fails ? BREAKER_LIMIT : 6;

		for (int j = 0; j < 6; j++)
			(void)(razorpay_probe(&r, unit_arena()) == ERR_OK);
		assert_int_equal(
		    canned_count(canned_stop(), "GET /v1/orders"), calls);
		assert_int_equal(breaker_open(&b), answers[i].fails);
	}
}

static void
test_silence_is_waited_for_twice(void **state)
{
	static const struct canned_step silence = {CANNED_SILENCE, NULL};
	struct breaker b;
	struct razorpay r = client(canned_start(&silence, 1), &b);
	struct razorpay_order order;
	int64_t began_ms;

	(void)state;
	for (int i = 0; i < BREAKER_LIMIT / BREAKER_WAITED; i++)
		assert_int_equal(
		    razorpay_create_order(&r, unit_arena(), "{}", &order),
		    ERR_UNSURE);
	began_ms = clock_ms();
	/* this one never left */
	assert_int_equal(
	    razorpay_create_order(&r, unit_arena(), "{}", &order), ERR_DOWN);
	assert_in_range(clock_ms() - began_ms, 0, 500);
	assert_non_null(strstr(r.why, "not asked"));
	assert_int_equal(canned_count(canned_stop(), "POST /"),
	    BREAKER_LIMIT / BREAKER_WAITED);
}

static void
test_calls_keep_their_distance(void **state)
{
	struct breaker b;
	struct budget budget;
	struct razorpay r = client(canned_json("200 OK", "{\"items\":[]}"), &b);
	int64_t began_ms = clock_ms();

	(void)state;
	budget_init(&budget, 10, BUDGET_PARTS);
	r.budget = &budget;
	for (int i = 0; i < 6; i++)
		assert_int_equal(razorpay_probe(&r, unit_arena()), ERR_OK);
	assert_in_range(clock_ms() - began_ms, 5 * 100 - 5, 10000);
	(void)canned_stop();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_few_failures_stop_nobody),
	    cmocka_unit_test(test_a_lost_wait_counts_twice),
	    cmocka_unit_test(test_one_call_after_the_rest_decides),
	    cmocka_unit_test(test_rests_grow_and_differ),
	    cmocka_unit_test(test_never_more_calls_than_the_part),
	    cmocka_unit_test(test_a_pause_saves_nothing),
	    UNIT(test_what_counts_as_a_failure),
	    UNIT(test_silence_is_waited_for_twice),
	    UNIT(test_calls_keep_their_distance),
	};

	return cmocka_run_group_tests_name(
	    "breaker and budget", tests, calls_begin, calls_end);
}
