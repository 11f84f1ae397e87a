#include "unit.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "base/err.h"

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(err_name(ERR_OK), "ok");
	assert_string_equal(err_name(ERR_UNSURE), "unsure");
	for (int e = ERR_OK; e <= ERR_BUG; e++)
		assert_string_not_equal(err_name((enum err)e), "unknown");
}

static void
fail_a_must(void)
{
	must(1 + 1 == 3);
}

static void
test_must(void **state)
{
	int status;
	const char *said = unit_stderr(fail_a_must, &status);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_non_null(strstr(said, "event=must_failed"));
	assert_non_null(strstr(said, "cond=\"1 + 1 == 3\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {UNIT(test_names), UNIT(test_must)};

	return cmocka_run_group_tests_name("err", tests, NULL, NULL);
}
