/* Money that comes when its places are gone: it is seated again, or goes back.
 */
#include "dbtest.h"

#include "money.h"

static struct db *
worker(void)
{
	return dbtest_db("startline_payment");
}

/* The window is over, and the gateway knows of no money. */
static void
let_run_out(struct db *db, const char *reference)
{
	struct payment_order order = money_order(reference);
	struct line_left left;

	money_run_out(reference);
	assert_int_equal(
	    payment_nothing_paid(db, dbtest_arena(), &order, false, &left),
	    ERR_OK);
	assert_string_equal(left.visitor, money_ask(reference, "h.visitor"));
	assert_string_equal(money_states(reference), "expired expired free/2");
}

/* The question was put before the window was over, its answer came after. */
static void
an_answer_from_before_the_end_releases_nothing(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_last", money_ordered(db, reference));
	struct payment_order order = money_order(reference);
	struct line_left left;

	(void)state;
	money_sql("UPDATE payment_order SET asked_at = at() - interval '2 s'"
		  " WHERE booking_id = (SELECT id FROM booking WHERE"
		  " reference = ",
	    reference, ")");
	money_run_out(reference);
	assert_int_equal(
	    payment_nothing_paid(db, dbtest_arena(), &order, false, &left),
	    ERR_OK);
	assert_null(left.visitor);
	assert_string_equal(money_states(reference), "pending paying held/2");
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
}

static void
late_money_goes_back_when_nothing_is_left(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_late", money_ordered(db, reference));
	struct payment_order order = money_order(reference);
	struct line_left left;

	(void)state;
	assert_int_equal(
	    payment_nothing_paid(db, dbtest_arena(), &order, false, &left),
	    ERR_OK);
	assert_null(left.visitor);
	let_run_out(db, reference);
	money_sell_out(reference);
	money_sql("UPDATE place SET state = 'free' WHERE id = (SELECT"
		  " place_ids[1] FROM hold h JOIN booking b ON b.hold_id ="
		  " h.id WHERE reference = ",
	    reference, ")");
	/* one place is free, two were paid for */
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(money_ask(reference, "b.state || ' ' || h.state"),
	    "expired expired");
	assert_string_equal(
	    money_ledger("pay_late"), "gateway 100000, stray -100000");
}

/* Other places than it had: two of the three that nobody ever held. */
static void
late_money_is_seated_again(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_again", money_ordered(db, reference));
	struct line_left left;
	enum payment_effect effect;
	int64_t before;

	(void)state;
	let_run_out(db, reference);
	money_sql("UPDATE place SET state = 'blocked' WHERE id = ANY (ARRAY("
		  "SELECT unnest(place_ids) FROM hold h JOIN booking b ON"
		  " b.hold_id = h.id WHERE reference = ",
	    reference, "))");
	before = db_round_trips(db);
	assert_int_equal(
	    payment_settle(db, dbtest_arena(), &fact, &effect, &left), ERR_OK);
	assert_int_equal(db_round_trips(db) - before, 2);
	assert_int_equal(effect, PAYMENT_CONFIRMED);
	/* the slot inside was given back when the window was over */
	assert_null(left.visitor);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
	assert_string_equal(
	    money_ask(reference,
		"(SELECT count(*) FROM participant t JOIN place p ON p.id ="
		" t.place_id WHERE t.booking_id = b.id AND p.hold_id = h.id)"),
	    "2");
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(money_ledger("pay_again"),
	    "gateway 100000, sales -97500, fee -2500");
}

/* A place whose unpaid hold has run out is as good as free. */
static void
late_money_may_take_what_ran_out(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_over", money_ordered(db, reference));

	(void)state;
	let_run_out(db, reference);
	money_sql("UPDATE place p SET state = 'held', hold_id = b.hold_id + "
		  "1000000, held_until = at() - interval '1 s' FROM booking b"
		  " WHERE p.ticket_type_id = b.ticket_type_id AND"
		  " b.reference = ",
	    reference, "");
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
	dbtest_sql("UPDATE place SET state = 'free', hold_id = NULL,"
		   " held_until = NULL WHERE state = 'held' AND hold_id >="
		   " 1000000");
}

/* "event SET ..." before the late money comes: it goes back whatever is free.
 */
static void
goes_back_after(const char *payment, const char *change)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture(payment, money_ordered(db, reference));

	let_run_out(db, reference);
	money_sql(arena_printf(dbtest_arena(),
		      "UPDATE %s WHERE id = (SELECT event_id FROM booking"
		      " WHERE reference = ",
		      change),
	    reference, ")");
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_string_equal(money_states(reference), "expired expired free/2");
}

static void
nobody_is_seated_at_what_is_off_or_has_begun(void **state)
{
	(void)state;
	goes_back_after("pay_off", "event SET state = 'cancelled'");
	goes_back_after(
	    "pay_begun", "event SET starts_at = at() - interval '1 s'");
}

