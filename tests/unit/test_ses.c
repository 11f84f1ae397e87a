#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "base/token.h"
#include "calls.h"
#include "canned.h"
#include "remote/ses.h"

#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

static struct ses
client(const char *base)
{
	struct conf conf = {.ses_base = base,
	    .ses_region = "ap-south-1",
	    .ses_key_id = "AKIDEXAMPLE",
	    .ses_secret = SECRET,
	    .mail_from = "Ride Office <ride@example.org>"};
	struct ses s;

	assert_int_equal(ses_init(&s, &conf), ERR_OK);
	s.timeout_ms = 500;
	return s;
}

static struct delivery
send_to(const char *base, const char *to)
{
	struct ses s = client(base);
	struct delivery d;

	ses_send(&s, unit_arena(), to, "Subject: x\r\n\r\nhi", 16, &d);
	return d;
}

/* The value of a header of the request. */
static const char *
header(const char *asked, const char *name)
{
	const char *at =
	    strstr(asked, arena_printf(unit_arena(), "\r\n%s: ", name));

	assert_non_null(at);
	at += strlen(name) + 4;
	return arena_strndup(unit_arena(), at, strcspn(at, "\r"));
}

/* The text from behind `from` up to one of the characters of `to`. */
static const char *
between(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	at += strlen(from);
	return arena_strndup(unit_arena(), at, strcspn(at, to));
}

static const char *
canonical_request(const char *asked, const char *signed_names)
{
	struct arena *a = unit_arena();
	struct text *t = text_new(a, 10000);
	const char *body = strstr(asked, "\r\n\r\n") + 4;

	text_add(t, "POST\n/v2/email/outbound-emails\n\n");
	for (const char *n = signed_names; *n != '\0';) {
		size_t len = strcspn(n, ";");
		const char *name = arena_strndup(a, n, len);
		const char *sent = strcmp(name, "host") == 0 ? "Host" :
		    strcmp(name, "x-amz-date") == 0	     ? "X-Amz-Date" :
							       "Content-Type";

		text_addf(t, "%s:%s\n", name, header(asked, sent));
		n += len + (n[len] == ';');
	}
	/* The record ends each request with a newline of its own. */
	text_addf(t, "\n%s\n%s", signed_names,
	    token_sha256_hex(a, body, strlen(body) - 1));
	return text_str(t);
}

static const char *
signature_of(const char *canonical, const char *amz_date, const char *scope)
{
	struct arena *a = unit_arena();
	const char *to_sign = arena_printf(a, "AWS4-HMAC-SHA256\n%s\n%s\n%s",
	    amz_date, scope, token_sha256_hex(a, canonical, strlen(canonical)));
	unsigned char k[32];
	const char *parts[] = {"ap-south-1", "ses", "aws4_request"};
	struct text *hex = text_new(a, 64);

	token_hmac_sha256("AWS4" SECRET, strlen("AWS4" SECRET), amz_date, 8, k);
	for (int i = 0; i < 3; i++)
		token_hmac_sha256(k, 32, parts[i], strlen(parts[i]), k);
	token_hmac_sha256(k, 32, to_sign, strlen(to_sign), k);
	for (int i = 0; i < 32; i++)
		text_addf(hex, "%02x", k[i]);
	return text_str(hex);
}

/* The request is signed as AWS describes it, worked out anew here. */
static void
test_signature(void **state)
{
	const char *base = canned_json("200 OK", "{\"MessageId\":\"0109-1\"}");
	struct delivery d = send_to(base, "asha@example.org");
	const char *asked = canned_stop();
	const char *authorization = header(asked, "Authorization");
	const char *names = between(authorization, "SignedHeaders=", ",");
	const char *date = header(asked, "X-Amz-Date");
	const char *scope = arena_printf(
	    unit_arena(), "%.8s/ap-south-1/ses/aws4_request", date);

	(void)state;
	assert_int_equal(d.fate, DELIVERY_SENT);
	assert_string_equal(d.id, "0109-1");
	assert_string_equal(
	    between(authorization, "Credential=AKIDEXAMPLE/", ","), scope);
	assert_non_null(strstr(names, "host;x-amz-date"));
	assert_string_equal(between(authorization, "Signature=", "\r"),
	    signature_of(canonical_request(asked, names), date, scope));
	assert_non_null(strstr(asked,
	    "{\"FromEmailAddress\":\"ride@example.org\","
	    "\"Destination\":{\"ToAddresses\":[\"asha@example.org\"]},"
	    "\"Content\":{\"Raw\":{\"Data\":\"U3ViamVjdDogeA0KDQpoaQ==\"}}}"));
}

struct fate {
	const char *status;
	const char *body;
	enum delivery_fate fate;
	const char *why;
};

