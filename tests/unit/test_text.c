#include "unit.h"

#include <string.h>

#include "base/text.h"

static void
test_growing(void **state)
{
	struct text *t = text_new(unit_arena(), 1000);

	(void)state;
	assert_string_equal(text_str(t), "");
	for (int i = 0; i < 100; i++)
		text_addf(t, "%05d", i);
	text_add(t, "end");
	text_add_bytes(t, "xyz", 1);
	assert_int_equal(text_len(t), 504);
	assert_string_equal(text_str(t) + 495, "00099endx");
	assert_false(text_failed(t));
}

static void
test_maximum(void **state)
{
	struct text *t = text_new(unit_arena(), 4);

	(void)state;
	text_add(t, "abcd");
	assert_false(text_failed(t));
	text_add(t, "");
	assert_false(text_failed(t));
	text_addf(t, "%s", "e");
	assert_true(text_failed(t));
	assert_string_equal(text_str(t), "abcd");
	/* nothing is added by half */
	t = text_new(unit_arena(), 4);
	text_addf(t, "%s", "ab");
	text_addf(t, "%d", 12345);
	assert_true(text_failed(t));
	assert_string_equal(text_str(t), "ab");
}

static bool
utf8(const char *s)
{
	return text_is_utf8(s, strlen(s));
}

static void
test_utf8(void **state)
{
	(void)state;
	assert_true(utf8(""));
	assert_true(utf8("plain"));
	assert_true(utf8("पुणे ₹ \xf0\x9f\x9a\xb2"));
	assert_true(utf8("\xf4\x8f\xbf\xbf"));
	assert_false(text_is_utf8("a\0b", 3));
	assert_false(utf8("\xc0\x80"));
	assert_false(utf8("\xe0\x80\xaf"));
	assert_false(utf8("\xed\xa0\x80"));
	assert_false(utf8("\xf4\x90\x80\x80"));
	assert_false(utf8("\xf8\x88\x80\x80\x80"));
	assert_false(utf8("\x80"));
	assert_false(utf8("caf\xe9"));
	assert_false(text_is_utf8("\xe0\xa4\xaa", 2));
}

static void
test_questions(void **state)
{
	(void)state;
	assert_false(text_has_control("नमस्ते \xc2\xa0 ok"));
	assert_true(text_has_control("a\nb"));
	assert_true(text_has_control("a\tb"));
	assert_true(text_has_control("\x7f"));
	assert_true(text_has_control("\xc2\x9b"));
	assert_true(text_has_control("Asha \xe2\x80\xae oaR"));
	assert_true(text_has_control("\xef\xbf\xbf"));
	assert_false(
	    text_has_control("क्\xe2\x80\x8dष \xe2\x80\x8c \xe2\x80\x93"));
	assert_int_equal(text_points("पुणे"), 4);
	assert_int_equal(text_points(""), 0);
}

static void
test_squeeze(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(text_squeeze(a, ""), "");
	assert_string_equal(text_squeeze(a, " \t\n "), "");
	assert_string_equal(text_squeeze(a, "\xe2\x80\x8b"), "");
	assert_string_equal(text_squeeze(a,
				"\xef\xbb\xbf"
				"Asha\xe2\x80\x8b Rao"),
	    "Asha Rao");
	assert_string_equal(
	    text_squeeze(a, "  Asha \t  Rao\xc2\xa0 "), "Asha Rao");
	assert_string_equal(
	    text_squeeze(a, "line 1\nline  2\n"), "line 1\nline 2");
}

