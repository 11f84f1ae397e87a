/* Money going back: asked for once, told once, and the ledger knows. */
#include "dbtest.h"

#include "money.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/alarm.h"
#include "core/dispute.h"
#include "core/refund.h"

static struct db *
job(void)
{
	return dbtest_db("startline_jobs");
}

/* A capture for a hold that is gone. Returns the booking's reference. */
static const char *
late(struct db *db, const char *payment)
{
	const char *reference = money_booking();
	struct payment_fact fact = money_capture(
	    payment, money_ordered(dbtest_db("startline_payment"), reference));
	struct payment_order order = money_order(reference);
	struct line_left left;

	assert_int_equal(
	    payment_nothing_paid(db, dbtest_arena(), &order, true, &left),
	    ERR_OK);
	money_sell_out(reference);
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	return reference;
}

static struct refund
the_refund(struct db *db, const char *payment)
{
	const struct refund *refunds = NULL;
	size_t n = 0;

	assert_int_equal(
	    refund_due(db, dbtest_arena(), 99, &refunds, &n), ERR_OK);
	for (size_t i = 0; i < n; i++)
		if (strcmp(refunds[i].payment_id, payment) == 0)
			return refunds[i];
	fail();
	return (struct refund){0};
}

static enum err
heard(struct db *db, const char *key, const char *id, const char *state)
{
	return refund_heard(db, dbtest_arena(), key, id, state);
}

static const char *
about(const char *what, const char *payment)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT %s FROM refund r JOIN payment p ON p.id = r.payment_id"
	    " WHERE p.gateway_id = '%s'",
	    what, payment));
}

static void
late_money_goes_back_and_its_payer_is_told(void **state)
{
	struct db *db = job();
	const char *reference = late(db, "pay_r1");
	struct refund r = the_refund(db, "pay_r1");

	(void)state;
	assert_null(r.gateway_id);
	assert_int_equal(r.amount_paise, 100000);
	assert_int_equal(r.tries, 1);
	assert_int_equal(heard(db, r.key, "rfnd_1", "pending"), ERR_OK);
	assert_string_equal(
	    money_states(reference), "refunded released blocked/2");
	assert_string_equal(money_ledger("pay_r1"),
	    "gateway 100000, stray -100000, gateway -100000, stray 100000");
	assert_string_equal(
	    money_ask(reference,
		"(SELECT string_agg(kind || ' ' || channel, ', ' ORDER BY id)"
		" FROM outbox WHERE booking_id = b.id)"),
	    "refunded email, refunded sms");
	assert_string_equal(about("p.state", "pay_r1"), "refunded");
}

static void
hearing_twice_changes_nothing(void **state)
{
	struct db *db = job();
	struct refund r;

	(void)state;
	(void)late(db, "pay_r2");
	r = the_refund(db, "pay_r2");
	assert_int_equal(heard(db, r.key, "rfnd_2", "processed"), ERR_OK);
	assert_int_equal(heard(db, r.key, "rfnd_2", "pending"), ERR_OK);
	assert_int_equal(heard(db, NULL, "rfnd_2", "processed"), ERR_OK);
	assert_string_equal(
	    about("r.state || ' ' || (try_at IS NULL)", "pay_r2"),
	    "processed true");
	assert_string_equal(money_ledger("pay_r2"),
	    "gateway 100000, stray -100000, gateway -100000, stray 100000");
	assert_int_equal(heard(db, NULL, "rfnd_who", "processed"), ERR_NONE);
	assert_int_equal(heard(db, r.key, "rfnd_2", "gone"), ERR_INPUT);
}

static void
a_second_refund_of_a_booking_is_told_as_well(void **state)
{
	struct db *db = job();
	const char *reference = late(db, "pay_t1");
	struct payment_fact again = money_capture("pay_t2",
	    money_ask(reference,
		"(SELECT gateway_id FROM payment_order WHERE booking_id ="
		" b.id)"));
	struct refund r = the_refund(db, "pay_t1");

	(void)state;
	assert_int_equal(heard(db, r.key, "rfnd_t1", "processed"), ERR_OK);
	assert_int_equal(money_settle(db, &again), PAYMENT_REFUNDING);
	r = the_refund(db, "pay_t2");
	assert_int_equal(heard(db, r.key, "rfnd_t2", "processed"), ERR_OK);
	assert_int_equal(heard(db, r.key, "rfnd_t2", "processed"), ERR_OK);
	assert_string_equal(
	    money_ask(reference,
		"(SELECT string_agg(channel || ' ' || again, ', ' ORDER BY id)"
		" FROM outbox WHERE booking_id = b.id AND kind = 'refunded')"),
	    "email 0, sms 0, email 1, sms 1");
}

