/* Money going back: asked for once, told once, and the ledger knows. */
#include "dbtest.h"

#include "money.h"

#include <string.h>

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
	    money_states(reference), "refunded released free/2");
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
	    refund_postponed(db, dbtest_arena(), r.id, "429"), ERR_OK);
	assert_string_equal(
	    about(
		"r.note || ' ' || (try_at <= at() + interval '2 s')", "pay_r5"),
	    "429 true");
}

static void
somebody_elses_refund_of_our_payment_is_for_a_person(void **state)
{
	struct db *db = job();
	struct payment_fact fact = money_capture("pay_r6",
	    money_ordered(dbtest_db("startline_payment"), money_booking()));

	(void)state;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_int_equal(refund_foreign(db, dbtest_arena(), "pay_r6"), ERR_OK);
	assert_int_equal(refund_foreign(db, dbtest_arena(), "pay_r6"), ERR_OK);
	assert_int_equal(
	    refund_foreign(db, dbtest_arena(), "pay_unknown"), ERR_OK);
	assert_string_equal(
	    dbtest_sql("SELECT count(*) FROM money_exception x JOIN payment p"
		       " ON p.id = x.payment_id WHERE gateway_id = 'pay_r6'"),
	    "1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(late_money_goes_back_and_its_payer_is_told),
	    MONEYTEST(hearing_twice_changes_nothing),
	    MONEYTEST(a_failed_refund_is_for_a_person),
	    MONEYTEST(a_refused_refund_is_for_a_person),
	    MONEYTEST(a_claim_lasts_a_minute),
	    MONEYTEST(somebody_elses_refund_of_our_payment_is_for_a_person),
	};

	return cmocka_run_group_tests_name("refund", tests, money_begin, NULL);
}
