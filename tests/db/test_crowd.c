/* A mixed crowd on holds of 200 ms: groups of one to four, every visitor
 * pressing from two tabs, sweepers beside them. No deadlock, no error, and
 * every snapshot whole; and the plan of the hold on a big, freshly loaded
 * event. */
#include "dbtest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "crowd.h"
#include "pg/stmt.h"

enum {
	TABS = 16, /* two of them are one visitor's */
	VISITS = 4000,
	PLACES = 40,
	HOLD_MS = 200,
	RUN_MS = 4000
};

/* Presses for one visitor after the other until the time is over. */
static void
press(const struct fixture *f, int tab, int64_t end_ms)
{
	struct db *db = dbtest_db("startline_booking");
	int bad = 0;

	for (int i = 1; clock_ms() < end_ms && i < VISITS / (TABS / 2); i++) {
		int visitor = tab / 2 * (VISITS / (TABS / 2)) + i;
		struct hold_wish wish =
		    fixture_visitor(f, visitor, 1 + visitor * 7 % 4);
		struct hold_answer answer;

		bad += hold_take(db, dbtest_arena(), &wish, &answer) != ERR_OK;
	}
	_exit(bad > 0 ? 1 : 0);
}

static void
sweep(int64_t end_ms)
{
	struct db *db = dbtest_db("startline_jobs");
	struct hold_swept swept;
	int bad = 0;

	while (clock_ms() < end_ms) {
		bad += hold_sweep(db, dbtest_arena(), 100, &swept) != ERR_OK;
		clock_pause_ms(10);
	}
	_exit(bad > 0 ? 1 : 0);
}

static int
deadlocks(void)
{
	char command[300];
	char line[20] = "0";
	FILE *pipe;

	(void)snprintf(command, sizeof(command),
	    "grep -c 'deadlock detected' %s", getenv("TEST_PG_LOG"));
	pipe = popen(command, "r");
	assert_non_null(pipe);
	(void)!fgets(line, sizeof(line), pipe);
	(void)pclose(pipe);
	return (int)strtol(line, NULL, 10);
}

/* Holds that still had time when the snapshot was taken, and not all places. */
static int64_t
torn(const struct fixture *f)
{
	return fixture_count(
	    "SELECT count(*) FROM (SELECT p.hold_id FROM place p JOIN event e"
	    " ON e.id = p.event_id WHERE e.slug = '%s' AND p.state = 'held'"
	    " GROUP BY p.hold_id HAVING max(held_until) > at_now() AND"
	    " count(*) <> (SELECT quantity FROM hold WHERE id = p.hold_id)) t",
	    f->slug);
}

static void
a_mixed_crowd_meets_no_deadlock(void **state)
{
	struct fixture f = fixture_event(PLACES, HOLD_MS);
	int64_t end_ms = clock_ms() + RUN_MS;
	int before = deadlocks();
	int samples = 0;

	(void)state;
	fixture_visitors(&f, VISITS);
	for (int i = 0; i < TABS + 2; i++) {
		if (fork() == 0) {
			if (i < TABS)
				press(&f, i, end_ms);
			sweep(end_ms);
		}
	}
	for (; clock_ms() < end_ms; samples++)
		assert_int_equal(torn(&f), 0);
	for (int status = 0; wait(&status) > 0;)
		assert_int_equal(status, 0);
	assert_int_equal(deadlocks(), before);
	fixture_check(&f, PLACES);
	print_message("# %d snapshots, %d holds\n", samples,
	    (int)fixture_count("SELECT count(*) FROM hold h JOIN event e ON"
			       " e.id = h.event_id WHERE slug = '%s'",
		f.slug));
}

/* As the booking worker plans it, once, for any quantity and any visitor. */
static const char *
plan_of(const struct fixture *f, enum stmt s)
{
	struct arena *a = dbtest_arena();
	struct hold_wish w = fixture_visitor(f, 1, 4);

	return dbtest_sql(arena_printf(a,
	    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = "
	    "off;"
	    " PREPARE plan AS %s; EXPLAIN (FORMAT JSON)"
	    " EXECUTE plan ('%s', '%s', '%s', %d, 4)",
	    stmt_text(a, s), w.slug, w.session, w.visitor, (int)f->type));
}

static void
the_plan_uses_the_partial_index(void **state)
{
	struct fixture f = fixture_event(100000, 300000);
	const char *plan;

	(void)state;
	dbtest_sql("VACUUM ANALYZE place");
	plan = plan_of(&f, STMT_take_hold);
	assert_non_null(strstr(plan, "\"Index Name\": \"place_free\""));
	assert_null(strstr(plan, "Seq Scan"));
	assert_null(strstr(plan, "\"Sort\""));
	plan = plan_of(&f, STMT_wait_hold);
	assert_non_null(strstr(plan, "place_free"));
	assert_null(strstr(plan, "Seq Scan"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(a_mixed_crowd_meets_no_deadlock),
	    DBTEST(the_plan_uses_the_partial_index),
	};

	return cmocka_run_group_tests_name("crowd", tests, NULL, NULL);
}
