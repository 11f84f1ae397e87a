/* Each invariant is broken once, by a superuser with the constraints out of the
 * way, in a copy of a healthy database: the audit must notice, and by name. */
#include "dbtest.h"
#include "sale.h"

#include <string.h>

#include <libpq-fe.h>

#include "base/clock.h"
#include "core/audit.h"

/* One more who was let in. */
#define CALLED(turn, rank, passed)                                    \
	"INSERT INTO booking_session (event_id, admission, visitor,"  \
	" expires_at, line_epoch, line_turn, line_rank, line_passed)" \
	" SELECT 1, gen_random_uuid(), 'v', at() + '1 h', 1, " #turn  \
	", " #rank ", " #passed ";"

static const struct {
	const char *check; /* the one that must speak; NULL: none may */
	const char *plant;
} plants[] = {
    {NULL, "SELECT 1"},
    {"capacity", "DELETE FROM place WHERE state = 'free'"},
    {"capacity", "UPDATE ticket_type SET capacity = 4"},
    {"places", "UPDATE hold SET state = 'released' WHERE visitor = 'v1'"},
    {"places", "UPDATE booking SET state = 'cancelled', ended_at = at()"},
    {"places", "UPDATE place SET held_until = at() WHERE state = 'held'"},
    {"places", "UPDATE place SET hold_id = 999 WHERE state = 'held'"},
    /* its hold has ended, and it is swept in a moment; or it was not */
    {NULL,
	"UPDATE hold SET state = 'expired', ended_at = at(), held_until = at()"
	" - interval '1 s' WHERE state = 'live';"
	"UPDATE place SET held_until = hold.held_until FROM hold"
	" WHERE hold.id = hold_id AND place.state = 'held'"},
    {"places",
	"UPDATE hold SET state = 'expired', ended_at = at(), held_until = at()"
	" - interval '3 s' WHERE state = 'live';"
	"UPDATE place SET held_until = hold.held_until FROM hold"
	" WHERE hold.id = hold_id AND place.state = 'held'"},
    {"places",
	"UPDATE hold SET state = 'expired', ended_at = at()"
	" WHERE state = 'live'"},
    {"places",
	"UPDATE place SET hold_id = (SELECT id FROM hold WHERE"
	" visitor = 'v2') WHERE state = 'booked'"},
    {"holds",
	"UPDATE place SET state = 'free', hold_id = NULL,"
	" held_until = NULL WHERE state = 'held'"},
    {"seats", "UPDATE participant SET place_id = NULL"},
    {"seats", "DELETE FROM participant"},
    {"captures", "UPDATE payment SET paid_booking_id = NULL"},
    {"captures",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body)"
	" SELECT id, '0123456789', 10000, 'late', '{}' FROM payment"},
    {"captures",
	"UPDATE payment SET paid_booking_id = NULL;"
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body)"
	" SELECT id, '0123456789', 9999, 'late', '{}' FROM payment"},
    /* a decision of a named person, whose amounts do not sum */
    {"captures",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" by_name) SELECT id, '0123456789', 10000, 'cancelled', '{}', 'Meera'"
	" FROM payment"},
    {"captures",
	"UPDATE payment SET paid_booking_id = NULL;"
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" by_name) SELECT id, '0123456789', 10001, 'cancelled', '{}', 'Meera'"
	" FROM payment"},
    /* a part back by itself, beside one that somebody decided */
    {"captures",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" by_name) SELECT id, key, 1000, 'moved', '{}', by_name FROM payment,"
	" (VALUES ('0123456789', 'Meera'), ('1234567890', '')) AS who (key,"
	" by_name)"},
    /* what Startline closed by itself excuses nothing */
    {"captures",
	"UPDATE payment SET paid_booking_id = NULL;"
	"INSERT INTO money_exception (payment_id, reason, closed_at, closed_by)"
	" SELECT id, 'order', at(), 'startline' FROM payment"},
    {"confirmed", "UPDATE payment SET amount_paise = 9999"},
    {"confirmed", "UPDATE payment SET currency = 'USD'"},
    {"confirmed", "UPDATE payment SET state = 'refunded'"},
    /* the dashboard gave it back: a person decides about the booking */
    {NULL,
	"UPDATE payment SET state = 'refunded';"
	"INSERT INTO money_exception (payment_id, reason)"
	" SELECT id, 'foreign refund' FROM payment"},
    {"confirmed",
	"ALTER TABLE payment DROP CONSTRAINT payment_check1;"
	"UPDATE payment SET state = 'authorized'"},
    {"confirmed", "UPDATE payment_order SET booking_id = 999"},
    {"confirmed", "UPDATE payment SET order_id = NULL"},
    {"confirmed", "UPDATE booking SET unit_paise = 0, fee_paise = 0"},
    {"confirmed", "DELETE FROM payment"},
    {NULL,
	"UPDATE hold SET held_until = at() - interval '1 s'"
	" WHERE state = 'live';"
	"UPDATE place SET held_until = hold.held_until FROM hold"
	" WHERE hold.id = hold_id AND place.state = 'held'"},
    {"overdue",
	"UPDATE hold SET held_until = at() - interval '3 s'"
	" WHERE state = 'live'"},
    {"overdue",
	"UPDATE hold SET state = 'paying',"
	" pay_until = at() - interval '3 min'"
	" WHERE state = 'live'"},
    {NULL,
	"UPDATE hold SET state = 'paying',"
	" pay_until = at() - interval '3 min' WHERE state = 'live';"
	"UPDATE place SET held_until = 'infinity' WHERE state = 'held';"
	"INSERT INTO alarm (name, detail) VALUES ('holds_overdue', '')"},
    {"admissions",
	"ALTER TABLE booking_session DROP CONSTRAINT"
	" booking_session_admission_key;"
	"UPDATE booking_session SET admission = 'v1'"},
    {"admissions",
	"DROP INDEX hold_live; UPDATE hold SET visitor = 'v1',"
	" state = 'paying', pay_until = at(), ended_at = NULL"},
    {"keys",
	"ALTER TABLE idempotency DROP CONSTRAINT idempotency_pkey;"
	"INSERT INTO idempotency SELECT * FROM idempotency"},
    {"keys",
	"INSERT INTO idempotency (scope, key, digest) VALUES ('v', 'k2', 'd')"},
    {"keys",
	"INSERT INTO idempotency (scope, key, digest, status, answer)"
	" SELECT 'v2 /book/{slug}/details', 'k2', 'd', 303, 'hold ' || id"
	" FROM hold WHERE visitor = 'v2'"},
    {NULL,
	"INSERT INTO idempotency (scope, key, digest, status, answer)"
	" SELECT 'v1 /book/{slug}/details', 'k2', 'd', 303, 'hold ' || id"
	" FROM hold WHERE visitor = 'v1'"},
    {"keys",
	"ALTER TABLE booking DROP CONSTRAINT booking_hold_id_key,"
	" DROP CONSTRAINT booking_reference_key,"
	" DROP CONSTRAINT booking_event_id_code_key;"
	"INSERT INTO booking (reference, code, hold_id, event_id,"
	" ticket_type_id, quantity, unit_paise, fee_paise, name, email, phone,"
	" language) SELECT 'r2', 'c2', hold_id, event_id, ticket_type_id, 1, 0,"
	" 0, '', '', '', 'en' FROM booking"},
    {"ledger", "DELETE FROM ledger WHERE account = 'fee'"},
    {"ledger",
	"UPDATE ledger SET amount_paise = amount_paise + CASE account"
	" WHEN 'sales' THEN -500 ELSE 500 END WHERE account <> 'gateway'"},
    {"ledger", "UPDATE ledger SET amount_paise = 2 * amount_paise"},
    {"ledger",
	"ALTER TABLE payment DROP CONSTRAINT payment_check1;"
	"UPDATE payment SET state = 'failed'"},
    {"ledger",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" state, gateway_id, by_name, fee_paise) SELECT id, '0123456789', 5000,"
	" 'cancelled', '{}', 'processed', 'rfnd_1', 'Meera', 2500 FROM payment;"
	"INSERT INTO ledger (transfer, kind, account, amount_paise, payment_id,"
	" booking_id) SELECT 'refund ' || r.id, 'refund',"
	" l.account::ledger_account, l.amount, payment_id, 1 FROM refund r,"
	" (VALUES ('gateway', -5000), ('sales', 5000)) l (account, amount)"},
    {"ledger",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" state, gateway_id) SELECT id, '0123456789', 5000, 'cancelled', '{}',"
	" 'failed', 'rfnd_1' FROM payment;"
	"INSERT INTO money_exception (payment_id, reason) SELECT id, 'refund'"
	" FROM payment;"
	"INSERT INTO ledger (transfer, kind, account, amount_paise, payment_id,"
	" booking_id) SELECT 'refund ' || r.id, 'refund',"
	" l.account::ledger_account, l.amount, payment_id, 1 FROM refund r,"
	" (VALUES ('gateway', -5000), ('sales', 5000)) l (account, amount)"},
    {"ledger", "DELETE FROM ledger"},
    {"ledger",
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body,"
	" state, gateway_id, by_name) SELECT id, '0123456789', 5000, "
	"'cancelled',"
	" '{}', 'processed', 'rfnd_1', 'Meera' FROM payment"},
    {"messages", "DELETE FROM outbox"},
    {"messages",
	"ALTER TABLE outbox DROP CONSTRAINT"
	" outbox_booking_id_kind_channel_recipient_again_key;"
	"INSERT INTO outbox (booking_id, kind, channel, recipient, message_id)"
	" SELECT booking_id, kind, channel, recipient, 'n' FROM outbox"},
    {"messages",
	"INSERT INTO outbox (booking_id, kind, channel, recipient, message_id,"
	" again, provider_id) SELECT booking_id, kind, channel, recipient,"
	" n::text, n, 'SM1' FROM outbox, generate_series(1, 2) n"},
    {"messages",
	"UPDATE booking SET state = 'expired', ended_at = at(),"
	" confirmed_at = NULL"},
    {"messages", "UPDATE outbox SET kind = 'refunded'"},
    /* dead is visible, and asked for again is not twice */
    {NULL,
	"UPDATE outbox SET state = 'dead';"
	"INSERT INTO outbox (booking_id, kind, channel, recipient, message_id,"
	" again) SELECT booking_id, kind, channel, recipient, 'n', 1"
	" FROM outbox"},
    {"order", CALLED(1, 9, false) CALLED(2, 8, false)},
    {"order", CALLED(3, 9, true) CALLED(4, 8, false)},
    {"order", CALLED(1, 9, false) CALLED(1, 10, false)},
    {NULL, CALLED(1, 8, false) CALLED(2, 9, false)},
    /* who was passed comes after those who were called meanwhile */
    {NULL, CALLED(1, 9, false) CALLED(2, 8, true)},
    /* the organiser's word, and another line after a loss */
    {NULL, CALLED(1, 9, false) CALLED(NULL, 8, false)},
    {NULL,
	CALLED(2, 9, false) "UPDATE booking_session SET line_epoch = 2;" CALLED(
	    1, 8, false)},
    {NULL,
	"UPDATE payment SET paid_booking_id = NULL, learned_at = at();"
	"UPDATE booking SET state = 'pending';"
	"UPDATE hold SET state = 'paying', pay_until = at() + '1 h',"
	" ended_at = NULL WHERE visitor = 'v1';"
	"UPDATE place SET state = 'held', held_until = 'infinity'"
	" WHERE state = 'booked'"},
    {NULL,
	"UPDATE payment SET paid_booking_id = NULL;"
	"UPDATE booking SET state = 'expired', ended_at = at();"
	"UPDATE hold SET state = 'expired' WHERE visitor = 'v1';"
	"UPDATE place SET state = 'free', hold_id = NULL"
	" WHERE state = 'booked';"
	"UPDATE participant SET place_id = NULL;"
	"INSERT INTO refund (payment_id, key, amount_paise, reason, body)"
	" SELECT id, '0123456789', 10000, 'late', '{}' FROM payment"},
};

