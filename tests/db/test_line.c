/* The waiting room, a step at a time. */
#include "redis.h"

#include "base/clock.h"
#include "core/line.h"
#include "fixture.h"

enum {
	ROOM = 3,
	CROWD = 10
};

static struct line *line;
static struct db *db;
static struct line_event event;

static int
begin(void **state)
{
	int failed = dbtest_begin(state);

	line = line_new(redis_conf());
	db = dbtest_db("startline_jobs");
	event = (struct line_event){
	    .slug = fixture_event(1, 300000).slug,
	    .open = true,
	    .max_inside = ROOM,
	    .rate_max = 600000,
	    .grace_s = 120,
	    .enter_s = 45,
	    .admission_s = 120,
	};
	return failed;
}

static int
end(void **state)
{
	line_free(&line);
	return dbtest_end(state);
}

#define LINETEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

/* Visitor i, from an address of their own, with the number last given. */
static struct line_visit
visitor(int i)
{
	return (struct line_visit){
	    .event = &event,
	    .visitor = arena_printf(dbtest_arena(), "visitor-%d", i),
	    .address = arena_printf(
		dbtest_arena(), "10.0.%d.%d", i / 250, i % 250 + 1),
	};
}

static void
open_line(void)
{
	assert_int_equal(
	    line_open(line, db, dbtest_arena(), event.slug), ERR_OK);
}

static struct line_answer
join(int i)
{
	const struct line_visit visit = visitor(i);
	struct line_answer answer = {0};

	assert_int_equal(
	    line_join(line, dbtest_arena(), &visit, &answer), ERR_OK);
	return answer;
}

static struct line_answer
seen(int i)
{
	const struct line_visit visit = visitor(i);
	struct line_answer answer = {0};

	assert_int_equal(
	    line_seen(line, dbtest_arena(), &visit, &answer), ERR_OK);
	return answer;
}

static struct line_state
admit(void)
{
	const struct line_pace pace = {.open = event.open,
	    .budget = event.max_inside,
	    .per_1000_s = 10000000,
	    .show_of_100 = 100};
	struct line_state s;

	assert_int_equal(
	    line_admit(line, dbtest_arena(), &event, &pace, &s), ERR_OK);
	return s;
}

static void
without_a_line_nothing_happens(void **state)
{
	const struct line_visit visit = visitor(1);
	struct line_answer answer;

	(void)state;
	assert_int_equal(
	    line_join(line, dbtest_arena(), &visit, &answer), ERR_NONE);
	open_line();
	assert_int_equal(join(1).where, LINE_INSIDE);
}

static void
with_room_straight_through_and_then_in_order(void **state)
{
	(void)state;
	open_line();
	for (int i = 1; i <= CROWD; i++) {
		struct line_answer got = join(i);

		assert_int_equal(
		    got.where, i <= ROOM ? LINE_INSIDE : LINE_WAITING);
		assert_int_equal(got.number, i);
		assert_int_equal(got.ahead, i <= ROOM ? 0 : i - ROOM - 1);
	}
	assert_int_equal(admit().waiting, CROWD - ROOM);
	assert_int_equal(
	    line_leave(line, dbtest_arena(), event.slug, "visitor-1"), ERR_OK);
	assert_int_equal(
	    line_leave(line, dbtest_arena(), event.slug, "visitor-1"), ERR_OK);
	assert_int_equal(admit().called, 1);
	assert_int_equal(seen(ROOM + 2).where, LINE_WAITING);
	assert_int_equal(seen(ROOM + 2).ahead, 0);
	assert_int_equal(seen(ROOM + 1).where, LINE_INSIDE);
	assert_int_equal(admit().inside, ROOM);
}

static void
joining_twice_is_joining_once(void **state)
{
	(void)state;
	open_line();
	for (int i = 1; i <= ROOM + 2; i++)
		(void)join(i);
	for (int i = 1; i <= ROOM + 2; i++)
		assert_int_equal(join(i).number, i);
	assert_int_equal(admit().waiting, 2);
	assert_int_equal(admit().inside, ROOM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINETEST(without_a_line_nothing_happens),
	    LINETEST(with_room_straight_through_and_then_in_order),
	    LINETEST(joining_twice_is_joining_once),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line", tests, redis_begin, redis_end);
}
