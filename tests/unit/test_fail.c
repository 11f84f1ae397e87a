#include "unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"

static void
test_err(void **state)
{
	(void)state;
	assert_int_equal(
	    setenv("STARTLINE_FAIL", "before_commit=err,other=kill", 1), 0);
	assert_true(fail_point("before_commit"));
	assert_false(fail_point("commit"));
	assert_false(fail_point("before"));
	assert_int_equal(unsetenv("STARTLINE_FAIL"), 0);
	assert_false(fail_point("before_commit"));
}

static void
test_nth_pass(void **state)
{
	(void)state;
	assert_int_equal(setenv("STARTLINE_FAIL", "nth=err#3", 1), 0);
	assert_false(fail_point("nth"));
	assert_false(fail_point("nth"));
	assert_true(fail_point("nth"));
	assert_false(fail_point("nth"));
}

static void
test_file_wins(void **state)
{
	const char *path = unit_file("a=err\nb=err");

	(void)state;
	assert_int_equal(setenv("STARTLINE_FAIL", "c=err", 1), 0);
	assert_int_equal(setenv("STARTLINE_FAIL_FILE", path, 1), 0);
	assert_true(fail_point("a"));
	assert_true(fail_point("b"));
	assert_false(fail_point("c"));
	assert_int_equal(setenv("STARTLINE_FAIL_FILE", "/nonexistent", 1), 0);
	assert_false(fail_point("a"));
	assert_int_equal(unsetenv("STARTLINE_FAIL_FILE"), 0);
}

static void
test_fired(void **state)
{
	const char *path = unit_file("a=err\nb=err");
	char fired[256], line[32], wanted[32];
	FILE *f;

	(void)state;
	(void)snprintf(fired, sizeof(fired), "%s.fired", path);
	assert_int_equal(setenv("STARTLINE_FAIL_FILE", path, 1), 0);
	assert_true(fail_point("b"));
	assert_false(fail_point("c"));
	assert_int_equal(unsetenv("STARTLINE_FAIL_FILE"), 0);
	f = fopen(fired, "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	(void)snprintf(wanted, sizeof(wanted), "b %ld\n", (long)getpid());
	assert_string_equal(line, wanted);
	assert_null(fgets(line, sizeof(line), f));
	(void)fclose(f);
	(void)remove(fired);
}

static void
pass_the_killer(void)
{
	(void)setenv("STARTLINE_FAIL", "killer=kill", 1);
	(void)fail_point("killer");
}

static void
test_kill(void **state)
{
	int status;

	(void)state;
	(void)unit_stderr(pass_the_killer, &status);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_err),
	    UNIT(test_nth_pass),
	    UNIT(test_file_wins),
	    UNIT(test_fired),
	    UNIT(test_kill),
	};

	return cmocka_run_group_tests_name("fail", tests, NULL, NULL);
}
