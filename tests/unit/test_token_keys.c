#include "unit.h"

#include <string.h>
#include <sys/stat.h>

#include "base/token.h"

#define SECRET_1 "0123456789abcdef0123456789abcdef"
#define SECRET_2 "fedcba9876543210fedcba9876543210"

static const char *const fields[] = {"pune", "42", ""};

static struct token_keys
keys_from(const char *text)
{
	struct token_keys keys = {.n = 0};

	assert_int_equal(token_keys_parse(text, &keys), ERR_OK);
	return keys;
}

static void
test_keys(void **state)
{
	struct token_keys keys = keys_from("k2:" SECRET_2 "\nk1:" SECRET_1);

	(void)state;
	assert_int_equal(keys.n, 2);
	assert_string_equal(keys.key[0].id, "k2");
	assert_string_equal(keys.key[1].secret, SECRET_1);
}

static void
test_keys_refused(void **state)
{
	static const char *const bad[] = {"", "\n", SECRET_1, "k1:short",
	    ":" SECRET_1, "12345678:" SECRET_1, "k.1:" SECRET_1,
	    "k1:" SECRET_1 "\nk1:" SECRET_2,
	    "k1:" SECRET_1 "\nk2:" SECRET_1 "\nk3:" SECRET_1};
	struct token_keys keys;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(token_keys_parse(bad[i], &keys), ERR_INPUT);
}

static void
test_keys_file(void **state)
{
	const char *path = unit_file("k1:" SECRET_1 "\n");
	struct token_keys keys;

	(void)state;
	assert_int_equal(token_keys_read(path, &keys), ERR_OK);
	assert_int_equal(keys.n, 1);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(token_keys_read(path, &keys), ERR_INPUT);
	assert_int_equal(chmod(path, 0604), 0);
	assert_int_equal(token_keys_read(path, &keys), ERR_INPUT);
	assert_int_equal(token_keys_read("/nonexistent", &keys), ERR_INPUT);
	assert_int_equal(token_keys_read("/tmp", &keys), ERR_INPUT);
}

static enum err
verify(const struct token_keys *keys, const char *kind, const char *token)
{
	const char *got[3] = {NULL, NULL, NULL};
	enum err e = token_verify(unit_arena(), keys, kind, token, got, 3);

	if (e == ERR_OK)
		for (int i = 0; i < 3; i++)
			assert_string_equal(got[i], fields[i]);
	return e;
}

static void
test_round_trip_and_rotation(void **state)
{
	struct arena *a = unit_arena();
	struct token_keys old = keys_from("k1:" SECRET_1);
	struct token_keys both = keys_from("k2:" SECRET_2 "\nk1:" SECRET_1);
	struct token_keys new = keys_from("k2:" SECRET_2);
	const char *by_old = token_sign(a, &old, "visitor", fields, 3);
	const char *by_new = token_sign(a, &both, "visitor", fields, 3);

	(void)state;
	assert_memory_equal(by_old, "k1.", 3);
	assert_memory_equal(by_new, "k2.", 3);
	assert_int_equal(verify(&old, "visitor", by_old), ERR_OK);
	assert_int_equal(verify(&both, "visitor", by_old), ERR_OK);
	assert_int_equal(verify(&both, "visitor", by_new), ERR_OK);
	assert_int_equal(verify(&new, "visitor", by_old), ERR_AUTH);
	assert_int_equal(verify(&old, "admission", by_old), ERR_AUTH);
}

/* Every single changed character, and every cut, is noticed. */
static void
test_forgeries(void **state)
{
	struct arena *a = unit_arena();
	struct token_keys keys = keys_from("k1:" SECRET_1);
	const char *token = token_sign(a, &keys, "visitor", fields, 3);

	(void)state;
	for (size_t i = 0; i < strlen(token); i++) {
		char *forged = arena_strdup(a, token);

		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		assert_int_equal(verify(&keys, "visitor", forged), ERR_AUTH);
		forged[i] = '\0';
		assert_int_equal(verify(&keys, "visitor", forged), ERR_AUTH);
	}
	assert_int_equal(
	    verify(&keys, "visitor", arena_printf(a, "%sA", token)), ERR_AUTH);
	assert_int_equal(verify(&keys, "visitor", ".."), ERR_AUTH);
	assert_int_equal(
	    verify(&keys, "visitor", arena_printf(a, "%05000d", 1)), ERR_AUTH);
}

static void
test_number_of_fields(void **state)
{
	struct arena *a = unit_arena();
	struct token_keys keys = keys_from("k1:" SECRET_1);
	const char *token = token_sign(a, &keys, "visitor", fields, 2);
	const char *got[4];

	(void)state;
	assert_int_equal(verify(&keys, "visitor", token), ERR_AUTH);
	assert_int_equal(
	    token_verify(a, &keys, "visitor", token, got, 1), ERR_AUTH);
	assert_int_equal(
	    token_verify(a, &keys, "visitor", token, got, 2), ERR_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_keys),
	    UNIT(test_keys_refused),
	    UNIT(test_keys_file),
	    UNIT(test_round_trip_and_rotation),
	    UNIT(test_forgeries),
	    UNIT(test_number_of_fields),
	};

	return cmocka_run_group_tests_name("token_keys", tests, NULL, NULL);
}
