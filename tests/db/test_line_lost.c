/* Redis loses the line: flushed, restarted, put back to an old snapshot.
 * Whoever has a number has the old place again, nobody has another's
 * (SURGE-10). */
#include "lines.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/session.h"
#include "core/slot.h"
#include "core/watch.h"
#include "redis/conn.h"
#include "redis/keys.h"

enum {
	WAITERS = 40,
	OPENERS = 12,
	LEAP = 20000
};

static void
stand_in_line(void)
{
	lines_event.admission_s = 1;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE event SET admission_s = 5 WHERE slug = '%s'",
	    lines_event.slug));
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
	lines_fill(1, WAITERS);
	assert_int_equal(watch_note_last(lines_db(), dbtest_arena(),
			     lines_event.slug, 1, WAITERS),
	    ERR_OK);
}

/* The quiet time as it would have passed; behind the run id it comes first. */
static void
wait_out_the_quiet(void)
{
	(void)redis_tell(arena_printf(dbtest_arena(),
	    "bitfield '{%s}:record' set i64 320 0", lines_event.slug));
}

/* All come back, in an order that says nothing. */
static void
come_back(int64_t epoch)
{
	for (int i = 1; i <= WAITERS; i++) {
		int visitor = i * 17 % (WAITERS + 1);
		struct line_answer got = lines_seen(visitor);

		assert_int_equal(got.where, LINE_WAITING);
		assert_int_equal(got.number, visitor);
		assert_int_equal(got.epoch, epoch);
	}
	for (int i = 1; i <= WAITERS; i++)
		assert_int_equal(lines_seen(i).ahead, i - 1);
}

static void
is_rebuilt_in_the_old_order(int64_t epoch)
{
	assert_int_equal(lines_try(1), ERR_NONE);
	lines_open();
	lines_open();
	lines_pace.budget = 2;
	assert_int_equal(lines_admit().epoch, epoch);
	assert_in_range(lines_admit().quiet_ms, 4000, 5000);
	/* somebody new comes before anybody old */
	assert_int_equal(
	    lines_join(WAITERS + 1).number, WAITERS + LEAP * (epoch - 1) + 1);
	come_back(epoch);
	assert_int_equal(lines_seen(WAITERS + 1).ahead, WAITERS);
	assert_int_equal(lines_admit().called, 0);
	wait_out_the_quiet();
	assert_int_equal(lines_admit().head, 2);
	assert_int_equal(lines_seen(3).where, LINE_WAITING);
	assert_int_equal(lines_seen(2).where, LINE_INSIDE);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
}

static void
flushed(void **state)
{
	(void)state;
	stand_in_line();
	(void)redis_tell("flushall");
	is_rebuilt_in_the_old_order(2);
}

static void
restarted(void **state)
{
	(void)state;
	stand_in_line();
	redis_kill();
	redis_start();
	is_rebuilt_in_the_old_order(2);
}

/* The line is there, as it was some time ago: it must not be believed. */
static void
put_back_to_an_old_snapshot(void **state)
{
	(void)state;
	stand_in_line();
	lines_leave(WAITERS);
	(void)redis_tell("save");
	assert_int_equal(lines_join(WAITERS).number, WAITERS + 1);
	redis_kill();
	redis_start();
	assert_string_equal(redis_tell(arena_printf(dbtest_arena(),
				"hlen '{%s}:number'", lines_event.slug)),
	    "39");
	assert_int_equal(lines_try(1), ERR_NONE);
	lines_open();
	assert_int_equal(lines_seen(WAITERS).number, WAITERS + 1);
	assert_int_equal(lines_join(WAITERS + 2).number, WAITERS + LEAP + 1);
}

static void
lost_twice_within_a_second(void **state)
{
	int64_t first, second;

	(void)state;
	stand_in_line();
	(void)redis_tell("flushall");
	lines_open();
	first = lines_join(WAITERS + 1).number;
	(void)redis_tell("flushall");
	lines_open();
	second = lines_join(WAITERS + 2).number;
	assert_int_equal(first, WAITERS + LEAP + 1);
	assert_int_equal(second, WAITERS + 2 * LEAP + 1);
	come_back(3);
	assert_int_equal(lines_seen(WAITERS + 1).ahead, WAITERS);
}

