/* What waits its turn: webhooks, messages, leases. */
#include "dbtest.h"

#include "money.h"

#include <stdlib.h>
#include <string.h>

#include "core/alarm.h"
#include "core/inbox.h"
#include "core/lease.h"
#include "core/notice.h"
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
	assert_int_equal(outbox_sent(db, dbtest_arena(), &m, "ses-1"), ERR_OK);
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
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'waiting'");
	m = the_mail(db);
	assert_false(m.unsure); /* it died before the call */
	assert_int_equal(outbox_begin(db, dbtest_arena(), &m), ERR_OK);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'sending'");
	m = the_mail(db);
	/* it was not dead after all, and must let it be */
	assert_int_equal(outbox_begin(db, dbtest_arena(), &first), ERR_NONE);
	assert_int_equal(outbox_begin(db, dbtest_arena(), &m), ERR_OK);
	assert_true(m.unsure);
	assert_int_equal(m.doubts, 1);
	assert_int_equal(
	    outbox_unsure(db, dbtest_arena(), &m, "timeout"), ERR_OK);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'unsure'");
	m = the_mail(db);
	assert_true(m.unsure);
	assert_int_equal(m.doubts, 2);
	assert_int_equal(outbox_dead(db, dbtest_arena(), &m, "no"), ERR_OK);
	assert_string_equal(mail("state || ' ' || note", m.id), "dead no");
}

static void
a_message_is_tried_twelve_times(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct message m = {0};

	(void)state;
	confirm(db, "pay_m3");
	dbtest_sql("UPDATE outbox SET created_at = at() - interval '25 h'"
		   " WHERE state = 'waiting'");
	for (int i = 0; i < 12; i++) {
		if (i > 0)
			assert_string_equal(mail("state", m.id), "waiting");
		m = the_mail(db);
		assert_int_equal(
		    outbox_postponed(db, dbtest_arena(), &m, "429"), ERR_OK);
		dbtest_sql("UPDATE outbox SET try_at = at()");
	}
	assert_string_equal(mail("state", m.id), "dead");
}

/* An hour without the carrier kills nothing. */
static void
a_message_lives_for_a_day(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct message m = {0};

	(void)state;
	confirm(db, "pay_m4");
	for (int i = 0; i < 40; i++) {
		m = the_mail(db);
		assert_int_equal(
		    outbox_postponed(db, dbtest_arena(), &m, "503"), ERR_OK);
		assert_string_equal(
		    mail("try_at <= at() + interval '10 min'", m.id), "t");
		dbtest_sql("UPDATE outbox SET try_at = at()");
	}
	assert_string_equal(mail("state", m.id), "waiting");
}

/* Who was stopped for longer than the lease finds the message taken, and only
 * that it was sent still counts. */
static void
who_lost_a_message_changes_nothing(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();
	struct message old, m;

	(void)state;
	confirm(db, "pay_m5");
	old = the_mail(db);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'waiting'");
	m = the_mail(db);
	assert_int_equal(outbox_begin(db, a, &old), ERR_NONE);
	assert_int_equal(outbox_begin(db, a, &m), ERR_OK);
	assert_int_equal(outbox_begin(db, a, &m), ERR_OK);
	assert_int_equal(outbox_postponed(db, a, &old, "late"), ERR_OK);
	assert_int_equal(outbox_dead(db, a, &old, "late"), ERR_OK);
	assert_string_equal(mail("state", m.id), "sending");
	assert_int_equal(outbox_sent(db, a, &old, "ses-5"), ERR_OK);
	assert_int_equal(outbox_unsure(db, a, &m, "timeout"), ERR_OK);
	assert_string_equal(
	    mail("state || ' ' || provider_id", m.id), "sent ses-5");
	assert_int_equal(outbox_begin(db, a, &m), ERR_NONE);
	/* the one gives it up, and the other hears that it went */
	confirm(db, "pay_m8");
	old = the_mail(db);
	dbtest_sql("UPDATE outbox SET try_at = at() WHERE state = 'waiting'");
	m = the_mail(db);
	assert_int_equal(outbox_dead(db, a, &m, "twice"), ERR_OK);
	assert_int_equal(outbox_sent(db, a, &old, "ses-8"), ERR_OK);
	assert_string_equal(mail("state", m.id), "sent");
}

static enum err
hear(const char *id, const char *message_id, enum delivery_state state)
{
	const struct delivery_news news = {"email", id, message_id, state, "c"};

	return outbox_heard(
	    dbtest_db("startline_payment"), dbtest_arena(), &news);
}

static void
delivery_only_moves_forward(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct message m;

	(void)state;
	confirm(db, "pay_m6");
	m = the_mail(db);
	assert_int_equal(outbox_begin(db, dbtest_arena(), &m), ERR_OK);
	assert_int_equal(outbox_unsure(db, dbtest_arena(), &m, "x"), ERR_OK);
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_SENT), ERR_NONE);
	/* the carrier names it, so it was taken */
	assert_int_equal(
	    hear("ses-6", m.message_id, DELIVERY_STATE_NONE), ERR_OK);
	assert_string_equal(mail("state || ' ' || provider_id || ' ' || "
				 "delivery || ' ' || (delivery_at IS NULL)",
				m.id),
	    "sent ses-6 none true");
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_DELIVERED), ERR_OK);
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_SENT), ERR_OK);
	/* out of office, after it was delivered */
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_UNDELIVERED), ERR_OK);
	assert_string_equal(mail("delivery", m.id), "delivered");
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_BOUNCED), ERR_OK);
	assert_int_equal(hear("ses-6", "", DELIVERY_STATE_DELIVERED), ERR_OK);
	assert_string_equal(mail("delivery", m.id), "bounced");
	/* another sending of it does not take its place */
	assert_int_equal(
	    hear("ses-7", m.message_id, DELIVERY_STATE_SENT), ERR_NONE);
}

static void
a_dead_message_is_revived_and_written_down(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct db *owner = dbtest_db("startline");
	struct message m;

	(void)state;
	confirm(db, "pay_m7");
	m = the_mail(db);
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), m.id, "me"), ERR_NONE);
	assert_int_equal(outbox_dead(db, dbtest_arena(), &m, "400"), ERR_OK);
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), m.id, "me"), ERR_OK);
	assert_string_equal(
	    mail("concat(state, tries, doubts, note)", m.id), "waiting00");
	assert_string_equal(
	    dbtest_sql("SELECT by_name || ' ' || action || ' ' ||"
		       " (detail->>'channel') FROM audit_log"),
	    "me resend message email");
	m = the_mail(db);
	assert_int_equal(m.tries, 1);
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
	    MONEYTEST(a_message_is_handed_over_once),
	    MONEYTEST(a_message_of_a_dead_process_is_doubtful),
	    MONEYTEST(a_message_is_tried_twelve_times),
	    MONEYTEST(a_message_lives_for_a_day),
	    MONEYTEST(who_lost_a_message_changes_nothing),
	    MONEYTEST(delivery_only_moves_forward),
	    MONEYTEST(a_dead_message_is_revived_and_written_down),
	    MONEYTEST(a_notice_is_looked_at_and_gone),
	    MONEYTEST(a_notice_nobody_can_look_at_is_parked),
	    MONEYTEST(a_job_has_one_holder),
	    MONEYTEST(silence_raises_an_alarm),
	    MONEYTEST(an_alarm_of_what_is_parked_ends),
	};

	return cmocka_run_group_tests_name("boxes", tests, money_begin, NULL);
}
