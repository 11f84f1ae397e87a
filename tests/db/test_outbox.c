/* Messages: handed over once, doubted, given up, revived. */
#include "dbtest.h"

#include "money.h"

#include "core/outbox.h"

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
	int64_t n;

	(void)state;
	confirm(db, "pay_m7");
	m = the_mail(db);
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), m.id, "me", &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(outbox_dead(db, dbtest_arena(), &m, "400"), ERR_OK);
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), m.id, "me", &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(
	    mail("concat(state, tries, doubts, note)", m.id), "waiting00");
	assert_string_equal(
	    dbtest_sql("SELECT by_name || ' ' || action || ' ' ||"
		       " (detail->>'channel') FROM audit_log"),
	    "me resend message email");
	m = the_mail(db);
	assert_int_equal(m.tries, 1);
}

/* Not those the carrier may have, nor of what is over. */
static void
all_that_are_dead_are_revived_at_once(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct db *owner = dbtest_db("startline");
	struct arena *a = dbtest_arena();
	struct message m[3];
	int64_t n;

	(void)state;
	dbtest_sql("UPDATE outbox SET doubts = 1"); /* of other tests */
	for (size_t i = 0; i < 3; i++) {
		confirm(db, arena_printf(a, "pay_all%zu", i));
		m[i] = the_mail(db);
		assert_int_equal(outbox_begin(db, a, &m[i]), ERR_OK);
	}
	assert_int_equal(outbox_unsure(db, a, &m[2], "x"), ERR_OK);
	dbtest_sql("UPDATE outbox SET state = 'dead' WHERE state <> 'sent'");
	dbtest_sql("UPDATE event SET opens_at = at() - interval '9 days',"
		   " closes_at = at() - interval '8 days', starts_at = at() -"
		   " interval '2 days', ends_at = at() - interval '1 s' WHERE"
		   " id = (SELECT max(id) - 1 FROM event)");
	assert_int_equal(outbox_revive(owner, a, 0, "me", &n), ERR_OK);
	assert_int_equal(n, 3); /* its mail and SMS, the last one's SMS */
	assert_string_equal(mail("state", m[0].id), "waiting");
	assert_string_equal(mail("state", m[1].id), "dead");
	assert_string_equal(mail("state", m[2].id), "dead");
}

/* Nobody is told of a place that was given up since. */
static void
what_is_not_true_any_more_stays_dead(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct db *owner = dbtest_db("startline");
	struct message m;
	int64_t n;

	(void)state;
	dbtest_sql("UPDATE outbox SET doubts = 1"); /* of other tests */
	confirm(db, "pay_untrue");
	m = the_mail(db);
	assert_int_equal(outbox_dead(db, dbtest_arena(), &m, "401"), ERR_OK);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE booking SET state = 'cancelled', ended_at = at() WHERE id ="
	    " (SELECT booking_id FROM outbox WHERE id = %lld)",
	    (long long)m.id));
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), 0, "me", &n), ERR_OK);
	assert_string_equal(mail("state", m.id), "dead");
	assert_int_equal(
	    outbox_revive(owner, dbtest_arena(), m.id, "me", &n), ERR_OK);
	assert_int_equal(n, 1);
}

/* Nobody could say for a day what became of it. */
static void
doubt_ends_after_a_day(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	struct arena *a = dbtest_arena();
	struct message m;

	(void)state;
	confirm(db, "pay_doubt");
	m = the_mail(db);
	assert_int_equal(outbox_begin(db, a, &m), ERR_OK);
	assert_int_equal(outbox_unsure(db, a, &m, "down"), ERR_OK);
	assert_string_equal(mail("state", m.id), "unsure");
	dbtest_sql("UPDATE outbox SET tries = 11, try_at = at(), created_at ="
		   " at() - interval '25 hours' WHERE state = 'unsure'");
	m = the_mail(db);
	assert_int_equal(outbox_undecided(db, a, &m, "down"), ERR_OK);
	assert_string_equal(mail("state", m.id), "dead");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(a_message_is_handed_over_once),
	    MONEYTEST(a_message_of_a_dead_process_is_doubtful),
	    MONEYTEST(a_message_is_tried_twelve_times),
	    MONEYTEST(a_message_lives_for_a_day),
	    MONEYTEST(who_lost_a_message_changes_nothing),
	    MONEYTEST(delivery_only_moves_forward),
	    MONEYTEST(a_dead_message_is_revived_and_written_down),
	    MONEYTEST(all_that_are_dead_are_revived_at_once),
	    MONEYTEST(what_is_not_true_any_more_stays_dead),
	    MONEYTEST(doubt_ends_after_a_day),
	};

	return cmocka_run_group_tests_name("outbox", tests, money_begin, NULL);
}
