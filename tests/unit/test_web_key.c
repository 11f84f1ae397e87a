#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "web/answer.h"
#include "web/key.h"
#include "web_fake.h"

/* What the handler was told of the last press. */
static struct {
	char scope[200], key[80], digest[80];
} told;
static int handled;

static void
keep(char *place, size_t size, const char *text)
{
	assert_in_range(snprintf(place, size, "%s", text), 0, size - 1);
}

static enum err
page_effect(struct request *q, void *ctx)
{
	const struct request_press press = request_press(q);

	(void)ctx;
	handled++;
	keep(told.scope, sizeof(told.scope), press.scope);
	keep(told.key, sizeof(told.key), press.key);
	keep(told.digest, sizeof(told.digest), press.digest);
	return answer_redirect(q, "/b/reference");
}

static enum err
page_visitor(struct request *q, void *ctx)
{
	(void)ctx;
	(void)request_visitor(q);
	return answer_redirect(q, "/");
}

static const struct field fields[] = {
    {"name", FIELD_TEXT, 20}, {"age", FIELD_TEXT, 20}, {NULL, FIELD_TEXT, 0}};

static const struct route routes[] = {
    {"POST", "/do/{slug}", page_effect, NULL, NEED_VISITOR | NEED_KEY, fields,
	""},
    {"POST", "/undo/{slug}", page_effect, NULL, NEED_VISITOR | NEED_KEY, fields,
	""},
    {"GET", "/visitor", page_visitor, NULL, 0, NULL, ""},
};

static const struct worker worker = {.name = "test",
    .routes = routes,
    .n_routes = sizeof(routes) / sizeof(routes[0])};

static int
begin(void **state)
{
	int e = unit_begin(state);

	fake_reset(&worker);
	handled = 0;
	assert_int_equal(fake_ask("GET", "/visitor", NULL), 303);
	return e;
}

static const char first[] = "key=0123456789abcdef&name=Asha";

/* The digest of a press that reached its handler. */
static const char *
digest_of(const char *path, const char *body)
{
	assert_int_equal(fake_ask("POST", path, body), 303);
	return arena_strdup(unit_arena(), told.digest);
}

static void
test_what_was_sent_is_told_apart(void **state)
{
	const char *digest = digest_of("/do/x", first);

	(void)state;
	assert_string_equal(told.key, "0123456789abcdef");
	assert_string_equal(digest_of("/do/x", first), digest);
	assert_string_not_equal(
	    digest_of("/do/x", "key=0123456789abcdef&name=Bela"), digest);
	assert_string_not_equal(digest_of("/do/y", first), digest);
	/* what the route does not take is no part of it */
	assert_string_equal(
	    digest_of("/do/x", "key=0123456789abcdef&name=Asha&more=1"),
	    digest);
	/* one field does not pass as two */
	assert_string_not_equal(
	    digest_of("/do/x", "key=0123456789abcdef&name=a%3D1%26age%3D2"),
	    digest_of("/do/x", "key=0123456789abcdef&name=a%3D1&age=2"));
}

static void
test_a_key_is_the_visitors_and_the_routes(void **state)
{
	char scope[200];

	(void)state;
	(void)digest_of("/do/x", first);
	keep(scope, sizeof(scope), told.scope);
	(void)digest_of("/do/y", first);
	assert_string_equal(told.scope, scope);
	(void)digest_of("/undo/x", first);
	assert_string_not_equal(told.scope, scope);
	fake_reset(&worker);
	assert_int_equal(fake_ask("GET", "/visitor", NULL), 303);
	(void)digest_of("/do/x", first);
	assert_string_not_equal(told.scope, scope);
}

static void
test_no_key(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("POST", "/do/x", "name=Asha"), 422);
	assert_int_equal(fake_ask("POST", "/do/x", "key=&name=Asha"), 422);
	assert_int_equal(fake_ask("POST", "/do/x", "key=short"), 422);
	assert_int_equal(
	    fake_ask("POST", "/do/x", "key=0123456789abcdef%3C"), 422);
	assert_int_equal(handled, 0);
}

#define KEY(test) cmocka_unit_test_setup_teardown(test, begin, unit_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    KEY(test_what_was_sent_is_told_apart),
	    KEY(test_a_key_is_the_visitors_and_the_routes),
	    KEY(test_no_key),
	};

	return cmocka_run_group_tests_name(
	    "web_key", tests, fake_templates, NULL);
}