static const struct fate fates[] = {
    {"200 OK", "{}", DELIVERY_UNSURE, "ses answered without a message id"},
    {"200 OK", "<html>", DELIVERY_UNSURE, "ses answered without a message id"},
    {"400 Bad", "{\"__type\":\"MessageRejected\",\"message\":\"a@b.c\"}",
	DELIVERY_PERMANENT, "ses 400 MessageRejected"},
    {"400 Bad", "{\"__type\":\"aws#BadRequestException\"}", DELIVERY_PERMANENT,
	"ses 400 BadRequestException"},
    {"400 Bad", "{\"code\":\"ThrottlingException\"}", DELIVERY_TEMPORARY,
	"ses 400 ThrottlingException"},
    {"400 Bad\r\nx-amzn-ErrorType: Throttling:http://x/", "{}",
	DELIVERY_TEMPORARY, "ses 400 Throttling"},
    {"403 Forbidden\r\nX-Amzn-ErrorType: SignatureDoesNotMatch", "{}",
	DELIVERY_BARRED, "ses 403 SignatureDoesNotMatch"},
    {"400 Bad Request\r\nX-Amzn-ErrorType: AccountSuspendedException", "{}",
	DELIVERY_BARRED, "ses 400 AccountSuspendedException"},
    {"404 Not Found", "", DELIVERY_PERMANENT, "ses 404 "},
    {"429 Too Many", "{\"__type\":\"TooManyRequestsException\"}",
	DELIVERY_TEMPORARY, "ses 429 TooManyRequestsException"},
    {"500 Error", "{\"__type\":\"InternalFailure\"}", DELIVERY_TEMPORARY,
	"ses 500 InternalFailure"},
    {"503 Busy", "<html>", DELIVERY_TEMPORARY, "ses 503 "},
    {"302 Found", "", DELIVERY_UNSURE, "ses 302 "},
};

static void
test_fates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
		struct delivery d =
		    send_to(canned_json(fates[i].status, fates[i].body),
			"asha@example.org");

		assert_int_equal(d.fate, fates[i].fate);
		assert_string_equal(d.why, fates[i].why);
		assert_string_equal(d.id, "");
	}
}

static void
test_lost_answer(void **state)
{
	static const struct canned_step step = {CANNED_CLOSE, NULL};
	const char *base = canned_start(&step, 1);

	(void)state;
	assert_int_equal(
	    send_to(base, "asha@example.org").fate, DELIVERY_UNSURE);
	assert_int_equal(canned_count(canned_stop(), "POST /"), 1);
	assert_int_equal(
	    send_to(base, "asha@example.org").fate, DELIVERY_TEMPORARY);
}

static bool
alive(const char *status)
{
	struct ses s = client(canned_json(status, "{}"));
	bool is = ses_alive(&s, unit_arena());

	assert_non_null(
	    strstr(canned_stop(), "GET /v2/email/account HTTP/1.1"));
	return is;
}

static void
test_is_it_there(void **state)
{
	static const struct canned_step step = {CANNED_SILENCE, NULL};
	struct ses s = client(canned_start(&step, 1));

	(void)state;
	assert_false(ses_alive(&s, unit_arena()));
	(void)canned_stop();
	assert_false(ses_alive(&s, unit_arena()));
	assert_true(alive("200 OK"));
	assert_true(alive("403 Forbidden"));
	assert_true(alive("429 Too Many"));
	assert_false(alive("503 Busy"));
}

static void
test_not_sent_at_all(void **state)
{
	const char *base = canned_json("200 OK", "{\"MessageId\":\"1\"}");
	struct ses s = client(base);
	struct delivery d;

	(void)state;
	assert_int_equal(send_to(base, "asha").fate, DELIVERY_PERMANENT);
	assert_int_equal(
	    send_to(base, "a@b.org\r\nBcc: c@d.org").fate, DELIVERY_PERMANENT);
	ses_send(&s, unit_arena(), "a@b.org", "", (size_t)2 << 20, &d);
	assert_int_equal(d.fate, DELIVERY_PERMANENT);
	assert_string_equal(canned_stop(), "");
}

/* Long enough for libcurl to send "Expect: 100-continue" by itself. */
static void
test_large_mail(void **state)
{
	const char *base = canned_json("200 OK", "{\"MessageId\":\"1\"}");
	struct arena *a = arena_new((size_t)64 << 20);
	struct ses s = client(base);
	size_t len = (size_t)1 << 20;
	char *mime = arena_alloc(a, len);
	struct delivery d;

	(void)state;
	s.timeout_ms = 5000;
	memset(mime, 'x', len);
	ses_send(&s, a, "asha@example.org", mime, len, &d);
	assert_int_equal(d.fate, DELIVERY_SENT);
	arena_free(&a);
}

static void
test_settings_are_needed(void **state)
{
	struct conf conf = {.ses_region = "ap-south-1",
	    .ses_key_id = "AKIDEXAMPLE",
	    .ses_secret = SECRET,
	    .mail_from = ""};
	struct ses s;

	(void)state;
	assert_int_equal(ses_init(&s, &conf), ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_signature),
	    UNIT(test_fates),
	    UNIT(test_lost_answer),
	    UNIT(test_is_it_there),
	    UNIT(test_not_sent_at_all),
	    UNIT(test_large_mail),
	    UNIT(test_settings_are_needed),
	};

	return cmocka_run_group_tests_name(
	    "ses", tests, calls_begin, calls_end);
}
