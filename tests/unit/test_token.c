#include "unit.h"

#include <string.h>

#include "base/token.h"

static void
test_random(void **state)
{
	struct arena *a = unit_arena();
	const char *one = token_random(a), *two = token_random(a);

	(void)state;
	assert_int_equal(strlen(one), 22);
	assert_int_equal(strspn(one,
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvw"
			     "xyz0123456789-_"),
	    22);
	assert_string_not_equal(one, two);
	assert_int_equal(strlen(token_code(a)), 8);
	assert_int_equal(
	    strspn(token_code(a), "23456789ABCDEFGHJKMNPQRSTVWXYZ"), 8);
}

static void
test_below(void **state)
{
	int seen[3] = {0, 0, 0};

	(void)state;
	assert_int_equal(token_below(1), 0);
	for (int i = 0; i < 3000; i++)
		seen[token_below(3)]++;
	for (int i = 0; i < 3; i++)
		assert_in_range(seen[i], 800, 1200);
	assert_true(token_below(UINT32_MAX) < UINT32_MAX);
}

/* FIPS 180-4 and RFC 4231, test cases 1, 2 and 6. */
static void
test_digests(void **state)
{
	struct arena *a = unit_arena();
	unsigned char key[131], mac[32];

	(void)state;
	assert_string_equal(token_sha256_hex(a, "abc", 3),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(token_sha256_hex(a, "", 0),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	memset(key, 0x0b, 20);
	token_hmac_sha256(key, 20, "Hi There", 8, mac);
	assert_string_equal(token_base64(a, mac, 32),
	    "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=");
	assert_string_equal(token_hmac_sha256_hex(
				a, "Jefe", "what do ya want for nothing?", 28),
	    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	token_hmac_sha256(key, sizeof key,
	    "Test Using Larger Than Block-Size Key - Hash Key First", 54, mac);
	assert_string_equal(token_base64(a, mac, 32),
	    "YOQxWR7gtn8Niiaqy/W3f44LxiE3KMUUBUYEDw7jf1Q=");
}

/* A key that stays set up is used for its own texts alone. */
static void
test_keys_in_turn(void **state)
{
	struct arena *a = unit_arena();
	const char *jefe, *eric;

	(void)state;
	jefe = token_hmac_sha256_hex(a, "Jefe", "text", 4);
	eric = token_hmac_sha256_hex(a, "Eric", "text", 4);
	assert_string_not_equal(jefe, eric);
	for (int i = 0; i < 2; i++)
		assert_string_equal(
		    token_hmac_sha256_hex(a, "Eric", "text", 4), eric);
	assert_string_equal(token_hmac_sha256_hex(a, "Jefe", "text", 4), jefe);
	assert_string_not_equal(
	    token_hmac_sha256_hex(a, "Jef", "text", 4), jefe);
	assert_string_not_equal(token_hmac_sha256_hex(a, "", "text", 4), jefe);
}

/* RFC 2202, test case 2. */
static void
test_sha1(void **state)
{
	(void)state;
	assert_string_equal(token_hmac_sha1_base64(unit_arena(), "Jefe",
				"what do ya want for nothing?", 28),
	    "7/zfauXrL6LSdBbV8YTfnCWafHk=");
}

/* RFC 4648, section 10. */
static const char *const pairs[][2] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="},
    {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"}};

static void
test_base64(void **state)
{
	struct arena *a = unit_arena();
	const void *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		const char *plain = pairs[i][0], *coded = pairs[i][1];

		assert_string_equal(
		    token_base64(a, plain, strlen(plain)), coded);
		assert_int_equal(
		    token_base64_decode(a, coded, &data, &len), ERR_OK);
		assert_int_equal(len, strlen(plain));
		assert_string_equal(data, plain);
	}
	assert_string_equal(token_base64(a, "\xfb\xef\xff", 3), "++//");
	assert_string_equal(
	    token_base64url(a, "\xfb\xef\xff\xfb", 4), "--__-w");
}

static void
test_base64_refused(void **state)
{
	static const char *const bad[] = {"Zg",
	    "Zg=", "Zh==", "Zm9=", "====", "Zg==Zg==", "Zm9v\n", "Z g=", "Zm-v",
	    "Z==="};
	const void *data;
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(
		    token_base64_decode(unit_arena(), bad[i], &data, &len),
		    ERR_INPUT);
	assert_int_equal(
	    token_base64url_decode(unit_arena(), "Zg==", &data, &len),
	    ERR_INPUT);
	assert_int_equal(
	    token_base64url_decode(unit_arena(), "--__", &data, &len), ERR_OK);
	assert_memory_equal(data, "\xfb\xef\xff", 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_random),
	    UNIT(test_below),
	    UNIT(test_digests),
	    UNIT(test_keys_in_turn),
	    UNIT(test_sha1),
	    UNIT(test_base64),
	    UNIT(test_base64_refused),
	};

	return cmocka_run_group_tests_name("token", tests, NULL, NULL);
}
