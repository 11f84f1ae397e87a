/* The connection: what it answers when all is well, and when it is not. */
#include "dbtest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/outside.h"

static const char *const roles[] = {"startline", "startline_event",
    "startline_queue", "startline_booking", "startline_payment",
    "startline_admin", "startline_jobs"};

static enum err
check(struct db *db)
{
	const struct rows *rows = NULL;

	return db_run(db, dbtest_arena(), STMT_check_schema, DB_NO_ARGS, &rows);
}

static enum err
add(struct db *db, const char *number)
{
	return db_run(db, dbtest_arena(), STMT_add_migration,
	    DB_ARGS(number, "a name", "a digest"), NULL);
}

static void
forget(void)
{
	dbtest_sql("DELETE FROM schema_version WHERE version > 100");
}

/* The last migration that a test has added, or "". */
static const char *
added(void)
{
	return dbtest_sql(
	    "SELECT max(version) FROM schema_version WHERE version > 100");
}

static void
hang_up_all(void)
{
	dbtest_sql("SELECT count(pg_terminate_backend(pid, 2000)) FROM"
		   " pg_stat_activity WHERE usename LIKE 'startline%'");
}

/* The server's processes stop hearing: every backend, and the postmaster. */
static void
server(const char *signal_name)
{
	char command[200];

	(void)snprintf(command, sizeof(command), "kill -%s %s $(pgrep -P %s)",
	    signal_name, dbtest_env("TEST_PG_PID"), dbtest_env("TEST_PG_PID"));
	assert_int_equal(system(command), 0);
}

static void
every_role_gets_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		assert_int_equal(db_ready(dbtest_db(roles[i])), ERR_OK);
}

static void
one_statement_is_one_round_trip(void **state)
{
	struct db *db = dbtest_db("startline_booking");

	(void)state;
	assert_int_equal(check(db), ERR_OK);
	assert_int_equal(db_round_trips(db), 1);
	assert_int_equal(check(db), ERR_OK);
	assert_int_equal(db_round_trips(db), 2);
}

static void
works_without_preparing(void **state)
{
	struct db_conf conf = dbtest_conf("startline");
	struct db *db;
	const struct rows *rows = NULL;

	(void)state;
	conf.prepare = false;
	db = dbtest_db_with(&conf);
	assert_int_equal(db_run(db, dbtest_arena(), STMT_find_migration,
			     DB_ARGS("1"), &rows),
	    ERR_OK);
	assert_int_equal(strlen(rows_text(rows, 0, 0)), 64);
	assert_int_equal(db_run(db, dbtest_arena(), STMT_find_migration,
			     DB_ARGS("4711"), &rows),
	    ERR_NONE);
}

static void
constraints_are_conflicts(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	assert_int_equal(add(db, "1"), ERR_CONFLICT);
	assert_int_equal(add(db, "-1"), ERR_CONFLICT);
	assert_int_equal(add(db, "a word"), ERR_BUG);
	assert_int_equal(check(db), ERR_OK);
}

static void
refuses_an_unknown_schema(void **state)
{
	struct db *db = dbtest_db("startline_booking");

	(void)state;
	dbtest_sql("INSERT INTO schema_version VALUES (101, 'n', 'd')");
	assert_int_equal(db_ready(db), ERR_INPUT);
	assert_int_equal(check(db), ERR_DOWN);
	forget();
	assert_int_equal(db_ready(db), ERR_OK);
}

static void
refuses_a_shifted_clock_outside_the_sandbox(void **state)
{
	struct db_conf conf = dbtest_conf("startline_booking");

	(void)state;
	dbtest_sql("ALTER DATABASE startline SET startline.skew = '5 min'");
	assert_int_equal(db_ready(dbtest_db_with(&conf)), ERR_OK);
	conf.sandbox = false;
	assert_int_equal(db_ready(dbtest_db_with(&conf)), ERR_INPUT);
	dbtest_sql("ALTER DATABASE startline RESET startline.skew");
	assert_int_equal(db_ready(dbtest_db_with(&conf)), ERR_OK);
}

static void
survives_a_lost_session_between_statements(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	assert_int_equal(check(db), ERR_OK);
	hang_up_all();
	assert_int_equal(check(db), ERR_OK);
	hang_up_all();
	assert_int_equal(add(db, "102"), ERR_OK);
	forget();
}

static void
a_transaction_is_all_or_nothing(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(outside_transactions(), 1);
	assert_int_equal(add(db, "103"), ERR_OK);
	db_rollback(db);
	assert_int_equal(outside_transactions(), 0);
	assert_string_equal(added(), "");

	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "103"), ERR_OK);
	assert_int_equal(db_commit(db), ERR_OK);
	assert_string_equal(added(), "103");
	forget();
}

static void
a_failed_transaction_does_not_commit(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "104"), ERR_OK);
	assert_int_equal(add(db, "104"), ERR_CONFLICT);
	assert_int_equal(db_commit(db), ERR_CONFLICT);
	assert_int_equal(outside_transactions(), 0);
	assert_string_equal(added(), "");
}