static void
who_was_inside_is_let_in_once(void **state)
{
	struct line_answer before, after;

	(void)state;
	lines_open();
	before = lines_join(1);
	(void)redis_tell("flushall");
	lines_open();
	/* its session, if it has one, is counted; the number is the same */
	after = lines_seen(1);
	assert_int_equal(before.where, LINE_INSIDE);
	assert_int_equal(after.where, LINE_WAITING);
	assert_int_equal(after.number, before.number);
	lines_pace.sessions = LINES_ROOM;
	wait_out_the_quiet();
	assert_int_equal(lines_admit().called, 0);
}

/* A second tab brings the number of before: the new one counts. */
static void
who_joined_anew_keeps_the_new_number(void **state)
{
	int64_t anew;

	(void)state;
	stand_in_line();
	(void)redis_tell("flushall");
	lines_open();
	lines_forget_number(5);
	anew = lines_join(5).number;
	assert_int_equal(anew, WAITERS + LEAP + 1);
	lines_remember_number(5, 5, 1);
	assert_int_equal(lines_seen(5).number, anew);
}

/* An opener that was slow finds the line of a later epoch. */
static void
a_late_opener_changes_nothing(void **state)
{
	struct conn_conf door = {.url = redis_conf()->redis_url,
	    .user = "",
	    .password = redis_conf()->redis_password,
	    .timeout_ms = redis_conf()->redis_timeout_ms};
	struct conn *c = conn_new(&door);
	const struct reply *reply = NULL;
	const char *keys[KEYS_LINE];

	(void)state;
	stand_in_line();
	keys_line(dbtest_arena(), lines_event.slug, keys);
	for (int epoch = 0; epoch <= 1; epoch++) {
		assert_int_equal(
		    conn_run(c, dbtest_arena(), SCRIPT_open,
			CONN_WORDS(keys[0], keys[1], keys[2], keys[3], keys[4],
			    keys[5], keys[6], keys[7], keys[8], keys[9],
			    keys[10], keys[11], keys[12],
			    keys_opening(dbtest_arena(), lines_event.slug),
			    epoch == 0 ? "0" : "1", "1", "0", "0", "0", "0"),
			&reply),
		    ERR_OK);
		assert_int_equal(reply_int64(reply, 0), 0);
	}
	assert_int_equal(lines_admit().waiting, WAITERS);
	assert_int_equal(lines_admit().last, WAITERS);
	conn_free(&c);
}

static void
a_flush_by_the_organiser_voids_the_numbers(void **state)
{
	(void)state;
	stand_in_line();
	assert_int_equal(line_flush(lines_line(), lines_db(), dbtest_arena(),
			     lines_event.slug),
	    ERR_OK);
	(void)redis_tell("flushall");
	lines_open();
	assert_int_equal(lines_admit().epoch, 3);
	assert_int_equal(lines_seen(5).where, LINE_NOWHERE);
}

/* Admissions of before the loss may still be used, whatever was flushed since.
 */
static void
a_flush_after_a_loss_ends_no_quiet(void **state)
{
	(void)state;
	stand_in_line();
	(void)redis_tell("flushall");
	lines_open();
	lines_pace.budget = LINES_ROOM;
	assert_in_range(lines_admit().quiet_ms, 4000, 5000);
	assert_int_equal(line_flush(lines_line(), lines_db(), dbtest_arena(),
			     lines_event.slug),
	    ERR_OK);
	assert_in_range(lines_admit().quiet_ms, 3000, 5000);
	assert_int_equal(lines_join(1).where, LINE_WAITING);
	assert_int_equal(lines_admit().called, 0);
}

/* Comes in, and has a session of PostgreSQL, or none. */
static void
come_in(int visitor, bool session)
{
	const struct session_admission admission = {.slug = lines_event.slug,
	    .key = lines_name(visitor),
	    .visitor = lines_name(visitor),
	    .issued_at = INT64_C(1) << 40};
	struct session opened;
	struct db *db = dbtest_db("startline_booking");

	assert_int_equal(lines_join(visitor).where, LINE_INSIDE);
	lines_stay(visitor, 1200);
	if (session)
		assert_int_equal(
		    session_open(db, dbtest_arena(), &admission, &opened),
		    ERR_OK);
	(void)redis_tell(arena_printf(dbtest_arena(),
	    "zadd '{%s}:staying' 1 %s", lines_event.slug, lines_name(visitor)));
}