static void
a_failed_refund_is_for_a_person(void **state)
{
	struct db *db = job();
	struct refund r;

	(void)state;
	(void)late(db, "pay_r3");
	r = the_refund(db, "pay_r3");
	assert_int_equal(heard(db, r.key, "rfnd_3", "pending"), ERR_OK);
	assert_int_equal(heard(db, NULL, "rfnd_3", "failed"), ERR_OK);
	assert_string_equal(money_ledger("pay_r3"),
	    "gateway 100000, stray -100000, gateway -100000, stray 100000,"
	    " gateway 100000, stray -100000");
	assert_string_equal(
	    about("(SELECT reason FROM money_exception x WHERE x.refund_id ="
		  " r.id)",
		"pay_r3"),
	    "refund");
}

static void
a_refused_refund_is_for_a_person(void **state)
{
	struct db *db = job();
	struct refund r;

	(void)state;
	(void)late(db, "pay_r4");
	r = the_refund(db, "pay_r4");
	assert_int_equal(
	    refund_refused(db, dbtest_arena(), r.id, "400"), ERR_OK);
	assert_string_equal(
	    about("r.state || ' ' || (SELECT count(*) FROM money_exception x"
		  " WHERE x.refund_id = r.id)",
		"pay_r4"),
	    "failed 1");
}

static void
a_claim_lasts_a_minute(void **state)
{
	struct db *db = job();
	const struct refund *refunds;
	struct refund r;
	size_t n;

	(void)state;
	(void)late(db, "pay_r5");
	r = the_refund(db, "pay_r5");
	assert_int_equal(
	    refund_due(db, dbtest_arena(), 99, &refunds, &n), ERR_OK);
	assert_int_equal(n, 0);
	assert_int_equal(
	    refund_postponed(db, dbtest_arena(), r.id, "429", false), ERR_OK);
	assert_string_equal(
	    about(
		"r.note || ' ' || (try_at <= at() + interval '2 s')", "pay_r5"),
	    "429 true");
}

/* A refund made in the gateway's own pages. */
static enum err
foreign(struct db *db, const char *id, const char *payment, int64_t paise)
{
	const struct refund_fact fact = {id, payment, "processed", paise};

	return refund_foreign(db, dbtest_arena(), &fact);
}

/* "reason/how many are open", by reason. */
static const char *
exceptions(const char *payment)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT coalesce(string_agg(w, ' ' ORDER BY w), '') FROM (SELECT"
	    " x.reason || '/' || count(*) AS w FROM money_exception x JOIN"
	    " payment p ON p.id = x.payment_id WHERE gateway_id = '%s' AND"
	    " closed_at IS NULL GROUP BY x.reason) x",
	    payment));
}

static void
somebody_elses_refund_of_our_payment_is_for_a_person(void **state)
{
	struct db *db = job();
	struct payment_fact fact = money_capture("pay_r6",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));
	int64_t paise = 1;

	(void)state;
	assert_int_equal(foreign(db, "rfnd_f1", "pay_r6", 30000), ERR_OK);
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    foreign(db, "rfnd_f1", "pay_r6", 30000), ERR_OK);
	assert_int_equal(foreign(db, "rfnd_f2", "pay_nobody", 1), ERR_OK);
	assert_string_equal(exceptions("pay_r6"), "foreign refund/1");
	assert_string_equal(about("p.state", "pay_r6"), "captured");
	assert_int_equal(
	    refund_sum(db, dbtest_arena(), "pay_r6", &paise), ERR_OK);
	assert_int_equal(paise, 30000);
	assert_string_equal(money_ledger("pay_r6"),
	    "gateway 100000, sales -97500, fee -2500,"
	    " gateway -30000, sales 30000");
	/* the rest: all is gone, in two parts, of neither of which we had the
	 * word */
	assert_int_equal(foreign(db, "rfnd_f3", "pay_r6", 70000), ERR_OK);
	assert_string_equal(exceptions("pay_r6"), "foreign refund/2");
	assert_string_equal(about("p.state", "pay_r6"), "refunded");
}

