/* Whom the gateway is asked about first, and when again; the alarm of webhooks
 * that do not come. */
#include "dbtest.h"

#include "money.h"

#include <stdlib.h>
#include <string.h>

#include "core/alarm.h"

enum {
	OTHERS = 6
};

static struct db *
worker(void)
{
	return dbtest_db("startline_payment");
}

static struct db *
job(void)
{
	return dbtest_db("startline_jobs");
}

static void
nothing_is_due(void)
{
	dbtest_sql("UPDATE payment_order SET ask_at = NULL");
	dbtest_sql("DELETE FROM webhook_event");
	dbtest_sql("DELETE FROM alarm");
}

static const char *
order_that_is_due(const char *since)
{
	const char *reference = money_booking();

	(void)money_ordered(worker(), reference);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE payment_order SET ask_at = at() - interval '%s'"
	    " WHERE booking_id = (SELECT id FROM booking WHERE reference ="
	    " '%s')",
	    since, reference));
	return reference;
}

/* The only order of the next claim. */
static const char *
next_claimed(struct db *db)
{
	const struct payment_order *due;
	size_t n;

	assert_int_equal(
	    payment_due_orders(db, dbtest_arena(), 1, &due, &n), ERR_OK);
	return n == 1 ? due[0].reference : "nobody";
}

static void
who_is_waited_for_comes_first(void **state)
{
	struct db *db = job();
	const char *ended, *hurried, *first;

	(void)state;
	nothing_is_due();
	first = order_that_is_due("10 min");
	for (int i = 1; i < OTHERS; i++)
		(void)order_that_is_due("5 min");
	ended = order_that_is_due("1 s");
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE hold SET pay_until = at() - interval '1 s' WHERE id ="
	    " (SELECT hold_id FROM booking WHERE reference = '%s')",
	    ended));
	hurried = order_that_is_due("2 s");
	dbtest_sql(
	    "UPDATE payment_order SET created_at = at() - interval '11 min',"
	    " asked_at = at() - interval '6 s'");
	assert_int_equal(payment_hasten(worker(), dbtest_arena(),
			     money_order(hurried).receipt),
	    ERR_OK);
	assert_string_equal(next_claimed(db), hurried);
	assert_string_equal(next_claimed(db), ended);
	assert_string_equal(next_claimed(db), first);
	/* asked a moment ago: nobody hastens it again so soon */
	assert_int_equal(payment_hasten(worker(), dbtest_arena(),
			     money_order(hurried).receipt),
	    ERR_OK);
	for (int i = 1; i < OTHERS; i++)
		assert_string_not_equal(next_claimed(db), hurried);
	assert_string_equal(next_claimed(db), "nobody");
}

/* Two who are waited for take turns. */
static void
nobody_is_asked_about_twice_before_another(void **state)
{
	struct db *db = job();
	const char *one, *other;

	(void)state;
	nothing_is_due();
	one = order_that_is_due("1 s");
	other = order_that_is_due("1 s");
	dbtest_sql("UPDATE payment_order SET ask_at = '-infinity', asked_at ="
		   " at() - interval '1 min' WHERE ask_at IS NOT NULL");
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE payment_order SET asked_at = at() - interval '7 s' WHERE"
	    " receipt = '%s'",
	    money_order(one).receipt));
	assert_string_equal(next_claimed(db), other);
	assert_string_equal(next_claimed(db), one);
}

/* The pause before the next question after a hundred tries, in seconds: the
 * least and the most. */