static void
a_transaction_dies_with_its_session(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "105"), ERR_OK);
	hang_up_all();
	assert_int_equal(add(db, "106"), ERR_DOWN);
	assert_int_equal(db_commit(db), ERR_DOWN);
	assert_int_equal(outside_transactions(), 0);
	assert_int_equal(check(db), ERR_OK);
}

static void
a_stopped_server_costs_the_deadline_and_no_more(void **state)
{
	struct db *reader = dbtest_db("startline");
	struct db *writer = dbtest_db("startline");
	int64_t begun_ms;
	enum err reading, writing, connecting;

	(void)state;
	assert_int_equal(check(reader), ERR_OK);
	assert_int_equal(check(writer), ERR_OK);
	server("STOP");
	begun_ms = clock_ms();
	db_deadline(reader, clock_ms() + 300);
	reading = check(reader);
	connecting = db_ready(reader);
	db_deadline(writer, clock_ms() + 300);
	writing = add(writer, "107");
	begun_ms = clock_ms() - begun_ms;
	server("CONT");

	assert_int_equal(reading, ERR_DOWN);
	assert_int_equal(connecting, ERR_DOWN);
	assert_int_equal(writing, ERR_UNSURE);
	assert_in_range(begun_ms, 500, 900);
	/* The writer's statement happened after all, or not: unsure. */
	clock_pause_ms(1100);
	forget();
	db_deadline(reader, 0);
	assert_int_equal(check(reader), ERR_OK);
}

/* Whoever waits behind others does not wait as long as all of them together. */
static void
a_stopped_server_is_left_alone_for_a_while(void **state)
{
	struct db *db = dbtest_db("startline");
	int64_t begun_ms;
	enum err answers[20];

	(void)state;
	assert_int_equal(check(db), ERR_OK);
	server("STOP");
	begun_ms = clock_ms();
	for (size_t i = 0; i < 20; i++) {
		db_deadline(db, clock_ms() + 1500);
		answers[i] = check(db);
	}
	begun_ms = clock_ms() - begun_ms;
	server("CONT");

	for (size_t i = 0; i < 20; i++)
		assert_int_equal(answers[i], ERR_DOWN);
	/* one deadline, and a short second look */
	assert_in_range(begun_ms, 1500, 2500);
	db_deadline(db, 0);
	clock_pause_ms(1100);
	assert_int_equal(check(db), ERR_OK);
	assert_int_equal(check(db), ERR_OK);
}

static void
a_lock_held_too_long_is_busy(void **state)
{
	struct db *holder = dbtest_db("startline");
	struct db *waiter = dbtest_db("startline");

	(void)state;
	dbtest_sql("ALTER ROLE startline SET lock_timeout = '100ms'");
	assert_int_equal(db_begin(holder), ERR_OK);
	assert_int_equal(add(holder, "108"), ERR_OK);
	assert_int_equal(add(waiter, "108"), ERR_BUSY);
	db_rollback(holder);
	dbtest_sql("ALTER ROLE startline RESET lock_timeout");
}

/* A superuser's trigger on schema_version: body runs for each row added. */
static void
plant_trigger(const char *when, const char *body)
{
	dbtest_sql(arena_printf(dbtest_arena(),
	    "CREATE SEQUENCE IF NOT EXISTS planted_n;"
	    "ALTER SEQUENCE planted_n RESTART;"
	    "CREATE FUNCTION planted() RETURNS trigger SECURITY DEFINER"
	    " LANGUAGE plpgsql AS $$ BEGIN %s; RETURN NEW; END $$;"
	    "CREATE %s ON schema_version %s EXECUTE FUNCTION planted()",
	    body,
	    strcmp(when, "deferred") == 0 ? "CONSTRAINT TRIGGER planted"
					    " AFTER INSERT" :
					    "TRIGGER planted BEFORE INSERT",
	    strcmp(when, "deferred") == 0 ?
		"DEFERRABLE INITIALLY DEFERRED FOR EACH ROW" :
		"FOR EACH ROW"));
}

static void
pull_trigger(void)
{
	dbtest_sql("DROP TRIGGER planted ON schema_version;"
		   "DROP FUNCTION planted");
	forget();
}

static void
a_clash_is_tried_again(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	plant_trigger("at once",
	    "IF nextval('planted_n') <= 3 THEN RAISE EXCEPTION 'clash'"
	    " USING ERRCODE = 'deadlock_detected'; END IF");
	assert_int_equal(add(db, "110"), ERR_OK);
	assert_int_equal(db_round_trips(db), 4);
	pull_trigger();

	plant_trigger("at once",
	    "RAISE EXCEPTION 'clash'"
	    " USING ERRCODE = 'serialization_failure'");
	assert_int_equal(add(db, "111"), ERR_BUSY);
	assert_int_equal(db_round_trips(db), 8);
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "111"), ERR_BUSY);
	assert_int_equal(db_round_trips(db), 10);
	db_rollback(db);
	pull_trigger();
}

