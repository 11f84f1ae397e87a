/* Two at once on the same money: one effect. */
#include "dbtest.h"

#include "money.h"

#include <sys/wait.h>
#include <unistd.h>

enum {
	ROUNDS = 20
};

static struct db *
worker(void)
{
	return dbtest_db("startline_payment");
}

struct press {
	const char *reference;
	const char *payment; /* NULL: Pay is pressed */
	const char *order;
};

/* In a process of its own; the outcome is its exit status. */
static void
press(const struct press *p)
{
	struct db_conf conf = dbtest_conf("startline_payment");
	struct payment_fact fact = money_capture(p->payment, p->order);
	struct payment_order order;
	struct line_left left;
	enum payment_effect effect = PAYMENT_NOTED;
	bool fresh = false;
	struct db *db;
	enum err e;
	pid_t child = fork();

	assert_int_not_equal(child, -1);
	if (child != 0)
		return;
	db = db_new(&conf);
	if (p->payment != NULL)
		e = payment_settle(db, dbtest_arena(), &fact, &effect, &left);
	else
		e = money_press(db, p->reference, &order, &fresh);
	_exit(e != ERR_OK ? 99 : p->payment == NULL ? fresh : (int)effect);
}

static void
wait_for(int counts[])
{
	int status;

	for (int i = 0; i < 2; i++) {
		assert_true(wait(&status) > 0);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 5);
		counts[WEXITSTATUS(status)]++;
	}
}

static void
webhook_and_redirect_race_for_one_effect(void **state)
{
	struct db *db = worker();

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		const char *reference = money_booking();
		struct press p = {reference,
		    arena_printf(dbtest_arena(), "pay_race_%s", reference),
		    money_ordered(db, reference)};
		int counts[5] = {0};

		press(&p);
		press(&p);
		wait_for(counts);
		assert_int_equal(counts[PAYMENT_CONFIRMED], 1);
		assert_int_equal(counts[PAYMENT_KNOWN], 1);
	}
}

static void
two_payments_race_for_one_booking(void **state)
{
	struct db *db = worker();

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		const char *reference = money_booking();
		struct press p = {reference,
		    arena_printf(dbtest_arena(), "pay_l_%s", reference),
		    money_ordered(db, reference)};
		int counts[5] = {0};

		press(&p);
		p.payment = arena_printf(dbtest_arena(), "pay_r_%s", reference);
		press(&p);
		wait_for(counts);
		assert_int_equal(counts[PAYMENT_CONFIRMED], 1);
		assert_int_equal(counts[PAYMENT_REFUNDING], 1);
	}
}

static void
two_presses_race_for_one_order(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct press p = {money_booking(), NULL, NULL};
		int counts[5] = {0};

		press(&p);
		press(&p);
		wait_for(counts);
		assert_int_equal(counts[true], 1);
		assert_int_equal(counts[false], 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(webhook_and_redirect_race_for_one_effect),
	    MONEYTEST(two_payments_race_for_one_booking),
	    MONEYTEST(two_presses_race_for_one_order),
	};

	return cmocka_run_group_tests_name(
	    "pay_race", tests, money_begin, NULL);
}