static void
test_int64(void **state)
{
	int64_t v = 7;

	(void)state;
	assert_int_equal(text_to_int64("42", 0, 100, &v), ERR_OK);
	assert_int_equal(v, 42);
	assert_int_equal(
	    text_to_int64("-9223372036854775808", INT64_MIN, INT64_MAX, &v),
	    ERR_OK);
	assert_true(v == INT64_MIN);
	assert_int_equal(
	    text_to_int64("9223372036854775807", 0, INT64_MAX, &v), ERR_OK);
	assert_true(v == INT64_MAX);
	assert_int_equal(
	    text_to_int64("9223372036854775808", INT64_MIN, INT64_MAX, &v),
	    ERR_INPUT);
	assert_int_equal(
	    text_to_int64("-9223372036854775809", INT64_MIN, INT64_MAX, &v),
	    ERR_INPUT);
	assert_int_equal(text_to_int64("101", 0, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64("", 0, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64("-", -1, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64("+1", 0, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64(" 1", 0, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64("1x", 0, 100, &v), ERR_INPUT);
	assert_int_equal(text_to_int64("1 ", 0, 100, &v), ERR_INPUT);
}

/* The address as read, or NULL. */
static const char *
email(const char *typed)
{
	const char *read = NULL;

	return text_to_email(unit_arena(), typed, &read) == ERR_OK ? read :
								     NULL;
}

static void
test_email(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(email("Asha.Rao+ride@Mail.Example.ORG"),
	    "Asha.Rao+ride@mail.example.org");
	assert_string_equal(email("a@b.co"), "a@b.co");
	assert_null(email(""));
	assert_null(email("asha"));
	assert_null(email("@example.org"));
	assert_null(email("asha@"));
	assert_null(email("asha@localhost"));
	assert_null(email("asha@example..org"));
	assert_null(email("asha@-example.org"));
	assert_null(email("asha@1.2.3.4"));
	assert_null(email(".asha@example.org"));
	assert_null(email("as..ha@example.org"));
	assert_null(email("\"as ha\"@example.org"));
	assert_null(email("as ha@example.org"));
	assert_null(email("asha@example.org\r\nBcc: x@y.org"));
	assert_null(email("asha@example.org,x@y.org"));
	assert_null(email("a@b@example.org"));
	assert_null(email("आशा@example.org"));
	assert_null(email(arena_printf(a, "%065d@example.org", 1)));
	assert_non_null(email(arena_printf(a, "%064d@example.org", 1)));
	assert_null(email(arena_printf(a, "a@%0250d.org", 1)));
}

static const char *
phone(const char *typed)
{
	const char *read = NULL;

	return text_to_phone(unit_arena(), typed, &read) == ERR_OK ? read :
								     NULL;
}

static void
test_phone(void **state)
{
	static const char *const same[] = {"9812345678", "98123 45678",
	    "098123-45678", "+91 98123 45678", "0091 9812345678",
	    "+91 (0) 98123.45678", "919812345678", " 98123\302\24045678 "};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_string_equal(phone(same[i]), "+919812345678");
	assert_string_equal(phone("+44 20 7946 0958"), "+442079460958");
	assert_string_equal(phone("001 415 867 5309"), "+14158675309");
	assert_null(phone(""));
	assert_null(phone("+"));
	assert_null(phone("5812345678"));
	assert_null(phone("+915812345678"));
	assert_null(phone("+9198123456789"));
	assert_null(phone("981234567"));
	assert_null(phone("98123456789"));
	assert_null(phone("+0123456789"));
	assert_null(phone("+1234567890123456"));
	assert_null(phone("98123+45678"));
	assert_null(phone("98123 45678 ext 9"));
	assert_null(phone("00000000000000000000000000"));
}

static void
test_same_secret(void **state)
{
	(void)state;
	assert_true(text_same_secret("abc", 3, "abc", 3));
	assert_false(text_same_secret("abc", 3, "abd", 3));
	assert_false(text_same_secret("abc", 3, "abcd", 4));
	assert_true(text_same_secret("", 0, "", 0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_growing),
	    UNIT(test_maximum),
	    UNIT(test_utf8),
	    UNIT(test_questions),
	    UNIT(test_squeeze),
	    UNIT(test_int64),
	    UNIT(test_email),
	    UNIT(test_phone),
	    UNIT(test_same_secret),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
