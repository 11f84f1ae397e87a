/* Each invariant is broken once, by a superuser with the constraints out of the
 * way, in a copy of a healthy database: the audit must notice, and by name. */
#include "dbtest.h"
#include "sale.h"

#include <string.h>

#include <libpq-fe.h>

#include "base/clock.h"
#include "core/audit.h"

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
    {"confirmed", "UPDATE payment SET amount_paise = 9999"},
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
    {"ledger", "DELETE FROM ledger WHERE account = 'fee'"},
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
	const struct audit_violation *found = NULL;
	struct db *db;
	size_t n = 0;

	renew();
	plant(sql);
	db = scratch("startline");
	assert_int_equal(audit_run(db, dbtest_arena(), &found, &n), ERR_OK);
	db_drop(db);
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
	const struct audit_violation *found = NULL;
	struct db *sitting;
	size_t n = 0;

	(void)state;
	renew();
	sitting = scratch("startline_jobs");
	assert_int_equal(db_begin(sitting), ERR_OK);
	clock_pause_ms(1200);
	assert_int_equal(
	    audit_run(scratch("startline"), dbtest_arena(), &found, &n),
	    ERR_OK);
	assert_true(speaks(found, n, "transactions"));
	db_rollback(sitting);
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
	    DBTEST(the_command_says_it_by_its_status),
	};

	return cmocka_run_group_tests_name("audit", tests, begin_all, NULL);
}
