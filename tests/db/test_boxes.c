/* What waits its turn: webhooks, notices, leases; and alarms. */
#include "dbtest.h"

#include "money.h"

#include <stdlib.h>
#include <string.h>

#include "core/alarm.h"
#include "core/inbox.h"
#include "core/lease.h"
#include "core/notice.h"

static size_t
events_due(struct db *db, const struct inbox_event **events)
{
	size_t n = 99;

	assert_int_equal(inbox_due(db, dbtest_arena(), 50, events, &n), ERR_OK);
	return n;
}

/* Whether it was news. */
static bool
store(const char *event_id, const char *body)
{
	const struct inbox_delivery delivery = {
	    .event_id = event_id,
	    .name = "payment.captured",
	    .body = body,
	    .body_len = strlen(body),
	    .headers = "{\"event_id\":\"x\"}",
	};
	bool fresh;

	assert_int_equal(inbox_store(dbtest_db("startline_payment"),
			     dbtest_arena(), &delivery, &fresh),
	    ERR_OK);
	return fresh;
}

static void
a_webhook_is_kept_once(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const struct inbox_event *events;

	(void)state;
	assert_true(store("ev1", "{\"a\":1}"));
	assert_false(store("ev1", "{\"a\":1}"));
	assert_int_equal(events_due(db, &events), 1);
	assert_string_equal(events[0].body, "{\"a\":1}");
	assert_int_equal(inbox_done(db, dbtest_arena(), events[0].id), ERR_OK);
	assert_false(store("ev1", "{\"a\":1}"));
	assert_string_equal(
	    dbtest_sql("SELECT string_agg(state::text || headers, ' ') FROM"
		       " webhook_event WHERE event_id = 'ev1'"),
	    "done{\"event_id\": \"x\"}");
}

/* The id of a delivery is not signed: it neither makes an event of known bytes
 * nor keeps other bytes out. */
static void
its_bytes_make_an_event_not_its_id(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const struct inbox_event *events;

	(void)state;
	assert_true(store("ev3", "{\"b\":1}"));
	assert_false(store("ev4", "{\"b\":1}"));
	assert_true(store("ev3", "{\"b\":2}"));
	assert_int_equal(events_due(db, &events), 2);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    inbox_done(db, dbtest_arena(), events[i].id), ERR_OK);
}

static void
a_webhook_that_cannot_be_worked_off_is_parked(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const struct inbox_event *events;

	(void)state;
	assert_true(store("ev2", "{}"));
	for (int i = 0; i < 10; i++) {
		assert_int_equal(events_due(db, &events), 1);
		assert_int_equal(events_due(db, &events), 0);
		dbtest_sql("UPDATE webhook_event SET try_at = at()");
	}
	assert_int_equal(events_due(db, &events), 0);
	assert_string_equal(
	    dbtest_sql("SELECT state || ' ' || (SELECT detail FROM alarm"
		       " WHERE name = 'webhook_parked') FROM webhook_event"
		       " WHERE event_id = 'ev2'"),
	    "parked ev2");
	assert_true(store("ev2", "{}"));
	assert_int_equal(events_due(db, &events), 1);
	assert_int_equal(inbox_done(db, dbtest_arena(), events[0].id), ERR_OK);
}

static enum err
notice(const char *text, int ago_s)
{
	int64_t now_s =
	    strtol(dbtest_sql("SELECT floor(extract(epoch FROM at()))::bigint"),
		NULL, 10);

	return notice_store(dbtest_db("startline_payment"), dbtest_arena(),
	    text, now_s - ago_s);
}