static void
plant(const char *sql)
{
	PGconn *conn = PQconnectdb(sale_url("TEST_PG_ADMIN_URL", "scratch"));
	PGresult *res = PQexec(conn,
	    arena_printf(dbtest_arena(),
		"SET session_replication_role = replica; %s", sql));

	if (PQresultStatus(res) != PGRES_COMMAND_OK &&
	    PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s\n%s", sql, PQerrorMessage(conn));
	PQclear(res);
	PQfinish(conn);
}

static struct db *
scratch(const char *role)
{
	struct db_conf conf = dbtest_conf(role);

	conf.url = sale_url("TEST_PG_URL", "scratch");
	conf.prepare = false;
	return dbtest_db_with(&conf);
}

/* Copied from the healthy one, which nobody may be connected to. */
static void
renew(void)
{
	PGconn *conn = PQconnectdb(sale_url("TEST_PG_ADMIN_URL", "postgres"));

	PQclear(PQexec(conn, "DROP DATABASE IF EXISTS scratch WITH (FORCE)"));
	PQclear(PQexec(conn, "CREATE DATABASE scratch TEMPLATE startline"));
	if (*PQerrorMessage(conn) != '\0')
		fail_msg("%s", PQerrorMessage(conn));
	PQfinish(conn);
}

static bool
speaks(const struct audit_violation *found, size_t n, const char *check)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(found[i].check, check) == 0)
			return true;
	return false;
}

