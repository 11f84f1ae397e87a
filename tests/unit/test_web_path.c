#include "unit.h"

#include <string.h>

#include "web/path.h"

static const char *path;
static const char *query;

static enum err
split(const char *uri)
{
	return path_split(unit_arena(), uri, &path, &query);
}

static void
test_split(void **state)
{
	(void)state;
	assert_int_equal(split("/"), ERR_OK);
	assert_string_equal(path, "/");
	assert_string_equal(query, "");
	assert_int_equal(split("/book/demo-seats?lang=hi&x=/../?"), ERR_OK);
	assert_string_equal(path, "/book/demo-seats");
	assert_string_equal(query, "lang=hi&x=/../?");
	assert_int_equal(split("/admin/"), ERR_OK);
	assert_int_equal(split("/b/aZ09-_/ticket.ics"), ERR_OK);
	assert_int_equal(split("/.well-known/x"), ERR_OK);
}

static void
test_not_ours(void **state)
{
	static const char *const bad[] = {"", "a", "*", "//", "/a//b", "/.",
	    "/..", "/a/..", "/a/../b", "/a/./b", "/...", "/a%2fb", "/%61",
	    "/a%2e%2e", "/a b", "/a\nb", "/a\x7f", "/a#b", "/a;b", "/a\\b",
	    "/\xe0\xa4\xaa", "http://x/", "?a=1", "/a/b//"};
	char longest[3000] = "/";

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(split(bad[i]), ERR_NONE);
	memset(longest + 1, 'a', 2047);
	assert_int_equal(split(longest), ERR_OK);
	memset(longest + 1, 'a', 2048);
	assert_int_equal(split(longest), ERR_NONE);
}

static void
test_match(void **state)
{
	struct pairs parts;
	char long_part[100] = "/e/";

	(void)state;
	assert_true(path_match(unit_arena(), "/", "/", &parts));
	assert_int_equal(parts.n, 0);
	assert_true(path_match(unit_arena(), "/admin/events/{slug}/{list}.csv",
			"/admin/events/x/y", &parts) == false);
	assert_true(path_match(unit_arena(), "/b/{reference}/{what}/end",
	    "/b/Ab-_9/t.ics/end", &parts));
	assert_int_equal(parts.n, 2);
	assert_string_equal(form_value(&parts, "reference"), "Ab-_9");
	assert_string_equal(form_value(&parts, "what"), "t.ics");
	assert_false(path_match(unit_arena(), "/e/{slug}", "/e/", &parts));
	assert_false(path_match(unit_arena(), "/e/{slug}", "/e/a/", &parts));
	assert_false(path_match(unit_arena(), "/e/{slug}", "/e/a/b", &parts));
	assert_false(path_match(unit_arena(), "/e/{slug}", "/E/a", &parts));
	assert_false(path_match(unit_arena(), "/e", "/e/", &parts));
	assert_false(path_match(unit_arena(), "/e/", "/e", &parts));
	memset(long_part + 3, 'a', 80);
	assert_true(path_match(unit_arena(), "/e/{slug}", long_part, &parts));
	memset(long_part + 3, 'a', 81);
	assert_false(path_match(unit_arena(), "/e/{slug}", long_part, &parts));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_split),
	    UNIT(test_not_ours),
	    UNIT(test_match),
	};

	return cmocka_run_group_tests_name("web_path", tests, NULL, NULL);
}