static void
a_notice_is_looked_at_and_gone(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();
	const struct notice *notices;
	size_t n;

	(void)state;
	assert_int_equal(notice("{\"n\":1}", 10), ERR_OK);
	assert_int_equal(notice("{\"n\":1}", 10), ERR_OK);
	assert_int_equal(notice("{\"n\":2}", 10), ERR_OK);
	assert_int_equal(notice("{\"n\":3}", 3700), ERR_AUTH);
	assert_int_equal(notice("{\"n\":4}", -3700), ERR_AUTH);
	assert_int_equal(notice_due(db, a, 50, &notices, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_int_equal(notice_done(db, a, notices[0].id), ERR_OK);
	assert_int_equal(notice_refused(db, a, notices[1].id), ERR_OK);
	assert_string_equal(
	    dbtest_sql("SELECT (SELECT count(*) FROM notice) || ' ' || n FROM"
		       " counter WHERE name = 'notice_refused'"),
	    "0 1");
}

static void
a_notice_nobody_can_look_at_is_parked(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const struct notice *notices;
	size_t n = 1;

	(void)state;
	assert_int_equal(notice("{\"n\":5}", 10), ERR_OK);
	for (int i = 0; i < 21; i++) {
		assert_int_equal(n, 1);
		assert_int_equal(
		    notice_due(db, dbtest_arena(), 50, &notices, &n), ERR_OK);
		dbtest_sql("UPDATE notice SET try_at = at()");
	}
	assert_int_equal(n, 0);
	assert_string_equal(
	    dbtest_sql("SELECT count(*) FROM notice, alarm WHERE parked AND"
		       " name = 'notice_parked'"),
	    "1");
	dbtest_sql("INSERT INTO notice (body, digest) SELECT i,"
		   " encode(sha256(i::text::bytea), 'hex')"
		   " FROM generate_series(1, 20000) i");
	assert_int_equal(notice("{\"n\":6}", 10), ERR_BUSY);
	dbtest_sql("DELETE FROM notice");
}

static void
a_job_has_one_holder(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();

	(void)state;
	assert_int_equal(lease_hold(db, a, "sweep", "one"), ERR_OK);
	assert_int_equal(lease_hold(db, a, "sweep", "one"), ERR_OK);
	assert_int_equal(lease_hold(db, a, "sweep", "two"), ERR_NONE);
	dbtest_sql("UPDATE job_lease SET until = at() - interval '1 ms'");
	assert_int_equal(lease_hold(db, a, "sweep", "two"), ERR_OK);
	assert_int_equal(lease_hold(db, a, "sweep", "one"), ERR_NONE);
	assert_int_equal(lease_drop(db, a, "sweep", "one"), ERR_OK);
	assert_int_equal(lease_hold(db, a, "sweep", "one"), ERR_NONE);
	assert_int_equal(lease_drop(db, a, "sweep", "two"), ERR_OK);
	assert_int_equal(lease_hold(db, a, "sweep", "one"), ERR_OK);
}

static void
silence_raises_an_alarm(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();
	struct payment_fact fact = money_capture("pay_quiet",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));

	(void)state;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	dbtest_sql("DELETE FROM webhook_event");
	assert_int_equal(alarm_look(db, a), ERR_OK);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name"
				       " = 'webhooks_silent'"),
	    "0");
	dbtest_sql("UPDATE payment SET captured_at = at() - interval '15 min'"
		   " WHERE gateway_id = 'pay_quiet'");
	assert_int_equal(alarm_look(db, a), ERR_OK);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name"
				       " = 'webhooks_silent'"),
	    "1");
	assert_int_equal(alarm_clear(db, a, "webhooks_silent"), ERR_OK);
}

static int64_t
parked_alarms(void)
{
	return strtol(
	    dbtest_sql("SELECT count(*) FROM alarm WHERE name LIKE '%_parked'"),
	    NULL, 10);
}

/* Each ends with the last of what it was raised for. */
static void
an_alarm_of_what_is_parked_ends(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();

	(void)state;
	dbtest_sql("DELETE FROM notice; DELETE FROM webhook_event");
	dbtest_sql("INSERT INTO alarm (name, detail) VALUES ('webhook_parked',"
		   " ''), ('notice_parked', '') ON CONFLICT DO NOTHING");
	dbtest_sql("INSERT INTO webhook_event (event_id, name, body, digest,"
		   " state) VALUES ('e', 'n', '', repeat('0', 64), 'parked')");
	assert_int_equal(notice("{\"n\":6}", 10), ERR_OK);
	dbtest_sql("UPDATE notice SET parked = true");
	assert_int_equal(alarm_look(db, a), ERR_OK);
	assert_int_equal(parked_alarms(), 2);
	dbtest_sql("UPDATE webhook_event SET state = 'new'");
	dbtest_sql("UPDATE notice SET received_at = at() - interval '8 days'");
	assert_int_equal(alarm_look(db, a), ERR_OK);
	assert_int_equal(parked_alarms(), 1);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM notice"), "0");
	assert_int_equal(alarm_look(db, a), ERR_OK);
	assert_int_equal(parked_alarms(), 0);
	dbtest_sql("DELETE FROM webhook_event");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(a_webhook_is_kept_once),
	    MONEYTEST(its_bytes_make_an_event_not_its_id),
	    MONEYTEST(a_webhook_that_cannot_be_worked_off_is_parked),
	    MONEYTEST(a_notice_is_looked_at_and_gone),
	    MONEYTEST(a_notice_nobody_can_look_at_is_parked),
	    MONEYTEST(a_job_has_one_holder),
	    MONEYTEST(silence_raises_an_alarm),
	    MONEYTEST(an_alarm_of_what_is_parked_ends),
	};

	return cmocka_run_group_tests_name("boxes", tests, money_begin, NULL);
}
