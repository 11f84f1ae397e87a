/* Visitors who come in one step: it goes as if they had come one after the
 * other. */
#include "lines.h"

#include "fixture.h"

enum {
	BURST = 4, /* as redis.c has it */
	PEOPLE = 60,
	STEPS = 120,
	SEEDS = 25
};

static struct line_answer got[LINE_VISITS];

/* Visitors first, first + 1, ... press the button. */
static void
press(int first, size_t n, const char *address)
{
	struct lines_visit list[LINE_VISITS];

	for (size_t i = 0; i < n; i++)
		list[i] = (struct lines_visit){first + (int)i, true, address};
	lines_visit(list, n, got);
}

static void
they_stand_in_their_order(void **state)
{
	(void)state;
	lines_keep_out();
	press(1, LINE_VISITS, NULL);
	press(1 + LINE_VISITS, LINE_VISITS, NULL);
	for (int i = 0; i < LINE_VISITS; i++) {
		assert_int_equal(got[i].where, LINE_WAITING);
		assert_int_equal(got[i].number, LINE_VISITS + 1 + i);
		assert_int_equal(got[i].ahead, LINE_VISITS + i);
		assert_int_equal(got[i].waiting, 2 * LINE_VISITS);
		assert_int_equal(
		    lines_seen(1 + i).ahead, lines_seen(1 + i).number - 1);
	}
	assert_int_equal(lines_admit().last, 2 * LINE_VISITS);
}

static void
who_presses_twice_has_one_number(void **state)
{
	const struct lines_visit twice[] = {{1, true, NULL}, {2, true, NULL},
	    {1, true, NULL}, {2, false, NULL}, {3, false, NULL}};

	(void)state;
	lines_keep_out();
	lines_visit(twice, 5, got);
	assert_int_equal(got[0].number, 1);
	assert_int_equal(got[1].number, 2);
	assert_int_equal(got[2].number, 1);
	assert_int_equal(got[2].ahead, 0);
	assert_int_equal(got[3].number, 2);
	assert_int_equal(got[3].ahead, 1);
	assert_int_equal(got[4].where, LINE_NOWHERE);
	assert_int_equal(lines_admit().waiting, 2);
	assert_int_equal(lines_admit().last, 2);
}

/* One who was away while Redis forgot, and whose browser sends the cookie only
 * with one of two. */
static void
who_comes_back_twice_has_the_old_number(void **state)
{
	struct lines_visit list[] = {
	    {1, false, NULL}, {2, true, NULL}, {1, true, NULL}};

	(void)state;
	lines_keep_out();
	press(1, 3, NULL);
	(void)redis_tell("flushall");
	lines_keep_out();
	lines_visit(list, 1, got);
	assert_int_equal(got[0].number, 1);
	(void)redis_tell("flushall");
	lines_keep_out();
	lines_visit(list, 3, got);
	assert_int_equal(got[0].number, 1);
	assert_int_equal(got[0].ahead, 0);
	assert_int_equal(got[2].number, 1);
	assert_int_equal(got[2].ahead, 0);
	assert_int_equal(lines_admit().waiting, 2);
}

/* Nobody was ever given it, so somebody else signs as we do. */
static void
a_number_above_the_last_is_none(void **state)
{
	(void)state;
	lines_keep_out();
	press(1, 1, NULL);
	(void)redis_tell("flushall");
	lines_keep_out();
	lines_remember_number(2, INT64_MAX, 1);
	assert_int_equal(lines_seen(2).where, LINE_NOWHERE);
	assert_int_equal(lines_seen(1).number, 1);
}

static void
who_passes_straight_twice_has_one_slot(void **state)
{
	const struct lines_visit twice[] = {
	    {1, true, NULL}, {1, true, NULL}, {2, true, NULL}};

	(void)state;
	lines_open();
	(void)lines_admit();
	lines_visit(twice, 3, got);
	for (int i = 0; i < 3; i++)
		assert_int_equal(got[i].where, LINE_INSIDE);
	assert_int_equal(got[1].number, 1);
	assert_int_equal(got[2].number, 2);
	assert_int_equal(got[2].inside, 2);
	assert_int_equal(lines_admit().inside, 2);
}

