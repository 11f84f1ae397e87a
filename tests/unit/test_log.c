#include "unit.h"

#include <errno.h>
#include <string.h>

#include "base/log.h"

static void
write_lines(void)
{
	log_open("startline-test", LOG_INFO);
	log_event(LOG_DEBUG, "unseen", NULL);
	log_event(LOG_INFO, "plain", "event_id", "42", "why", NULL, NULL);
	log_request("r-1");
	log_event(LOG_WARN, "quoted", "a", "two words", "b", "x=\"1\\2\"", "c",
	    "", NULL);
	log_event(LOG_ERROR, "hostile", "a", "line\r\nlevel=info", "b",
	    "caf\xe9", "c", "\xc2\x9b!", "d", "पुणे", NULL);
	log_request(NULL);
}

static void
test_lines(void **state)
{
	const char *said = unit_stderr(write_lines, NULL);

	(void)state;
	assert_memory_equal(said, "time=20", 7);
	assert_null(strstr(said, "unseen"));
	assert_non_null(
	    strstr(said, " level=info program=startline-test pid="));
	assert_non_null(
	    strstr(said, " request=- event=plain event_id=42 why=-\n"));
	assert_non_null(strstr(said,
	    " request=r-1 event=quoted a=\"two words\" "
	    "b=\"x=\\\"1\\\\2\\\"\" c=\"\"\n"));
	assert_non_null(strstr(
	    said, " event=hostile a=\"line??level=info\" b=caf? c=?! d=पुणे\n"));
}

static void
write_long_line(void)
{
	char value[1000], devanagari[1000] = "x";

	memset(value, 'v', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	for (int i = 1; i + 3 < 1000; i += 3)
		memcpy(devanagari + i, "प", 4);
	for (int i = 0; i < 2; i++)
		log_event(LOG_INFO, "long", "a", value, "b", devanagari, "c",
		    value, "d", value, "e", value, "f", value, "g", value, "h",
		    value, "i", value, "j", value, "k", value, "l", value, "m",
		    value, "n", value, "o", value, "p", value, NULL);
}

static void
test_long_values(void **state)
{
	const char *said = unit_stderr(write_long_line, NULL);
	const char *a = strstr(said, " a=");
	const char *b = strstr(said, " b=");

	(void)state;
	assert_non_null(a);
	assert_int_equal(b - a, 303);
	assert_int_equal(strcspn(b + 3, " "), 298);
	assert_int_equal(strcspn(said, "\n"), 4095);
	assert_memory_equal(said + 4096, "time=", 5);
	assert_int_equal(strlen(said), 2 * 4096);
}

static void
test_keeps_errno(void **state)
{
	(void)state;
	log_open("startline-test", LOG_ERROR);
	errno = ENOENT;
	log_event(LOG_INFO, "unseen", NULL);
	assert_int_equal(errno, ENOENT);
}

static void
test_mask(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(log_mask(a, "asha@example.org"), "a***@e***.org");
	assert_string_equal(log_mask(a, "+919812345678"), "+91******5678");
	assert_string_equal(log_mask(a, "+1234"), "+***");
	assert_string_equal(log_mask(a, "आशा"), "आ***");
	assert_string_equal(log_mask(a, "@"), "***@***");
	assert_string_equal(log_mask(a, ""), "***");
	assert_string_equal(log_mask(a, NULL), "-");
}

static void
test_levels(void **state)
{
	(void)state;
	assert_int_equal(log_level_of("debug"), LOG_DEBUG);
	assert_int_equal(log_level_of("error"), LOG_ERROR);
	assert_int_equal(log_level_of("loud"), LOG_INFO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_lines),
	    UNIT(test_long_values),
	    UNIT(test_keeps_errno),
	    UNIT(test_mask),
	    UNIT(test_levels),
	};

	return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
