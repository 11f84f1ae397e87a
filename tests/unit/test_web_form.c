#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "web/form.h"

static struct pairs pairs;

static enum err
parse(const char *text)
{
	return form_parse(unit_arena(), text, strlen(text), 5, &pairs);
}

static void
test_pairs(void **state)
{
	(void)state;
	assert_int_equal(parse("a=1&b=two+words&c=%E0%A4%AA%2B&d=&e"), ERR_OK);
	assert_int_equal(pairs.n, 5);
	assert_string_equal(form_value(&pairs, "a"), "1");
	assert_string_equal(form_value(&pairs, "b"), "two words");
	assert_string_equal(form_value(&pairs, "c"), "\xe0\xa4\xaa+");
	assert_string_equal(form_value(&pairs, "d"), "");
	assert_string_equal(form_value(&pairs, "e"), "");
	assert_null(form_value(&pairs, "f"));
	assert_int_equal(parse(""), ERR_OK);
	assert_int_equal(pairs.n, 0);
	assert_int_equal(parse("&&a=1&"), ERR_OK);
	assert_int_equal(pairs.n, 1);
	assert_int_equal(parse("a=b=c"), ERR_OK);
	assert_string_equal(form_value(&pairs, "a"), "b=c");
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "a=%4g",
	    "%=1", "a=%00", "%00=1", "a=%ff", "a=\xff", "a=%ed%a0%80",
	    "a=1&a=2", "a=1&%61=2", "=1", "+=%c3"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse(bad[i]), ERR_INPUT);
	assert_int_equal(
	    form_parse(unit_arena(), "a=\0b", 4, 5, &pairs), ERR_INPUT);
	assert_int_equal(parse("a=1&b=1&c=1&d=1&e=1&f=1"), ERR_LIMIT);
}

/* What follows the length is not looked at. */
static void
test_length(void **state)
{
	(void)state;
	assert_int_equal(
	    form_parse(unit_arena(), "a=%41%42", 5, 5, &pairs), ERR_OK);
	assert_string_equal(form_value(&pairs, "a"), "A");
	assert_int_equal(
	    form_parse(unit_arena(), "a=%41%42", 7, 5, &pairs), ERR_INPUT);
}

static void
test_cookies(void **state)
{
	(void)state;
	form_parse_cookies(unit_arena(), "a=1; b=x=y;c=3 ;  d", &pairs);
	assert_int_equal(pairs.n, 3);
	assert_string_equal(form_value(&pairs, "a"), "1");
	assert_string_equal(form_value(&pairs, "b"), "x=y");
	assert_string_equal(form_value(&pairs, "c"), "3");
	form_parse_cookies(unit_arena(),
	    "a=1; a=2; =3; b=\"q\"; c=a b; d=\x01; e=\xc3\xa9; f=ok", &pairs);
	assert_int_equal(pairs.n, 2);
	assert_string_equal(form_value(&pairs, "a"), "1");
	assert_string_equal(form_value(&pairs, "f"), "ok");
	form_parse_cookies(unit_arena(), "", &pairs);
	assert_int_equal(pairs.n, 0);
	form_parse_cookies(unit_arena(), ";;; ;", &pairs);
	assert_int_equal(pairs.n, 0);
}

static void
test_many_cookies(void **state)
{
	struct text *header = text_new(unit_arena(), 4000);

	(void)state;
	for (int i = 0; i < 300; i++)
		text_addf(header, "c%d=v; ", i);
	form_parse_cookies(unit_arena(), text_str(header), &pairs);
	assert_int_equal(pairs.n, 60);
	assert_non_null(form_value(&pairs, "c59"));
	assert_null(form_value(&pairs, "c60"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_pairs),
	    UNIT(test_refused),
	    UNIT(test_length),
	    UNIT(test_cookies),
	    UNIT(test_many_cookies),
	};

	return cmocka_run_group_tests_name("web_form", tests, NULL, NULL);
}