static void
audit_planted(const char *check, const char *sql)
{
	struct audit_report report;
	const struct audit_violation *found;
	struct db *db;
	size_t n;

	renew();
	plant(sql);
	db = scratch("startline");
	assert_int_equal(audit_run(db, dbtest_arena(), &report), ERR_OK);
	db_drop(db);
	found = report.violations;
	n = report.n_violations;
	if (check == NULL ? n == 0 : speaks(found, n, check))
		return;
	for (size_t i = 0; i < n; i++)
		print_error(
		    "%s: %s: %s\n", found[i].check, found[i].id, found[i].what);
	fail_msg(
	    "%s expected after %s", check != NULL ? check : "nothing", sql);
}

static void
each_planted_violation_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(plants) / sizeof(plants[0]); i++)
		audit_planted(plants[i].check, plants[i].plant);
}

static void
each_check_was_tried(void **state)
{
	(void)state;
	for (size_t i = 0; i < audit_checks(); i++) {
		const char *name = audit_check_name(i);
		bool tried = strcmp(name, "transactions") == 0;

		for (size_t j = 0; j < sizeof(plants) / sizeof(plants[0]); j++)
			tried = tried ||
			    (plants[j].check != NULL &&
				strcmp(plants[j].check, name) == 0);
		if (!tried)
			fail_msg("%s was never seen to find anything", name);
	}
}