/* Nothing is known of a payment but that it is pending: the refund waits. */
static void
a_foreign_refund_waits_for_its_payment(void **state)
{
	struct db *db = job();
	struct payment_fact fact = money_capture("pay_r7",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));

	(void)state;
	fact.state = PAYMENT_AUTHORIZED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_NOTED);
	assert_int_equal(foreign(db, "rfnd_f4", "pay_r7", 100000), ERR_BUSY);
	fact.state = PAYMENT_CAPTURED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_int_equal(foreign(db, "rfnd_f4", "pay_r7", 100000), ERR_OK);
	/* with all of it goes our fee */
	assert_string_equal(money_ledger("pay_r7"),
	    "gateway 100000, sales -97500, fee -2500,"
	    " gateway -100000, sales 97500, fee 2500");
	assert_string_equal(about("p.state", "pay_r7"), "refunded");
	/* the bank sends it back after all */
	assert_int_equal(heard(db, NULL, "rfnd_f4", "failed"), ERR_OK);
	assert_string_equal(
	    dbtest_sql("SELECT sum(l.amount_paise) FROM ledger l JOIN payment p"
		       " ON p.id = l.payment_id WHERE gateway_id = 'pay_r7'"
		       " AND account = 'gateway'"),
	    "100000");
}

/* Another process settles the payment while this one has its refund in hand. */
static void
a_foreign_refund_beside_its_payment_gives_our_fee_back(void **state)
{
	const char *reference = money_booking();
	struct payment_fact fact = money_capture("pay_r11",
	    money_ordered(dbtest_db("startline_payment"), reference));
	int status = -1;
	pid_t other;

	(void)state;
	fact.state = PAYMENT_AUTHORIZED;
	assert_int_equal(money_settle(job(), &fact), PAYMENT_NOTED);
	dbtest_leave_open(arena_printf(dbtest_arena(),
	    "UPDATE payment SET state = 'captured', captured_at = at(),"
	    " paid_booking_id = (SELECT id FROM booking WHERE reference = '%s')"
	    " WHERE gateway_id = 'pay_r11'",
	    reference));
	other = fork();
	if (other == 0)
		_exit(foreign(job(), "rfnd_f6", "pay_r11", 100000) == ERR_OK ?
			0 :
			1);
	while (strcmp(dbtest_sql("SELECT count(*) > 0 FROM pg_locks WHERE NOT"
				 " granted"),
		   "t") != 0)
		clock_pause_ms(20);
	dbtest_commit();
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_int_equal(status, 0);
	assert_string_equal(about("r.fee_paise", "pay_r11"), "2500");
}

/* First heard of when it had been sent back: it buys nothing. */
static void
money_that_went_back_unheard_buys_nothing(void **state)
{
	struct db *db = job();
	const char *reference = money_booking();
	struct payment_fact fact = money_capture(
	    "pay_r8", money_ordered(dbtest_db("startline_payment"), reference));

	(void)state;
	fact.state = PAYMENT_REFUNDED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_int_equal(foreign(db, "rfnd_f5", "pay_r8", 100000), ERR_OK);
	assert_string_equal(money_states(reference), "pending paying held/2");
	assert_string_equal(money_ledger("pay_r8"),
	    "gateway 100000, stray -100000, gateway -100000, stray 100000");
	assert_string_equal(about("count(*)", "pay_r8"), "1");
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
}

static void
a_refund_that_cannot_be_afforded_waits_before_a_person(void **state)
{
	struct db *db = job();
	struct refund r;

	(void)state;
	(void)late(db, "pay_r9");
	r = the_refund(db, "pay_r9");
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    refund_postponed(db, dbtest_arena(), r.id, "short", true),
		    ERR_OK);
	assert_string_equal(exceptions("pay_r9"), "balance/1");
	dbtest_sql("UPDATE refund SET created_at = at() - interval '11 min',"
		   " try_at = at() + interval '1 h' WHERE state ="
		   " 'intended'");
	assert_int_equal(alarm_look(db, dbtest_arena()), ERR_OK);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name ="
				       " 'refunds_waiting'"),
	    "1");
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name ="
				       " 'refund_balance'"),
	    "1");
	assert_int_equal(heard(db, r.key, "rfnd_9", "processed"), ERR_OK);
	assert_string_equal(exceptions("pay_r9"), "");
	assert_int_equal(alarm_look(db, dbtest_arena()), ERR_OK);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name ="
				       " 'refund_balance'"),
	    "0");
}

