/* Everybody at once: exactly the places there are, with many seeds; and without
 * the lock the same test must see overselling (BOOK-01, BOOK-11). */
#include "dbtest.h"

#include <stdlib.h>

#include "config.h"
#include "crowd.h"

static void
all_want(struct crowd *c, int n, int quantity, unsigned seed)
{
	c->n = n;
	c->seed = seed;
	for (int i = 0; i < n; i++)
		c->quantity[i] = quantity;
}

/* n visitors for so many places: exactly as many holds, clean refusals. */
static void
exactly(int n, int places, unsigned seed)
{
	struct fixture f = fixture_event(places, 300000);
	struct crowd c = {.n = 0};

	all_want(&c, n, 1, seed);
	crowd_run(&f, &c);
	assert_int_equal(crowd_count(&c, HOLD_TAKEN), places);
	assert_int_equal(crowd_count(&c, HOLD_ALL_HELD), n - places);
	fixture_check(&f, places);
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM hold h JOIN event e ON e.id ="
			  " h.event_id WHERE slug = '%s' AND h.state = 'live'",
		f.slug),
	    places);
}

static void
hundred_for_ten(void **state)
{
	unsigned seed = fixture_seed();

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		exactly(100, 10, seed + i);
}

static void
ten_for_one(void **state)
{
	unsigned seed = fixture_seed();

	(void)state;
	for (unsigned i = 0; i < 12; i++)
		exactly(10, 1, seed + i);
}

/* No group is refused that would still have fitted at the end. */
static void
groups_round(unsigned seed)
{
	enum {
		PLACES = 20
	};
	struct fixture f = fixture_event(PLACES, 300000);
	struct crowd c = {.n = 16, .seed = seed};
	int left = PLACES;

	for (int i = 0; i < c.n; i++)
		c.quantity[i] = 1 + (int)((seed >> (i % 8)) + (unsigned)i) % 4;
	crowd_run(&f, &c);
	for (int i = 0; i < c.n; i++)
		left -= c.refusal[i] == HOLD_TAKEN ? c.quantity[i] : 0;
	assert_true(left >= 0);
	assert_int_equal(crowd_count(&c, CROWD_BROKEN), 0);
	for (int i = 0; i < c.n; i++) {
		if (c.refusal[i] != HOLD_TAKEN)
			assert_true(c.quantity[i] > left);
	}
	fixture_check(&f, PLACES);
}

static void
no_group_is_refused_that_fits(void **state)
{
	unsigned seed = fixture_seed();

	(void)state;
	for (unsigned i = 0; i < 25; i++)
		groups_round(seed + i * 7919);
}

#ifdef UNSAFE_TESTS
static void
without_the_lock_it_oversells(void **state)
{
	unsigned seed = fixture_seed();
	int64_t oversold = 0;

	(void)state;
	setenv("STARTLINE_UNSAFE_NO_LOCK", "1", 1);
	for (unsigned i = 0; i < 10 && oversold == 0; i++) {
		struct fixture f = fixture_event(10, 300000);
		struct crowd c = {.n = 0};

		all_want(&c, 100, 1, seed + i);
		crowd_run(&f, &c);
		oversold = fixture_oversold(&f);
	}
	unsetenv("STARTLINE_UNSAFE_NO_LOCK");
	assert_true(oversold > 0);
	dbtest_sql("UPDATE hold SET state = 'released', ended_at = at()"
		   " WHERE state = 'live'");
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(hundred_for_ten),
	    DBTEST(ten_for_one),
	    DBTEST(no_group_is_refused_that_fits),
#ifdef UNSAFE_TESTS
	    DBTEST(without_the_lock_it_oversells),
#endif
	};

	return cmocka_run_group_tests_name("race", tests, NULL, NULL);
}