static void
a_program_sitting_in_a_transaction_is_found(void **state)
{
	struct audit_report report;
	struct db *sitting;

	(void)state;
	renew();
	sitting = scratch("startline_jobs");
	assert_int_equal(db_begin(sitting), ERR_OK);
	clock_pause_ms(1200);
	assert_int_equal(
	    audit_run(scratch("startline"), dbtest_arena(), &report), ERR_OK);
	assert_true(
	    speaks(report.violations, report.n_violations, "transactions"));
	db_rollback(sitting);
}

/* No invariant is left out, and each check tells how it went. */
static void
all_ten_are_looked_at(void **state)
{
	struct audit_report report;
	int seen = 0;

	(void)state;
	renew();
	plant("DELETE FROM outbox");
	assert_int_equal(
	    audit_run(scratch("startline"), dbtest_arena(), &report), ERR_OK);
	for (size_t i = 0; i < report.n_checks; i++) {
		const struct audit_check *c = &report.checks[i];

		seen |= 1 << c->invariant;
		assert_int_equal(
		    c->n, strcmp(c->name, "messages") == 0 ? 1 : 0);
		assert_in_range(c->ms, 0, report.ms);
	}
	assert_int_equal(seen, (1 << 11) - 2);
}

static void
all_is_of_one_instant_in_a_round_trip_each(void **state)
{
	struct audit_report report;
	struct db *db;
	int64_t before;

	(void)state;
	renew();
	db = scratch("startline");
	assert_int_equal(db_ready(db), ERR_OK);
	before = db_round_trips(db);
	assert_int_equal(audit_run(db, dbtest_arena(), &report), ERR_OK);
	/* beginning, ending, exceptions and alarms */
	assert_int_equal(
	    db_round_trips(db) - before, (int64_t)report.n_checks + 4);
	assert_int_equal(db_begin_snapshot(db), ERR_OK);
	assert_int_equal(
	    db_run(db, dbtest_arena(), STMT_list_exceptions, DB_NO_ARGS, NULL),
	    ERR_OK);
	plant("INSERT INTO money_exception (reason) VALUES ('order')");
	const struct rows *rows = NULL;
	assert_int_equal(
	    db_run(db, dbtest_arena(), STMT_list_exceptions, DB_NO_ARGS, &rows),
	    ERR_OK);
	assert_int_equal(rows_count(rows), 0);
	db_rollback(db);
}