static void
pauses(const char *age, int64_t least[2], int64_t most[2])
{
	struct db *db = job();
	const char *receipt = money_order(order_that_is_due("1 s")).receipt;
	int64_t shortest = INT64_MAX, longest = 0;

	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE payment_order SET created_at = at() - interval '%s' WHERE"
	    " receipt = '%s'",
	    age, receipt));
	for (int i = 0; i < 100; i++) {
		int64_t pause;

		assert_int_equal(
		    payment_postponed(db, dbtest_arena(), receipt), ERR_OK);
		pause = strtoll(dbtest_sql(arena_printf(dbtest_arena(),
				    "SELECT round(extract(epoch FROM ask_at -"
				    " at())) FROM payment_order WHERE receipt"
				    " = '%s'",
				    receipt)),
		    NULL, 10);
		shortest = pause < shortest ? pause : shortest;
		longest = pause > longest ? pause : longest;
	}
	assert_in_range(shortest, least[0], least[1]);
	assert_in_range(longest, most[0], most[1]);
}

static void
a_question_that_failed_comes_again_by_chance(void **state)
{
	(void)state;
	nothing_is_due();
	pauses("1 s", (int64_t[]){4, 6}, (int64_t[]){8, 10});
	pauses("12 min", (int64_t[]){4, 11}, (int64_t[]){50, 65});
	pauses("2 days", (int64_t[]){4, 40}, (int64_t[]){250, 305});
}

static void
what_was_paid_meanwhile_is_not_asked_about(void **state)
{
	struct db *db = job();
	const char *reference = order_that_is_due("1 s");
	const char *receipt = money_order(reference).receipt;

	(void)state;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE payment_order SET ask_at = NULL, state = 'paid' WHERE"
	    " receipt = '%s'",
	    receipt));
	assert_int_equal(
	    payment_postponed(db, dbtest_arena(), receipt), ERR_OK);
	assert_string_equal(dbtest_sql(arena_printf(dbtest_arena(),
				"SELECT ask_at IS NULL FROM payment_order WHERE"
				" receipt = '%s'",
				receipt)),
	    "t");
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE payment_order SET ask_at = NULL WHERE receipt <> '%s'",
	    receipt));
}

static void
webhooks_are_silent(const char *wanted)
{
	assert_int_equal(alarm_look(job(), dbtest_arena()), ERR_OK);
	assert_string_equal(dbtest_sql("SELECT count(*) FROM alarm WHERE name ="
				       " 'webhooks_silent'"),
	    wanted);
}

/* No payment: no alarm. Payments and no webhook for an hour: one, until one
 * comes. */
static void
webhooks_that_do_not_come_are_noticed(void **state)
{
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_unheard", money_ordered(worker(), reference));

	(void)state;
	nothing_is_due();
	dbtest_sql("UPDATE payment SET captured_at = at() - interval '2 days',"
		   " learned_at = at() - interval '2 days'"
		   " WHERE captured_at IS NOT NULL");
	webhooks_are_silent("0");
	assert_int_equal(money_settle(worker(), &fact), PAYMENT_CONFIRMED);
	webhooks_are_silent("0"); /* its webhook may be on the way */
	dbtest_sql("UPDATE payment SET captured_at = at() - interval '11 min'"
		   " WHERE gateway_id = 'pay_unheard'");
	webhooks_are_silent("1");
	webhooks_are_silent("1");
	dbtest_sql("INSERT INTO webhook_event (event_id, name, body, digest)"
		   " VALUES ('e', 'payment.captured', '{}', repeat('a', 64))");
	webhooks_are_silent("0");
	/* the last webhook is old, and so is the payment */
	dbtest_sql("UPDATE webhook_event SET received_at = at() -"
		   " interval '2 hours'");
	webhooks_are_silent("1");
	dbtest_sql("UPDATE payment SET captured_at = at() - interval '61 min'"
		   " WHERE gateway_id = 'pay_unheard'");
	webhooks_are_silent("0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(who_is_waited_for_comes_first),
	    MONEYTEST(nobody_is_asked_about_twice_before_another),
	    MONEYTEST(a_question_that_failed_comes_again_by_chance),
	    MONEYTEST(what_was_paid_meanwhile_is_not_asked_about),
	    MONEYTEST(webhooks_that_do_not_come_are_noticed),
	};

	return cmocka_run_group_tests_name(
	    "reconcile", tests, money_begin, NULL);
}