static void
an_address_pays_for_each(void **state)
{
	(void)state;
	lines_keep_out();
	press(1, BURST + 2, "192.0.2.7");
	for (int i = 0; i < BURST; i++)
		assert_int_equal(got[i].where, LINE_WAITING);
	for (int i = BURST; i < BURST + 2; i++) {
		assert_int_equal(got[i].where, LINE_SLOWED);
		assert_int_equal(got[i].number, 0);
		assert_in_range(got[i].retry_ms, 1, 1000);
	}
	assert_int_equal(
	    lines_join_from(BURST + 1, "192.0.2.7").where, LINE_SLOWED);
	assert_int_equal(
	    lines_join_from(BURST + 1, "192.0.2.8").number, BURST + 1);
}

static void
no_more_pass_than_there_is_room(void **state)
{
	int inside = 0;

	(void)state;
	lines_open();
	(void)lines_admit();
	press(1, LINE_VISITS, NULL);
	for (int i = 0; i < LINE_VISITS; i++) {
		inside += got[i].where == LINE_INSIDE ? 1 : 0;
		assert_int_equal(
		    got[i].where, i < LINES_ROOM ? LINE_INSIDE : LINE_WAITING);
	}
	assert_int_equal(inside, LINES_ROOM);
	assert_int_equal(lines_admit().inside, LINES_ROOM);
}

/* The free slot is for who was called, whoever stands first in the step. */
static void
a_newcomer_does_not_overtake_who_was_called(void **state)
{
	const struct lines_visit both[] = {{2, true, NULL}, {1, false, NULL}};

	(void)state;
	lines_keep_out();
	(void)lines_join(1);
	lines_pace.budget = 1;
	assert_int_equal(lines_admit().called, 1);
	lines_visit(both, 2, got);
	assert_int_equal(got[0].where, LINE_WAITING);
	assert_int_equal(got[1].where, LINE_INSIDE);
}

/* What everybody was told last. */
struct crowd {
	int64_t number[PEOPLE];
	enum line_where where[PEOPLE];
	bool left[PEOPLE];
};

static void
judge(struct crowd *c, int visitor, const struct line_answer *a)
{
	if (a->number == 0)
		return;
	if (c->number[visitor] != 0 && !c->left[visitor])
		assert_int_equal(a->number, c->number[visitor]);
	for (int i = 0; i < PEOPLE; i++)
		assert_true(i == visitor || c->number[i] != a->number);
	c->number[visitor] = a->number;
	c->where[visitor] = a->where;
	c->left[visitor] = false;
}

static void
go_on(struct crowd *c, unsigned *chance)
{
	struct lines_visit list[LINE_VISITS];
	size_t n = 1 + fixture_chance(chance, LINE_VISITS);
	struct line_state s;

	for (size_t i = 0; i < n; i++)
		list[i] =
		    (struct lines_visit){(int)fixture_chance(chance, PEOPLE),
			fixture_chance(chance, 3) > 0, NULL};
	lines_visit(list, n, got);
	for (size_t i = 0; i < n; i++)
		judge(c, list[i].visitor, &got[i]);
	int visitor = (int)fixture_chance(chance, PEOPLE);
	if (c->where[visitor] == LINE_INSIDE) {
		lines_leave(visitor);
		lines_forget_number(visitor);
		c->left[visitor] = true;
		c->where[visitor] = LINE_NOWHERE;
	}
	s = lines_admit();
	assert_in_range(s.inside, 0, LINES_ROOM);
}

/* Any visitors in any company: a number each, and never too many inside. */
static void
in_any_company(void **state)
{
	unsigned chance = fixture_seed();

	(void)state;
	for (int seed = 0; seed < SEEDS; seed++) {
		struct crowd c = {.left = {false}};

		lines_event.slug = fixture_event(1, 300000).slug;
		for (int i = 0; i < PEOPLE; i++)
			lines_forget_number(i);
		lines_open();
		for (int i = 0; i < STEPS; i++)
			go_on(&c, &chance);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(they_stand_in_their_order),
	    LINES_TEST(who_presses_twice_has_one_number),
	    LINES_TEST(who_comes_back_twice_has_the_old_number),
	    LINES_TEST(a_number_above_the_last_is_none),
	    LINES_TEST(who_passes_straight_twice_has_one_slot),
	    LINES_TEST(an_address_pays_for_each),
	    LINES_TEST(no_more_pass_than_there_is_room),
	    LINES_TEST(a_newcomer_does_not_overtake_who_was_called),
	    LINES_TEST(in_any_company),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line_many", tests, redis_begin, redis_end);
}
