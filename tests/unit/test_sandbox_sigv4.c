#include "unit.h"

#include <string.h>

#include "sandbox/sigv4.h"

/* What the published vectors share. */
static const char secret[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
static const char moment[] = "20150830T123600Z";
static const char session[] =
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKW"
    "HGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4"
    "IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE"
    "8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yj"
    "c8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
static const char form_hash[] =
    "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

struct header {
	const char *name;
	const char *value;
};

static const char *
find(void *ctx, const char *name)
{
	for (const struct header *h = ctx; h->name != NULL; h++)
		if (strcmp(h->name, name) == 0)
			return h->value;
	return NULL;
}

static struct sigv4
request(struct header *headers)
{
	return (struct sigv4){.key_id = "AKIDEXAMPLE",
	    .secret = secret,
	    .region = "us-east-1",
	    .service = "service",
	    .now_s = 1440938160,
	    .method = "GET",
	    .path = "/",
	    .query = "",
	    .body = "",
	    .header = find,
	    .ctx = headers};
}

static const char *
sign(const struct sigv4 *s, const char *names)
{
	const char *signature = sigv4_signature(unit_arena(), s, names, moment);

	assert_non_null(signature);
	return signature;
}

static void
test_vanilla(void **state)
{
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {"my-header1", "  value1 "}, {NULL, NULL}};
	struct sigv4 s = request(h);

	(void)state;
	assert_string_equal(sign(&s, "host;x-amz-date"),
	    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
	s.method = "POST";
	assert_string_equal(sign(&s, "host;x-amz-date"),
	    "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
	assert_string_equal(sign(&s, "host;my-header1;x-amz-date"),
	    "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c");
}

static void
test_utf8_path(void **state)
{
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {NULL, NULL}};
	struct sigv4 s = request(h);

	(void)state;
	s.path = "/\xe1\x88\xb4";
	assert_string_equal(sign(&s, "host;x-amz-date"),
	    "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85");
}

static void
test_session_token(void **state)
{
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {"x-amz-security-token", session},
	    {NULL, NULL}};
	struct sigv4 s = request(h);

	(void)state;
	s.method = "POST";
	assert_string_equal(sign(&s, "host;x-amz-date;x-amz-security-token"),
	    "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead");
}

static struct sigv4
form_request(struct header *h)
{
	struct sigv4 s = request(h);

	s.method = "POST";
	s.body = "Param1=value1";
	s.body_len = 13;
	return s;
}

static void
test_body(void **state)
{
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {"content-length", "13"},
	    {"content-type", "application/x-www-form-urlencoded"},
	    {"x-amz-content-sha256", form_hash}, {NULL, NULL}};
	struct sigv4 s = form_request(h);

	(void)state;
	assert_string_equal(
	    sign(&s,
		"content-length;content-type;host;x-amz-content-sha256;"
		"x-amz-date"),
	    "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b");
}

static void
test_canonical_query(void **state)
{
	struct header h[] = {{"host", "h"}, {NULL, NULL}};
	struct sigv4 s = request(h);

	(void)state;
	s.query = "b=2&a=2&flag&a=1";
	assert_string_equal(sigv4_canonical(unit_arena(), &s, "host"),
	    "GET\n/\na=1&a=2&b=2&flag=\nhost:h\n\nhost\n"
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_null(sigv4_canonical(unit_arena(), &s, "host;not-sent"));
}

static const char *
authorization(const char *scope, const char *names, const char *signature)
{
	return arena_printf(unit_arena(),
	    "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s",
	    scope, names, signature);
}

static void
test_check(void **state)
{
	static const char scope[] =
	    "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {"authorization", NULL}, {NULL, NULL}};
	struct sigv4 s = request(h);
	const char *good = sign(&s, "host;x-amz-date");

	(void)state;
	assert_string_equal(
	    sigv4_check(unit_arena(), &s), "MissingAuthenticationToken");
	h[2].value = authorization(scope, "host;x-amz-date", good);
	assert_null(sigv4_check(unit_arena(), &s));
	s.body = "x";
	s.body_len = 1;
	assert_string_equal(
	    sigv4_check(unit_arena(), &s), "SignatureDoesNotMatch");
	s.body_len = 0;
	s.now_s += 301;
	assert_string_equal(sigv4_check(unit_arena(), &s), "RequestExpired");
	s.now_s -= 301;
	s.key_id = "OTHER";
	assert_string_equal(
	    sigv4_check(unit_arena(), &s), "InvalidClientTokenId");
	h[2].value = "Basic abc";
	assert_string_equal(
	    sigv4_check(unit_arena(), &s), "IncompleteSignature");
}

static void
test_check_scope(void **state)
{
	static const char *const scopes[] = {
	    "AKIDEXAMPLE/20150831/us-east-1/service/aws4_request",
	    "AKIDEXAMPLE/20150830/eu-west-1/service/aws4_request",
	    "AKIDEXAMPLE/20150830/us-east-1/email/aws4_request",
	    "AKIDEXAMPLE/20150830/us-east-1/service/aws4"};
	struct header h[] = {{"host", "example.amazonaws.com"},
	    {"x-amz-date", moment}, {"authorization", NULL},
	    {"x-amz-target", NULL}, {NULL, NULL}};
	struct sigv4 s = request(h);
	const char *good = sign(&s, "host;x-amz-date");

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		h[2].value = authorization(scopes[i], "host;x-amz-date", good);
		assert_string_equal(
		    sigv4_check(unit_arena(), &s), "SignatureDoesNotMatch");
	}
	h[2].value =
	    authorization("AKIDEXAMPLE/20150830/us-east-1/service/aws4_request",
		"host;x-amz-date", good);
	h[3].value = "sent but not signed";
	assert_string_equal(
	    sigv4_check(unit_arena(), &s), "SignatureDoesNotMatch");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_vanilla),
	    UNIT(test_utf8_path),
	    UNIT(test_session_token),
	    UNIT(test_body),
	    UNIT(test_canonical_query),
	    UNIT(test_check),
	    UNIT(test_check_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
