/* Whoever waits for a row has none that comes after it in the lock order of
 * core/hold.h: somebody else can have that one meanwhile.
 */
#include "dbtest.h"

#include "money.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/hold.h"
#include "core/refund.h"

typedef enum err act_fn(struct db *db, const char *reference);

static enum err
pay(struct db *db, const char *reference)
{
	struct payment_order order;
	bool fresh;

	return money_press(db, reference, &order, &fresh);
}

static enum err
settle(struct db *db, const char *reference)
{
	struct arena *a = dbtest_arena();
	const struct payment_fact fact =
	    money_capture(arena_printf(a, "pay_%s", reference),
		arena_printf(a, "order_%s", reference));
	enum payment_effect effect;
	struct line_left left;

	return payment_settle(db, a, &fact, &effect, &left);
}

static enum err
find_nothing_paid(struct db *db, const char *reference)
{
	const struct payment_order order = money_order(reference);
	struct line_left left;

	return payment_nothing_paid(db, dbtest_arena(), &order, true, &left);
}

static enum err
give_up(struct db *db, const char *reference)
{
	struct arena *a = dbtest_arena();
	const struct keystore_press unkeyed = {0};

	return hold_release(db, a, arena_printf(a, "e%s", reference),
	    arena_printf(a, "v%s", reference), &unkeyed);
}

static enum err
refund_elsewhere(struct db *db, const char *reference)
{
	const struct refund_fact fact = {
	    arena_printf(dbtest_arena(), "rfnd_%s", reference),
	    arena_printf(dbtest_arena(), "pay_%s", reference), "processed",
	    100000};

	return refund_foreign(db, dbtest_arena(), &fact);
}

/* While another transaction has what `first` changes, the act waits for it;
 * `then`, a query that waits for nothing, finds its row unlocked. */
static void
waits_without(act_fn *act, const char *role, const char *reference,
    const char *first, const char *then)
{
	int status = -1;
	pid_t child;

	dbtest_leave_open(first);
	child = fork();
	assert_int_not_equal(child, -1);
	if (child == 0)
		_exit(act(dbtest_db(role), reference) == ERR_OK ? 0 : 1);
	while (strcmp(dbtest_sql("SELECT count(*) > 0 FROM pg_locks WHERE NOT"
				 " granted"),
		   "t") != 0) {
		assert_int_equal(waitpid(child, &status, WNOHANG), 0);
		clock_pause_ms(5);
	}
	assert_string_not_equal(dbtest_sql(then), "");
	dbtest_commit();
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* The hold's places have ranks the other way round than ids. */
static const char *
turned_round(void)
{
	const char *reference = money_booking();

	money_sql("UPDATE place SET rank = -id WHERE hold_id = (SELECT hold_id"
		  " FROM booking WHERE reference = ",
	    reference, ")");
	return reference;
}

static void
places_go_by_rank(act_fn *act, const char *role, const char *reference)
{
	struct arena *a = dbtest_arena();

	waits_without(act, role, reference,
	    arena_printf(a,
		"UPDATE place SET rank = rank WHERE id = (SELECT max(p.id)"
		" FROM place p JOIN booking b ON b.hold_id = p.hold_id WHERE"
		" reference = '%s')",
		reference),
	    arena_printf(a,
		"SELECT id FROM place WHERE id = (SELECT min(p.id) FROM place"
		" p JOIN booking b ON b.hold_id = p.hold_id WHERE reference ="
		" '%s') FOR UPDATE NOWAIT",
		reference));
}

static void
the_places_of_a_hold_go_by_rank(void **state)
{
	struct db *db = dbtest_db("startline_payment");
	const char *reference = turned_round();

	(void)state;
	places_go_by_rank(pay, "startline_payment", reference);
	assert_string_equal(money_states(reference), "pending paying held/2");
	places_go_by_rank(find_nothing_paid, "startline_payment", reference);
	assert_string_equal(money_states(reference), "expired released free/2");

	reference = turned_round();
	(void)money_ordered(db, reference);
	places_go_by_rank(settle, "startline_payment", reference);
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");

	reference = turned_round();
	places_go_by_rank(give_up, "startline_booking", reference);
	assert_string_equal(money_states(reference), "expired released free/2");
}

/* It has run out and lost one of its two places. */
static void
late_money_has_nothing_left_of_its_places_while_it_waits(void **state)
{
	struct db *db = dbtest_db("startline_payment");
	const char *reference = money_booking();
	struct arena *a = dbtest_arena();

	(void)state;
	(void)money_ordered(db, reference);
	money_sql("UPDATE place SET state = 'booked', hold_id = NULL,"
		  " held_until = NULL WHERE id = (SELECT place_ids[1] FROM"
		  " hold h JOIN booking b ON b.hold_id = h.id WHERE"
		  " reference = ",
	    reference, ")");
	money_sql("UPDATE place SET held_until = at() - interval '1 s',"
		  " rank = 100 WHERE hold_id = (SELECT hold_id FROM booking"
		  " WHERE reference = ",
	    reference, ")");
	waits_without(settle, "startline_payment", reference,
	    arena_printf(a,
		"UPDATE place SET rank = rank WHERE state = 'free' AND"
		" ticket_type_id = (SELECT ticket_type_id FROM booking WHERE"
		" reference = '%s')",
		reference),
	    arena_printf(a,
		"SELECT p.id FROM place p JOIN booking b ON b.hold_id ="
		" p.hold_id WHERE reference = '%s' FOR UPDATE OF p NOWAIT",
		reference));
	assert_string_equal(
	    money_states(reference), "confirmed booked booked/2");
}

/* Its ledger points at the booking, which others lock before the payment. */
static void
a_refund_made_elsewhere_waits_for_the_booking_first(void **state)
{
	struct db *db = dbtest_db("startline_payment");
	const char *reference = money_booking();
	struct arena *a = dbtest_arena();

	(void)state;
	(void)money_ordered(db, reference);
	assert_int_equal(settle(db, reference), ERR_OK);
	waits_without(refund_elsewhere, "startline_jobs", reference,
	    arena_printf(a,
		"DO $$ BEGIN PERFORM FROM booking WHERE reference = '%s'"
		" FOR UPDATE; END $$",
		reference),
	    arena_printf(a,
		"SELECT id FROM payment WHERE gateway_id = 'pay_%s'"
		" FOR UPDATE NOWAIT",
		reference));
	assert_string_equal(
	    dbtest_sql(arena_printf(a,
		"SELECT state FROM payment WHERE gateway_id = 'pay_%s'",
		reference)),
	    "refunded");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(the_places_of_a_hold_go_by_rank),
	    DBTEST(late_money_has_nothing_left_of_its_places_while_it_waits),
	    DBTEST(a_refund_made_elsewhere_waits_for_the_booking_first),
	};

	return cmocka_run_group_tests_name(
	    "lock_order", tests, money_begin, NULL);
}
