#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "web/answer.h"
#include "web/key.h"
#include "web_fake.h"

/* A key store for one key. */
static struct {
	char scope[200], key[80], digest[80];
	bool begun, done;
	struct key_answer answer;
	enum err begin_says;
} store;

static int handled;
static enum err outcome;
static int status_given;

static void
keep(char *place, size_t size, const char *text)
{
	assert_in_range(snprintf(place, size, "%s", text), 0, size - 1);
}

static enum err
store_begin(void *ctx, struct request *q, const char *scope, const char *key,
    const char *digest, struct key_answer *answer_r)
{
	(void)ctx;
	(void)q;
	if (store.begin_says != ERR_OK)
		return store.begin_says;
	if (!store.begun || strcmp(store.scope, scope) != 0 ||
	    strcmp(store.key, key) != 0) {
		keep(store.scope, sizeof(store.scope), scope);
		keep(store.key, sizeof(store.key), key);
		keep(store.digest, sizeof(store.digest), digest);
		store.begun = true;
		store.done = false;
		answer_r->state = KEY_NEW;
		return ERR_OK;
	}
	*answer_r = store.answer;
	answer_r->state = strcmp(store.digest, digest) != 0 ? KEY_MISUSED :
	    store.done					    ? KEY_REPEATED :
							      KEY_IN_FLIGHT;
	return ERR_OK;
}

static enum err
store_finish(void *ctx, struct request *q, const char *scope, const char *key,
    const struct key_answer *answer)
{
	(void)ctx;
	(void)q;
	assert_string_equal(scope, store.scope);
	assert_string_equal(key, store.key);
	store.done = true;
	store.answer = *answer;
	return ERR_OK;
}

static enum err
store_forget(void *ctx, struct request *q, const char *scope, const char *key)
{
	(void)ctx;
	(void)q;
	assert_string_equal(scope, store.scope);
	assert_string_equal(key, store.key);
	store.begun = false;
	return ERR_OK;
}

static enum err
page_effect(struct request *q, void *ctx)
{
	(void)ctx;
	handled++;
	if (outcome != ERR_OK)
		return outcome;
	if (status_given == 303)
		return answer_redirect(q, "/b/reference");
	return answer_bytes(q, status_given, "text/html", "said", 4);
}

static const struct field fields[] = {
    {"name", FIELD_TEXT, 20}, {NULL, FIELD_TEXT, 0}};

static const struct route routes[] = {
    {"POST", "/do/{slug}", page_effect, NULL, NEED_KEY, fields, ""},
};

static const struct worker worker = {.name = "test",
    .routes = routes,
    .n_routes = 1,
    .keys = {store_begin, store_finish, store_forget}};

static int
begin(void **state)
{
	int e = unit_begin(state);

	fake_reset(&worker);
	memset(&store, 0, sizeof(store));
	handled = 0;
	outcome = ERR_OK;
	status_given = 303;
	return e;
}

static int
press(const char *body)
{
	return fake_ask("POST", "/do/x", body);
}

static const char first[] = "key=0123456789abcdef&name=Asha";

static void
test_repeated(void **state)
{
	(void)state;
	assert_int_equal(press(first), 303);
	assert_int_equal(press(first), 303);
	assert_string_equal(fake_sent_header("Location"), "/b/reference");
	assert_int_equal(handled, 1);
	assert_int_equal(press("key=0123456789abcdef&name=Bela"), 422);
	assert_int_equal(fake_ask("POST", "/do/y", first), 422);
	assert_int_equal(handled, 1);
	assert_int_equal(press("key=0123456789abcdee&name=Asha"), 303);
	assert_int_equal(handled, 2);
}

static void
test_body_repeated(void **state)
{
	(void)state;
	status_given = 200;
	assert_int_equal(press(first), 200);
	assert_int_equal(press(first), 200);
	assert_string_equal(fake_sent_body(), "said");
	assert_int_equal(handled, 1);
}

static void
test_without_effect(void **state)
{
	(void)state;
	status_given = 422;
	assert_int_equal(press(first), 422);
	assert_int_equal(press(first), 422);
	outcome = ERR_CONFLICT;
	assert_int_equal(press(first), 409);
	assert_int_equal(press(first), 409);
	assert_int_equal(handled, 4);
}

static void
test_unsure_stays_in_flight(void **state)
{
	(void)state;
	outcome = ERR_UNSURE;
	assert_int_equal(press(first), 503);
	outcome = ERR_OK;
	assert_int_equal(press(first), 409);
	assert_int_equal(handled, 1);
}

static void
test_no_key(void **state)
{
	(void)state;
	assert_int_equal(press("name=Asha"), 422);
	assert_int_equal(press("key=&name=Asha"), 422);
	assert_int_equal(press("key=short"), 422);
	assert_int_equal(press("key=0123456789abcdef%3C"), 422);
	assert_int_equal(handled, 0);
	store.begin_says = ERR_DOWN;
	assert_int_equal(press(first), 503);
	assert_int_equal(handled, 0);
}

#define KEY(test) cmocka_unit_test_setup_teardown(test, begin, unit_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    KEY(test_repeated),
	    KEY(test_body_repeated),
	    KEY(test_without_effect),
	    KEY(test_unsure_stays_in_flight),
	    KEY(test_no_key),
	};

	return cmocka_run_group_tests_name(
	    "web_key", tests, fake_templates, NULL);
}
