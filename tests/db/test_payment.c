/* Money coming in: whoever pays gets one confirmed booking or one refund. */
#include "dbtest.h"

#include "money.h"

#include <string.h>

static struct db *
worker(void)
{
	return dbtest_db("startline_payment");
}

static enum err
try_start(struct db *db, const char *reference, struct payment_order *order)
{
	bool fresh;

	return money_press(db, reference, order, &fresh);
}

static void
starting_makes_a_hold_wait_for_its_money(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_order order;
	int64_t before;
	bool fresh;

	(void)state;
	assert_int_equal(db_ready(db), ERR_OK);
	before = db_round_trips(db);
	assert_int_equal(money_press(db, reference, &order, &fresh), ERR_OK);
	assert_int_equal(
	    payment_ordered(db, dbtest_arena(), order.receipt, "order_first"),
	    ERR_OK);
	assert_int_equal(db_round_trips(db) - before, 2);
	assert_true(fresh);
	assert_int_equal(order.amount_paise, 100000);
	assert_string_equal(order.body,
	    arena_printf(dbtest_arena(), "{\"amount\":100000,\"code\":\"%s\"}",
		money_ask(reference, "b.code")));
	assert_string_equal(money_states(reference), "pending paying held/2");
	assert_string_equal(
	    money_ask(reference,
		"extract(epoch FROM pay_until - at())::int BETWEEN 715 AND 720"
		" AND (SELECT bool_and(held_until = 'infinity') FROM place"
		" WHERE hold_id = h.id)"),
	    "t");
}

static void
pressing_pay_twice_is_one_order(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	const char *id = money_ordered(db, reference), *until;
	struct payment_order again;
	bool fresh;

	(void)state;
	until = money_ask(reference, "h.pay_until");
	assert_int_equal(money_press(db, reference, &again, &fresh), ERR_OK);
	assert_false(fresh);
	assert_string_equal(again.gateway_id, id);
	assert_string_equal(money_ask(reference, "h.pay_until"), until);
}

static void
a_refused_order_makes_room_for_another(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_order first, second;
	bool fresh;

	(void)state;
	assert_int_equal(try_start(db, reference, &first), ERR_OK);
	assert_int_equal(
	    payment_not_ordered(db, dbtest_arena(), first.receipt), ERR_OK);
	assert_int_equal(money_press(db, reference, &second, &fresh), ERR_OK);
	assert_true(fresh);
	assert_string_not_equal(first.receipt, second.receipt);
	/* the first turns up after all: it is known, but not for sale */
	assert_int_equal(
	    payment_ordered(db, dbtest_arena(), first.receipt, "order_late"),
	    ERR_CONFLICT);
	assert_int_equal(
	    payment_ordered(db, dbtest_arena(), second.receipt, "order_second"),
	    ERR_OK);
}

static void
an_ended_hold_is_not_paid_for(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking(), *off;
	struct payment_order order;

	(void)state;
	money_run_out(reference);
	assert_int_equal(try_start(db, reference, &order), ERR_CONFLICT);
	assert_int_equal(try_start(db, "nobody", &order), ERR_NONE);
	off = money_booking();
	money_sql("UPDATE event SET state = 'cancelled' WHERE id = (SELECT"
		  " event_id FROM booking WHERE reference = ",
	    off, ")");
	assert_int_equal(try_start(db, off, &order), ERR_CONFLICT);
	assert_string_equal(money_states(reference), "pending live held/2");

	reference = money_booking();
	(void)money_ordered(db, reference);
	money_run_out(reference);
	assert_int_equal(try_start(db, reference, &order), ERR_CONFLICT);
}

static void
a_capture_confirms_once(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_once", money_ordered(db, reference));
	int64_t before = db_round_trips(db);

	(void)state;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_int_equal(db_round_trips(db) - before, 1);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
	assert_string_equal(money_ledger("pay_once"),
	    "gateway 100000, sales -97500, fee -2500");
	assert_string_equal(
	    money_ask(reference,
		"(SELECT closed_at IS NOT NULL FROM booking_session s WHERE"
		" s.id = h.session_id) AND (SELECT state = 'paid' AND ask_at"
		" IS NULL FROM payment_order WHERE booking_id = b.id)"),
	    "t");
}

static void
a_failure_is_never_final(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_failing", money_ordered(db, reference));

	(void)state;
	fact.state = PAYMENT_FAILED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_NOTED);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(money_states(reference), "pending paying held/2");
	fact.state = PAYMENT_AUTHORIZED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_NOTED);
	fact.state = PAYMENT_CAPTURED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	fact.state = PAYMENT_FAILED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	fact.state = PAYMENT_AUTHORIZED;
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
}

static void
a_paisa_too_few_goes_back(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_few", money_ordered(db, reference));

	(void)state;
	fact.amount_paise = 99999;
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(money_states(reference), "pending paying held/2");
	assert_string_equal(
	    dbtest_sql("SELECT string_agg(r.reason || ' ' || r.amount_paise,"
		       " ',') FROM refund r JOIN payment p ON p.id ="
		       " r.payment_id WHERE p.gateway_id = 'pay_few'"),
	    "amount 99999");
	assert_string_equal(
	    money_ledger("pay_few"), "gateway 99999, stray -99999");
}

