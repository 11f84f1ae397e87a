#include "unit.h"

#include <limits.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/outside.h"

static void
test_deadlines(void **state)
{
	int64_t start = clock_ms();

	(void)state;
	clock_pause_ms(20);
	assert_in_range(clock_ms() - start, 20, 5000);
	clock_pause_ms(0);
	assert_int_equal(clock_left_ms(start), 0);
	assert_in_range(clock_left_ms(clock_ms() + 10000), 5000, 10000);
	assert_int_equal(clock_left_ms(INT64_MAX), INT_MAX);
	assert_true(clock_unix_s() > 1700000000);
}

static void
leave_with_open_transaction(void)
{
	outside_transaction_opened();
	outside_enter();
}

static void
close_too_often(void)
{
	outside_transaction_closed();
}

static void
test_outside(void **state)
{
	int status;

	(void)state;
	outside_enter();
	outside_transaction_opened();
	assert_int_equal(outside_transactions(), 1);
	outside_transaction_closed();
	outside_enter();
	(void)unit_stderr(leave_with_open_transaction, &status);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	(void)unit_stderr(close_too_often, &status);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_deadlines),
	    UNIT(test_outside),
	};

	return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