static void
a_capture_has_an_intent_that_never_changes(void **state)
{
	struct db *db = worker();
	struct payment_fact fact =
	    money_capture("pay_intent", money_ordered(db, money_booking()));
	const char *body = NULL;

	(void)state;
	assert_int_equal(payment_intend_capture(
			     db, dbtest_arena(), &fact, "{\"a\":1}", &body),
	    ERR_OK);
	assert_int_equal(payment_intend_capture(
			     db, dbtest_arena(), &fact, "{\"a\":2}", &body),
	    ERR_OK);
	assert_string_equal(body, "{\"a\":1}");
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_int_equal(payment_intend_capture(
			     db, dbtest_arena(), &fact, "{\"a\":3}", &body),
	    ERR_NONE);
}

/* Ran out by the clock, but nobody took the places. */
static void
a_live_hold_with_its_places_is_in_time(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_in_time", money_ordered(db, reference));

	(void)state;
	/* by no way of ours */
	money_sql("SET session_replication_role = replica; UPDATE hold SET "
		  "state = 'live', pay_until = NULL WHERE id ="
		  " (SELECT hold_id FROM booking WHERE reference = ",
	    reference, ")");
	money_run_out(reference);
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
}

static void
a_live_hold_without_all_its_places_is_not(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_taken", money_ordered(db, reference));

	(void)state;
	money_sql("UPDATE place SET state = 'free', hold_id = NULL, held_until"
		  " = NULL WHERE id = (SELECT place_ids[1] FROM hold h JOIN"
		  " booking b ON b.hold_id = h.id WHERE reference = ",
	    reference, ")");
	money_sell_out(reference);
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_string_equal(money_ask(reference, "b.state || ' ' || h.state"),
	    "pending paying");
}

/* One of its two places went to somebody by no way of ours: it is given two
 * others, and what it had is free. */
static void
what_is_left_of_its_places_is_freed(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact =
	    money_capture("pay_half", money_ordered(db, reference));

	(void)state;
	money_sql("UPDATE place SET state = 'booked', hold_id = NULL,"
		  " held_until = NULL WHERE id = (SELECT place_ids[1] FROM"
		  " hold h JOIN booking b ON b.hold_id = h.id WHERE"
		  " reference = ",
	    reference, ")");
	assert_int_equal(money_settle(db, &fact), PAYMENT_CONFIRMED);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
	assert_string_equal(
	    money_ask(reference,
		"(SELECT string_agg(state || '/' || n, ' ' ORDER BY state) FROM"
		" (SELECT state, count(*) AS n FROM place WHERE ticket_type_id"
		" = b.ticket_type_id GROUP BY state) x)"),
	    "free/2 booked/3");
}

/* Money came for an order that we had asked for and never heard of again; when
 * the order is found by its receipt, its places are gone. */
static void
a_strangers_late_money_is_judged_once_its_order_is_known(void **state)
{
	struct db *db = worker();
	const char *reference = money_booking();
	struct payment_fact fact = money_capture("pay_stray", "order_stray");
	struct payment_order order;
	bool fresh;

	(void)state;
	assert_int_equal(money_press(db, reference, &order, &fresh), ERR_OK);
	assert_int_equal(money_settle(db, &fact), PAYMENT_STRANGE);
	let_run_out(db, reference);
	money_sell_out(reference);
	assert_int_equal(
	    payment_ordered(db, dbtest_arena(), order.receipt, "order_stray"),
	    ERR_OK);
	assert_int_equal(money_settle(db, &fact), PAYMENT_REFUNDING);
	assert_int_equal(money_settle(db, &fact), PAYMENT_KNOWN);
	assert_string_equal(
	    money_ledger("pay_stray"), "gateway 100000, stray -100000");
	assert_string_equal(
	    dbtest_sql("SELECT count(*) FROM money_exception x JOIN payment p"
		       " ON p.id = x.payment_id WHERE p.gateway_id ="
		       " 'pay_stray' AND x.closed_at IS NULL"),
	    "0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(an_answer_from_before_the_end_releases_nothing),
	    MONEYTEST(late_money_goes_back_when_nothing_is_left),
	    MONEYTEST(a_strangers_late_money_is_judged_once_its_order_is_known),
	    MONEYTEST(late_money_is_seated_again),
	    MONEYTEST(late_money_may_take_what_ran_out),
	    MONEYTEST(what_is_left_of_its_places_is_freed),
	    MONEYTEST(nobody_is_seated_at_what_is_off_or_has_begun),
	    MONEYTEST(a_live_hold_with_its_places_is_in_time),
	    MONEYTEST(a_live_hold_without_all_its_places_is_not),
	    MONEYTEST(a_capture_has_an_intent_that_never_changes),
	};

	return cmocka_run_group_tests_name("late", tests, money_begin, NULL);
}