static int64_t
reclaimed(void)
{
	int64_t freed = -1;

	assert_int_equal(
	    slot_reclaim(lines_line(), lines_db(), lines_event.slug, &freed),
	    ERR_OK);
	return freed;
}

/* A leave that Redis never heard of: the slot is free all the same. Who has a
 * session keeps it, and who came in too lately to have one. */
static void
a_slot_without_a_session_comes_back(void **state)
{
	(void)state;
	lines_event.max_inside = 3;
	lines_open();
	come_in(1, true);
	come_in(2, false);
	assert_int_equal(lines_join(3).where, LINE_INSIDE);
	assert_int_equal(lines_join(4).where, LINE_WAITING);
	assert_int_equal(reclaimed(), 1);
	assert_int_equal(lines_look().state.inside, 2);
	assert_int_equal(lines_look().state.gone, 1);
	assert_int_equal(reclaimed(), 0);
	assert_int_equal(lines_seen(1).where, LINE_INSIDE);
	assert_int_equal(lines_seen(2).where, LINE_NOWHERE);
	assert_int_equal(lines_seen(3).where, LINE_INSIDE);
	dbtest_sql("UPDATE booking_session SET closed_at = at()");
	assert_int_equal(reclaimed(), 1);
	assert_int_equal(lines_look().state.inside, 1);
	(void)redis_tell("flushall");
	assert_int_equal(slot_reclaim(lines_line(), lines_db(),
			     lines_event.slug, &(int64_t){0}),
	    ERR_NONE);
}

/* More than one look at those inside. */
static void
many_slots_come_back_at_once(void **state)
{
	enum {
		MANY = 1200
	};

	(void)state;
	lines_event.max_inside = MANY + 1;
	lines_open();
	(void)redis_tell(arena_printf(dbtest_arena(),
	    "eval \"for i = 1, %d do redis.call('zadd', '{%s}:inside',"
	    " 1e15, 'visitor-' .. i) redis.call('zadd', '{%s}:staying', 1,"
	    " 'visitor-' .. i) end\" 0",
	    MANY, lines_event.slug, lines_event.slug));
	come_in(MANY + 1, true);
	assert_int_equal(reclaimed(), MANY);
	assert_int_equal(lines_look().state.inside, 1);
}

static void
one_of_many_openers(void)
{
	struct line *l = line_new(redis_conf());
	struct db *db = dbtest_db("startline_queue");
	enum err e = line_open(l, db, dbtest_arena(), lines_event.slug);

	line_free(&l);
	_exit(e == ERR_OK ? 0 : 1);
}

static void
all_open_at_once(void)
{
	int status;

	for (int i = 0; i < OPENERS; i++) {
		pid_t child = fork();

		assert_int_not_equal(child, -1);
		if (child == 0)
			one_of_many_openers();
	}
	for (int i = 0; i < OPENERS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
}

static void
many_who_find_no_line_open_one(void **state)
{
	(void)state;
	all_open_at_once();
	assert_int_equal(lines_admit().epoch, 1);
	assert_int_equal(lines_admit().quiet_ms, 0);
	assert_int_equal(lines_join(1).where, LINE_INSIDE);
	(void)redis_tell("flushall");
	all_open_at_once();
	assert_int_equal(lines_admit().epoch, 2);
	assert_in_range(lines_admit().quiet_ms, 1, 120000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(flushed),
	    LINES_TEST(restarted),
	    LINES_TEST(put_back_to_an_old_snapshot),
	    LINES_TEST(lost_twice_within_a_second),
	    LINES_TEST(who_was_inside_is_let_in_once),
	    LINES_TEST(who_joined_anew_keeps_the_new_number),
	    LINES_TEST(a_late_opener_changes_nothing),
	    LINES_TEST(a_flush_by_the_organiser_voids_the_numbers),
	    LINES_TEST(a_flush_after_a_loss_ends_no_quiet),
	    LINES_TEST(a_slot_without_a_session_comes_back),
	    LINES_TEST(many_slots_come_back_at_once),
	    LINES_TEST(many_who_find_no_line_open_one),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line_lost", tests, redis_begin, redis_end);
}