static void
open_exceptions_and_alarms_are_told_and_break_nothing(void **state)
{
	struct audit_report report;

	(void)state;
	renew();
	plant("INSERT INTO money_exception (payment_id, reason, created_at)"
	      " SELECT id, 'amount', '2027-01-03 00:30:00+00' FROM payment;"
	      "INSERT INTO money_exception (payment_id, reason, closed_at,"
	      " closed_by) SELECT id, 'second', at(), 'Meera' FROM payment;"
	      "INSERT INTO alarm (name, detail) VALUES ('holds_overdue', '3')");
	assert_int_equal(
	    audit_run(scratch("startline"), dbtest_arena(), &report), ERR_OK);
	assert_int_equal(report.n_violations, 0);
	assert_int_equal(report.n_exceptions, 1);
	assert_int_equal(report.n_alarms, 1);
	assert_string_equal(report.alarms[0].name, "holds_overdue");
	assert_string_equal(report.alarms[0].detail, "3");
	assert_string_equal(report.exceptions[0].reason, "amount");
	assert_string_equal(report.exceptions[0].payment, "pay_1");
	assert_null(report.exceptions[0].refund);
	assert_int_equal(report.exceptions[0].since, 1798936200);
	db_drop(scratch("startline"));
	assert_int_equal(sale_audit("scratch", "", ""), 0);
	assert_int_equal(sale_audit("scratch", "", "--json"), 0);
}

static void
again_and_again_until_something_is_found(void **state)
{
	int64_t began_ms = clock_ms();

	(void)state;
	assert_int_equal(
	    sale_audit("startline", "", "--every 10ms --for 500ms"), 0);
	assert_true(clock_ms() - began_ms >= 500);
	assert_int_equal(
	    sale_audit("startline", "", "--every 10ms --for 1s --json"), 0);
	renew();
	plant("DELETE FROM outbox");
	began_ms = clock_ms();
	assert_int_equal(
	    sale_audit("scratch", "", "--every 10ms --for 10min"), 1);
	assert_true(clock_ms() - began_ms < 60000);
	assert_int_equal(sale_audit("startline", "", "--for 1s"), 2);
	assert_int_equal(sale_audit("startline", "", "--every 1"), 2);
	assert_int_equal(sale_audit("startline", "", "--every 0s"), 2);
	assert_int_equal(
	    sale_audit("startline", "", "--every 1s --gateway"), 2);
	/* nobody is there to be looked at */
	assert_int_equal(
	    sale_audit("nowhere", "", "--every 10ms --for 300ms"), 1);
}

static void
the_command_says_it_by_its_status(void **state)
{
	(void)state;
	assert_int_equal(sale_audit("startline", "", ""), 0);
	assert_int_equal(sale_audit("startline", "", "--json"), 0);
	assert_int_equal(sale_audit("startline", "", "--yaml"), 2);
	renew();
	plant("DELETE FROM outbox");
	assert_int_equal(sale_audit("scratch", "", ""), 1);
	assert_int_equal(sale_audit("scratch", "", "--json"), 1);
}

static int
begin_all(void **state)
{
	(void)dbtest_begin(state);
	dbtest_sql(sale_sql);
	return dbtest_end(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(each_planted_violation_is_found),
	    DBTEST(each_check_was_tried),
	    DBTEST(a_program_sitting_in_a_transaction_is_found),
	    DBTEST(all_ten_are_looked_at),
	    DBTEST(all_is_of_one_instant_in_a_round_trip_each),
	    DBTEST(open_exceptions_and_alarms_are_told_and_break_nothing),
	    DBTEST(the_command_says_it_by_its_status),
	    DBTEST(again_and_again_until_something_is_found),
	};

	return cmocka_run_group_tests_name("audit", tests, begin_all, NULL);
}
