#include "unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/conf.h"

static const char *conf_path;

static void
test_defaults(void **state)
{
	struct conf conf;

	(void)state;
	assert_int_equal(conf_read(unit_file("\n# nothing\n"), &conf), ERR_OK);
	assert_string_equal(conf.site_url, "http://127.0.0.1:8080");
	assert_int_equal(conf.pg_timeout_ms, 3000);
	assert_true(conf.pg_prepare);
	assert_string_equal(conf.razorpay_key_secret, "");
}

static void
test_values(void **state)
{
	const char *secret = unit_file("one\r\ntwo\r\n\n");
	struct conf conf;
	const char *path = unit_file(arena_printf(unit_arena(),
	    "site_url=https://ride.example # the site\n"
	    "  pg_timeout_ms  =  250  \n"
	    "pg_prepare = off\nsandbox = yes\n"
	    "mail_from = Ride Office <ride@example.org>\n"
	    "public_dir = /srv/a#b\n"
	    "razorpay_webhook_secret_file = %s\n"
	    "twilio_from =\nlog_level = debug",
	    secret));

	(void)state;
	assert_int_equal(setenv("STARTLINE_CONF", path, 1), 0);
	assert_int_equal(conf_read(NULL, &conf), ERR_OK);
	assert_string_equal(conf.site_url, "https://ride.example");
	assert_int_equal(conf.pg_timeout_ms, 250);
	assert_false(conf.pg_prepare);
	assert_true(conf.sandbox);
	assert_string_equal(conf.mail_from, "Ride Office <ride@example.org>");
	assert_string_equal(conf.public_dir, "/srv/a#b");
	assert_string_equal(conf.razorpay_webhook_secret, "one\ntwo");
	assert_string_equal(conf.twilio_from, "");
}

static void
read_bad_file(void)
{
	struct conf conf;

	if (conf_read(conf_path, &conf) != ERR_INPUT)
		abort();
}

/* What is said about a file of these lines; it must be refused. */
static const char *
complaint(const char *text)
{
	int status;
	const char *said;

	conf_path = unit_file(text);
	said = unit_stderr(read_bad_file, &status);
	assert_int_equal(status, 0);
	assert_memory_equal(said, conf_path, strlen(conf_path));
	return said + strlen(conf_path);
}

static void
test_complaints(void **state)
{
	const char *secret = unit_file("s"), *hollow = unit_file("\n");
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(
	    complaint("\nno_such = 1"), ":2: no_such: no such setting\n");
	assert_string_equal(complaint("sandbox = true\nsandbox = true\n"),
	    ":2: sandbox: given twice\n");
	assert_string_equal(complaint("pg_timeout_ms = 99"),
	    ":1: pg_timeout_ms: a number from 100 to 60000 is wanted\n");
	assert_non_null(strstr(complaint("pg_timeout_ms = 3s"), "a number"));
	assert_non_null(strstr(complaint("sandbox = maybe"), "true or false"));
	assert_non_null(strstr(complaint("site_url"), "name = value"));
	assert_non_null(strstr(complaint("site_url = \x01"), "plain text"));
	assert_non_null(strstr(complaint("site_url = \xff"), "plain text"));
	assert_non_null(strstr(complaint("log_level = loud"), "log_level"));
	assert_non_null(
	    strstr(complaint("razorpay_key_secret = x"), "no such setting"));
	assert_non_null(
	    strstr(complaint("ses_secret_file = /nonexistent"), "No such"));
	assert_non_null(
	    strstr(complaint(arena_printf(a, "ses_secret_file = %s", hollow)),
		"is empty"));
	assert_int_equal(chmod(secret, 0604), 0);
	assert_non_null(
	    strstr(complaint(arena_printf(a, "ses_secret_file = %s", secret)),
		"not for all to read"));
}

static void
test_missing_file(void **state)
{
	(void)state;
	conf_path = "/nonexistent/startline.conf";
	assert_string_equal(unit_stderr(read_bad_file, NULL),
	    "/nonexistent/startline.conf:0: No such file or directory\n");
}

/* What a printer writes. */
static char *
printed(void (*print)(FILE *))
{
	char *bytes = NULL, *copy;
	size_t len = 0;
	FILE *f = open_memstream(&bytes, &len);

	assert_non_null(f);
	print(f);
	assert_int_equal(fclose(f), 0);
	copy = arena_strndup(unit_arena(), bytes, len);
	free(bytes);
	return copy;
}

/* The sample with every line switched on is a file of defaults. */
static void
test_sample_is_read_back(void **state)
{
	char *sample = printed(conf_print_sample);
	struct conf conf;

	(void)state;
	assert_non_null(strstr(sample, "\n#pg_timeout_ms = 3000\n"));
	assert_non_null(strstr(sample, "\n#ses_secret_file =\n"));
	for (char *c = sample; *c != '\0'; c++)
		if (*c == '\n' && c[1] == '#' && c[2] != ' ')
			c[1] = ' ';
	assert_int_equal(conf_read(unit_file(sample), &conf), ERR_OK);
	assert_int_equal(conf.publish_every_ms, 500);
}

static void
test_man(void **state)
{
	const char *man = printed(conf_print_man);

	(void)state;
	assert_non_null(strstr(man, ".TP\n.B pg_prepare\n"));
	assert_non_null(strstr(man, "(number, 100 to 60000; default 3000)\n"));
	assert_non_null(strstr(man, "ap\\-south\\-1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_defaults),
	    UNIT(test_values),
	    UNIT(test_complaints),
	    UNIT(test_missing_file),
	    UNIT(test_sample_is_read_back),
	    UNIT(test_man),
	};

	return cmocka_run_group_tests_name("conf", tests, NULL, NULL);
}