static void
another_currency_goes_back(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_dollars", money_ordered(db, reference));

	(void)state;
	fact.currency = "USD";
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_string_equal(money_states(reference), "pending paying held/2");
}

static void
a_second_payment_goes_back(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	const char *order = money_ordered(db, reference);
	struct payment_fact first = money_capture("pay_a", order);
	struct payment_fact second = money_capture("pay_b", order);

	(void)state;
	assert_int_equal(money_settle(db, &first), PAYMENT_CONFIRMED);
	assert_int_equal(money_settle(db, &second), PAYMENT_REFUNDING);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
	assert_string_equal(
	    money_ledger("pay_b"), "gateway 100000, stray -100000");
}

static void
only_so_often_may_a_stranger_have_it_asked(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_order order;

	(void)state;
	(void)money_ordered(db, reference);
	order = money_order(reference);
	assert_int_equal(
	    payment_may_ask(db, dbtest_arena(), order.receipt), ERR_OK);
	assert_int_equal(
	    payment_may_ask(db, dbtest_arena(), order.receipt), ERR_NONE);
	money_sql(
	    "UPDATE payment_order SET asked_at = asked_at - interval '6 s'"
	    " WHERE booking_id = (SELECT id FROM booking"
	    " WHERE reference = ",
	    reference, ")");
	assert_int_equal(
	    payment_may_ask(db, dbtest_arena(), order.receipt), ERR_OK);
}

static void
giving_up_frees_at_once(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_order order;
	struct line_left left;

	(void)state;
	(void)money_ordered(db, reference);
	order = money_order(reference);
	assert_int_equal(
	    payment_nothing_paid(db, dbtest_arena(), &order, true, &left),
	    ERR_OK);
	assert_string_equal(left.visitor, money_ask(reference, "h.visitor"));
	assert_string_equal(money_states(reference), "expired released free/2");
}

static void
an_unknown_order_is_for_a_person_until_it_is_known(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_order order;
	struct payment_fact fact = money_capture("pay_who", "order_who");

	(void)state;
	assert_int_equal(try_start(db, reference, &order), ERR_OK);
	assert_int_equal(money_settle(db, &fact), PAYMENT_STRANGE);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(
	    dbtest_sql("SELECT count(*) FROM money_exception x JOIN payment p"
		       " ON p.id = x.payment_id WHERE gateway_id = 'pay_who'"
		       " AND closed_at IS NULL"),
	    "1");
	assert_int_equal(
	    payment_ordered(db, dbtest_arena(), order.receipt, "order_who"),
	    ERR_OK);
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_string_equal(
	    dbtest_sql("SELECT count(*) FROM money_exception x JOIN payment p"
		       " ON p.id = x.payment_id WHERE gateway_id = 'pay_who'"
		       " AND closed_at IS NULL"),
	    "0");
}

static void
orders_are_asked_about_by_their_schedule(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	const char *reference = money_booking();
	const struct payment_order *due;
	size_t n;

	(void)state;
	dbtest_sql("UPDATE payment_order SET ask_at = NULL");
	(void)money_ordered(worker(), reference);
	assert_int_equal(
	    payment_due_orders(db, dbtest_arena(), 9, &due, &n), ERR_OK);
	assert_int_equal(n, 0);
	dbtest_sql("UPDATE payment_order SET ask_at = at() WHERE ask_at IS NOT"
		   " NULL");
	assert_int_equal(
	    payment_due_orders(db, dbtest_arena(), 9, &due, &n), ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(due[0].reference, reference);
	assert_false(due[0].creating);
	assert_string_equal(
	    dbtest_sql("SELECT round(extract(epoch FROM ask_at - at()) / 10)"
		       " FROM payment_order WHERE ask_at IS NOT NULL"),
	    "6");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(starting_makes_a_hold_wait_for_its_money),
	    MONEYTEST(pressing_pay_twice_is_one_order),
	    MONEYTEST(a_refused_order_makes_room_for_another),
	    MONEYTEST(an_ended_hold_is_not_paid_for),
	    MONEYTEST(a_capture_confirms_once),
	    MONEYTEST(a_failure_is_never_final),
	    MONEYTEST(a_paisa_too_few_goes_back),
	    MONEYTEST(another_currency_goes_back),
	    MONEYTEST(a_second_payment_goes_back),
	    MONEYTEST(only_so_often_may_a_stranger_have_it_asked),
	    MONEYTEST(giving_up_frees_at_once),
	    MONEYTEST(an_unknown_order_is_for_a_person_until_it_is_known),
	    MONEYTEST(orders_are_asked_about_by_their_schedule),
	};

	return cmocka_run_group_tests_name("payment", tests, money_begin, NULL);
}
