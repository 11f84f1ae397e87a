/* What waits its turn: webhooks, messages, leases. */
#include "dbtest.h"

#include "money.h"

#include <string.h>

#include "core/alarm.h"
#include "core/inbox.h"
#include "core/lease.h"
#include "core/outbox.h"

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

/* The only message due by e-mail. */
static struct message
the_mail(struct db *db)
{
	const struct message *messages;
	size_t n;

	assert_int_equal(
	    outbox_due(db, dbtest_arena(), "email", 50, &messages, &n), ERR_OK);
	assert_int_equal(n, 1);
	return messages[0];
}

static void
confirm(struct db *db, const char *payment)
{
	struct payment_fact fact = money_capture(payment,
	    money_ordered(dbtest_db("startline_payment"), money_booking()));

	dbtest_sql("UPDATE outbox SET state = 'dead' WHERE state <> 'sent'");
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
}

static const char *
mail(const char *what, int64_t id)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT %s FROM outbox WHERE id = %lld", what, (long long)id));
}

static void
a_message_is_handed_over_once(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const struct message *messages;
	struct message m;
	size_t n;

	(void)state;
	confirm(db, "pay_m1");
	m = the_mail(db);
	assert_string_equal(m.recipient, "asha@example.org");
	assert_int_equal(m.kind, MESSAGE_CONFIRMED);
	assert_false(m.unsure);
	assert_int_equal(
	    outbox_due(db, dbtest_arena(), "email", 50, &messages, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(
	    outbox_sent(db, dbtest_arena(), m.id, "ses-1"), ERR_OK);
	assert_string_equal(
	    mail("state || ' ' || provider_id", m.id), "sent ses-1");
}

static void
a_message_of_a_dead_process_is_doubtful(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct message first, m;

	(void)state;
	confirm(db, "pay_m2");
	first = the_mail(db);
	assert_int_equal(outbox_keep(db, dbtest_arena(), &first), ERR_OK);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'sending'");
	m = the_mail(db);
	/* it was not dead after all, and must let it be */
	assert_int_equal(outbox_keep(db, dbtest_arena(), &first), ERR_NONE);
	assert_int_equal(outbox_keep(db, dbtest_arena(), &m), ERR_OK);
	assert_true(m.unsure);
	assert_int_equal(m.doubts, 1);
	assert_int_equal(
	    outbox_unsure(db, dbtest_arena(), m.id, "timeout"), ERR_OK);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'unsure'");
	m = the_mail(db);
	assert_true(m.unsure);
	assert_int_equal(m.doubts, 2);
	assert_int_equal(outbox_dead(db, dbtest_arena(), m.id, "no"), ERR_OK);
	assert_string_equal(mail("state || ' ' || note", m.id), "dead no");
}

static void
a_message_is_tried_twelve_times(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct message m = {0};

	(void)state;
	confirm(db, "pay_m3");
	for (int i = 0; i < 12; i++) {
		if (i > 0)
			assert_string_equal(mail("state", m.id), "waiting");
		m = the_mail(db);
		assert_int_equal(
		    outbox_postponed(db, dbtest_arena(), m.id, "429"), ERR_OK);
		dbtest_sql("UPDATE outbox SET try_at = at()");
	}
	assert_string_equal(mail("state", m.id), "dead");
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

	(void)state;
	confirm(db, "pay_quiet");
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(a_webhook_is_kept_once),
	    MONEYTEST(its_bytes_make_an_event_not_its_id),
	    MONEYTEST(a_webhook_that_cannot_be_worked_off_is_parked),
	    MONEYTEST(a_message_is_handed_over_once),
	    MONEYTEST(a_message_of_a_dead_process_is_doubtful),
	    MONEYTEST(a_message_is_tried_twelve_times),
	    MONEYTEST(a_job_has_one_holder),
	    MONEYTEST(silence_raises_an_alarm),
	};

	return cmocka_run_group_tests_name("boxes", tests, money_begin, NULL);
}
