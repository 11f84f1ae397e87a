#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

static const struct json *
parsed(const char *text)
{
	const struct json *node = NULL;

	return json_parse(unit_arena(), text, strlen(text), &node) == ERR_OK ?
	    node :
	    NULL;
}

static void
test_getters(void **state)
{
	const struct json *j =
	    parsed("{\"a\":{\"b\":[1,\"x\",null]},\"t\":\"₹\","
		   "\"n\":250000,\"z\":null,\"y\":true}");
	const char *text;
	int64_t n;
	bool b;

	(void)state;
	assert_non_null(j);
	assert_int_equal(json_text(j, "t", &text), ERR_OK);
	assert_string_equal(text, "₹");
	assert_int_equal(json_int64(j, "n", &n), ERR_OK);
	assert_int_equal(n, 250000);
	assert_int_equal(json_bool(j, "y", &b), ERR_OK);
	assert_true(b);
	assert_int_equal(json_text(j, "missing", &text), ERR_NONE);
	assert_int_equal(json_text(j, "t.deeper", &text), ERR_NONE);
	assert_int_equal(json_text(j, "z", &text), ERR_NONE);
	assert_int_equal(json_text(NULL, "z", &text), ERR_NONE);
	assert_int_equal(json_text(j, "n", &text), ERR_INPUT);
	assert_int_equal(json_int64(j, "t", &n), ERR_INPUT);
	assert_int_equal(json_bool(j, "n", &b), ERR_INPUT);
	assert_int_equal(json_count(json_at(j, "a.b")), 3);
	assert_int_equal(
	    json_text(json_item(json_at(j, "a.b"), 1), "", &text), ERR_OK);
	assert_string_equal(text, "x");
	assert_null(json_item(json_at(j, "a.b"), 3));
	assert_string_equal(json_name(json_item(j, 1)), "t");
	assert_true(json_is_object(j) && json_is_array(json_at(j, "a.b")));
	assert_int_equal(json_count(json_at(j, "t")), 0);
	assert_int_equal(json_count(NULL), 0);
}

static void
test_names_are_exact(void **state)
{
	const struct json *j = parsed("{\"Amount\":1,\"amounts\":2}");
	int64_t n;

	(void)state;
	assert_int_equal(json_int64(j, "amount", &n), ERR_NONE);
}

static enum err
read_number(const char *text, int64_t *n)
{
	return json_int64(parsed(text), "", n);
}

static void
test_numbers(void **state)
{
	int64_t n;

	(void)state;
	assert_int_equal(read_number("9007199254740991", &n), ERR_OK);
	assert_true(n == INT64_C(9007199254740991));
	assert_int_equal(read_number("-9007199254740991", &n), ERR_OK);
	assert_int_equal(read_number("9007199254740992", &n), ERR_INPUT);
	assert_int_equal(read_number("9007199254740993", &n), ERR_INPUT);
	assert_int_equal(read_number("-9007199254740993", &n), ERR_INPUT);
	assert_int_equal(read_number("1e400", &n), ERR_INPUT);
	assert_int_equal(read_number("1.5", &n), ERR_INPUT);
	assert_int_equal(read_number("\"1\"", &n), ERR_INPUT);
	assert_int_equal(read_number("2e3", &n), ERR_OK);
	assert_int_equal(n, 2000);
}

static void
test_refused(void **state)
{
	static const char *const bad[] = {"", " ", "{", "{}x", "{} {}", "nul",
	    "[1,]", "{\"a\"}", "\"\\u0000\"", "\"a\nb\"", "\"caf\xe9\"",
	    "\"open", "\"\\", "[1,2"};
	const struct json *node;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_null(parsed(bad[i]));
	assert_int_equal(
	    json_parse(unit_arena(), "1\0002", 3, &node), ERR_INPUT);
	assert_non_null(parsed(" {\"a\":\"\\\\u0000 \\\" [[\"}\r\n"));
}

/* n brackets open and closed again. */
static const char *
nested(int n)
{
	struct text *t = text_new(unit_arena(), 1000);

	for (int i = 0; i < n; i++)
		text_add(t, "[");
	for (int i = 0; i < n; i++)
		text_add(t, "]");
	return text_str(t);
}

static void
test_bounds(void **state)
{
	struct text *many = text_new(unit_arena(), 100000);

	(void)state;
	assert_non_null(parsed(nested(32)));
	assert_null(parsed(nested(33)));
	text_add(many, "[0");
	for (int i = 0; i < 20000; i++)
		text_add(many, ",0");
	text_add(many, "]");
	assert_null(parsed(text_str(many)));
}

static void
test_building(void **state)
{
	struct arena *a = unit_arena();
	struct json *notes = json_object(a), *order = json_object(a);
	struct json *list = json_array(a);

	(void)state;
	json_put_int64(order, "amount", 250000);
	json_put_int64(order, "big", INT64_C(9007199254740991));
	json_put_text(order, "receipt", "a\"b\\c\n₹");
	json_put(order, "notes", notes);
	json_put_text(notes, "late", "filled after it moved");
	json_put_bool(order, "partial", false);
	json_put_null(order, "none");
	json_push_text(list, "x");
	json_push_int64(list, -7);
	json_push(list, json_object(a));
	json_put(order, "list", list);
	assert_string_equal(json_print(a, order),
	    "{\"amount\":250000,\"big\":9007199254740991,"
	    "\"receipt\":\"a\\\"b\\\\c\\n₹\","
	    "\"notes\":{\"late\":\"filled after it moved\"},"
	    "\"partial\":false,\"none\":null,\"list\":[\"x\",-7,{}]}");
}

static void
test_two_arenas(void **state)
{
	struct arena *other = arena_new(1 << 16);
	struct json *here = json_object(unit_arena());
	struct json *there = json_object(other);

	(void)state;
	json_put_text(here, "a", "1");
	json_put_text(there, "b", "2");
	json_put_text(here, "c", "3");
	arena_free(&other);
	assert_string_equal(
	    json_print(unit_arena(), here), "{\"a\":\"1\",\"c\":\"3\"}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_getters),
	    UNIT(test_names_are_exact),
	    UNIT(test_numbers),
	    UNIT(test_refused),
	    UNIT(test_bounds),
	    UNIT(test_building),
	    UNIT(test_two_arenas),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