/* The rows come before the deferred trigger has spoken. */
static void
a_deferred_constraint_has_the_last_word(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	plant_trigger("deferred",
	    "RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'");
	assert_int_equal(add(db, "112"), ERR_CONFLICT);
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "112"), ERR_OK);
	assert_int_equal(db_commit(db), ERR_CONFLICT);
	pull_trigger();
}

static void
a_session_lost_in_the_act_is_unsure(void **state)
{
	struct db *db = dbtest_db("startline");

	(void)state;
	plant_trigger(
	    "deferred", "PERFORM pg_terminate_backend(pg_backend_pid())");
	assert_int_equal(add(db, "113"), ERR_UNSURE);
	assert_int_equal(db_begin(db), ERR_OK);
	assert_int_equal(add(db, "113"), ERR_OK);
	assert_int_equal(db_commit(db), ERR_UNSURE);
	assert_int_equal(outside_transactions(), 0);
	pull_trigger();
	assert_int_equal(check(db), ERR_OK);
}

/* A migration under a running program. */
static void
an_outdated_plan_is_made_anew(void **state)
{
	struct db *db = dbtest_db("startline");
	const struct rows *rows = NULL;

	(void)state;
	assert_int_equal(db_run(db, dbtest_arena(), STMT_find_migration,
			     DB_ARGS("1"), &rows),
	    ERR_OK);
	dbtest_sql("ALTER TABLE schema_version ALTER digest TYPE varchar(80)");
	assert_int_equal(db_run(db, dbtest_arena(), STMT_find_migration,
			     DB_ARGS("1"), &rows),
	    ERR_OK);
	dbtest_sql("ALTER TABLE schema_version ALTER digest TYPE text");
}

enum {
	STREAM_ROWS = 5000
};

struct stream {
	int seen;
	int stop_at;
};

static enum err
each_row(const struct rows *row, void *ctx)
{
	struct stream *s = ctx;

	assert_int_equal(rows_count(row), 1);
	assert_true(strlen(rows_text(row, 0, 0)) > 0);
	s->seen++;
	return s->seen == s->stop_at ? ERR_LIMIT : ERR_OK;
}

static enum err
stream_names(struct db *db, struct stream *s)
{
	return db_stream(db, STMT_list_type_names,
	    DB_ARGS(dbtest_sql("SELECT id FROM event WHERE slug = 'stream'")),
	    each_row, s);
}

static void
rows_stream_one_by_one(void **state)
{
	struct db *db = dbtest_db("startline");
	struct stream all = {0}, some = {.stop_at = 10};

	(void)state;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "WITH e AS (INSERT INTO event (slug, title, starts_at, ends_at,"
	    " opens_at, closes_at) VALUES ('stream', 'x', '2027-01-01',"
	    " '2027-01-02', '2026-01-01', '2026-01-02') RETURNING id)"
	    " INSERT INTO ticket_type (event_id, name, price_paise, capacity,"
	    " rank) SELECT id, n::text, 0, 0, n FROM e,"
	    " generate_series(1, %d) n",
	    STREAM_ROWS));
	assert_int_equal(stream_names(db, &all), ERR_OK);
	assert_int_equal(all.seen, STREAM_ROWS);
	assert_int_equal(db_round_trips(db), 1);
	assert_int_equal(stream_names(db, &some), ERR_LIMIT);
	assert_int_equal(some.seen, 10);
	assert_int_equal(check(db), ERR_OK);
	dbtest_sql("DELETE FROM ticket_type; DELETE FROM event");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(every_role_gets_in),
	    DBTEST(one_statement_is_one_round_trip),
	    DBTEST(works_without_preparing),
	    DBTEST(constraints_are_conflicts),
	    DBTEST(refuses_an_unknown_schema),
	    DBTEST(refuses_a_shifted_clock_outside_the_sandbox),
	    DBTEST(survives_a_lost_session_between_statements),
	    DBTEST(a_transaction_is_all_or_nothing),
	    DBTEST(a_failed_transaction_does_not_commit),
	    DBTEST(a_transaction_dies_with_its_session),
	    DBTEST(a_stopped_server_costs_the_deadline_and_no_more),
	    DBTEST(a_stopped_server_is_left_alone_for_a_while),
	    DBTEST(a_lock_held_too_long_is_busy),
	    DBTEST(a_clash_is_tried_again),
	    DBTEST(a_deferred_constraint_has_the_last_word),
	    DBTEST(a_session_lost_in_the_act_is_unsure),
	    DBTEST(an_outdated_plan_is_made_anew),
	    DBTEST(rows_stream_one_by_one),
	};

	return cmocka_run_group_tests_name("door", tests, NULL, NULL);
}