static void
say(struct db *db, const char *payment, const char *state, int64_t told_at)
{
	const struct dispute_fact fact = {
	    arena_printf(dbtest_arena(), "disp_%s", payment), payment, state,
	    50000, "fraud", told_at};

	assert_int_equal(dispute_heard(db, dbtest_arena(), &fact), ERR_OK);
}

static const char *
dispute(const char *payment)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT d.state || ' ' || (SELECT count(*) FROM money_exception x"
	    " WHERE x.dispute_id = d.id AND closed_at IS NULL) FROM dispute d"
	    " WHERE payment = '%s'",
	    payment));
}

static void
a_dispute_is_before_a_person_until_it_is_won(void **state)
{
	struct db *db = job();
	const struct dispute_fact odd = {"disp_x", "pay_x", "odd", 1, "", 1};
	struct payment_fact fact = money_capture("pay_d1",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));

	(void)state;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	say(db, "pay_d1", "under_review", 200);
	say(db, "pay_d1", "open", 100);
	assert_string_equal(dispute("pay_d1"), "under_review 1");
	assert_string_equal(exceptions("pay_d1"), "dispute/1");
	say(db, "pay_d1", "won", 150);
	say(db, "pay_d1", "action_required", 300);
	assert_string_equal(dispute("pay_d1"), "won 0");
	/* of nobody's payment, and lost */
	say(db, "pay_elsewhere", "lost", 1);
	say(db, "pay_elsewhere", "lost", 1);
	assert_string_equal(dispute("pay_elsewhere"), "lost 1");
	assert_int_equal(dispute_heard(db, dbtest_arena(), &odd), ERR_INPUT);
}

/* A retrieval and the chargeback that follows it are two disputes of a payment:
 * the end of one is not the end of the other. */
static void
each_dispute_of_a_payment_is_before_a_person(void **state)
{
	struct db *db = job();
	struct payment_fact fact = money_capture("pay_d2",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));
	struct dispute_fact first = {
	    "disp_1", "pay_d2", "open", 50000, "retrieval", 100};
	struct dispute_fact second = {
	    "disp_2", "pay_d2", "open", 50000, "chargeback", 200};

	(void)state;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_int_equal(dispute_heard(db, dbtest_arena(), &first), ERR_OK);
	assert_int_equal(dispute_heard(db, dbtest_arena(), &second), ERR_OK);
	assert_string_equal(exceptions("pay_d2"), "dispute/2");
	first.state = "closed";
	assert_int_equal(dispute_heard(db, dbtest_arena(), &first), ERR_OK);
	assert_string_equal(exceptions("pay_d2"), "dispute/1");
	second.state = "won";
	assert_int_equal(dispute_heard(db, dbtest_arena(), &second), ERR_OK);
	assert_string_equal(exceptions("pay_d2"), "");
}

/* Somebody has sent the money back in the gateway's own pages meanwhile. */
static void
a_refund_that_is_refused_wants_no_balance_any_more(void **state)
{
	struct db *db = job();
	struct refund r;

	(void)state;
	(void)late(db, "pay_r10");
	r = the_refund(db, "pay_r10");
	assert_int_equal(
	    refund_postponed(db, dbtest_arena(), r.id, "short", true), ERR_OK);
	assert_int_equal(
	    refund_refused(db, dbtest_arena(), r.id, "400"), ERR_OK);
	assert_string_equal(exceptions("pay_r10"), "refund/1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(each_dispute_of_a_payment_is_before_a_person),
	    MONEYTEST(a_refund_that_is_refused_wants_no_balance_any_more),
	    MONEYTEST(late_money_goes_back_and_its_payer_is_told),
	    MONEYTEST(hearing_twice_changes_nothing),
	    MONEYTEST(a_second_refund_of_a_booking_is_told_as_well),
	    MONEYTEST(a_failed_refund_is_for_a_person),
	    MONEYTEST(a_refused_refund_is_for_a_person),
	    MONEYTEST(a_claim_lasts_a_minute),
	    MONEYTEST(somebody_elses_refund_of_our_payment_is_for_a_person),
	    MONEYTEST(a_foreign_refund_waits_for_its_payment),
	    MONEYTEST(a_foreign_refund_beside_its_payment_gives_our_fee_back),
	    MONEYTEST(money_that_went_back_unheard_buys_nothing),
	    MONEYTEST(a_refund_that_cannot_be_afforded_waits_before_a_person),
	    MONEYTEST(a_dispute_is_before_a_person_until_it_is_won),
	};

	return cmocka_run_group_tests_name("refund", tests, money_begin, NULL);
}
