#include "unit.h"

#include <string.h>

#include "calls.h"
#include "canned.h"
#include "remote/twilio.h"

#define SERVICE "MG0123456789abcdef0123456789abcdef"

static const char *site = "http://127.0.0.1";

static struct twilio
client(const char *base, const char *from)
{
	struct conf conf = {.twilio_base = base,
	    .twilio_account = "AC1",
	    .twilio_token = "token\nthe one before",
	    .twilio_from = from,
	    .site_url = site};
	struct twilio t;

	assert_int_equal(twilio_init(&t, &conf), ERR_OK);
	t.timeout_ms = 500;
	return t;
}

static struct delivery
send_by(const char *base, const char *from)
{
	struct twilio t = client(base, from);
	struct delivery d;

	const struct twilio_sms sms = {"+919812345678", "Code A&B ₹", "m-1"};

	twilio_send(&t, unit_arena(), &sms, &d);
	return d;
}

static void
test_send(void **state)
{
	const char *base = canned_json("201 Created",
	    "{\"sid\":\"SM1\",\"status\":\"queued\","
	    "\"error_code\":null}");
	struct delivery d = send_by(base, SERVICE);
	const char *asked = canned_stop();

	(void)state;
	assert_int_equal(d.fate, DELIVERY_SENT);
	assert_string_equal(d.id, "SM1");
	assert_non_null(strstr(
	    asked, "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n"));
	assert_non_null(
	    strstr(asked, "\r\nAuthorization: Basic QUMxOnRva2Vu\r\n"));
	assert_non_null(strstr(
	    asked, "\r\nContent-Type: application/x-www-form-urlencoded\r\n"));
	assert_non_null(strstr(asked,
	    "\r\n\r\nTo=%2B919812345678&MessagingServiceSid=" SERVICE
	    "&Body=Code%20A%26B%20%E2%82%B9&ValidityPeriod=3600"));
	base = canned_json("201 Created", "{\"sid\":\"SM1\"}");
	(void)send_by(base, "+15005550006");
	asked = canned_stop();
	assert_non_null(strstr(asked, "&From=%2B15005550006&"));
	/* Twilio refuses an SMS whose callback it cannot reach */
	assert_null(strstr(asked, "StatusCallback"));
}

static void
test_callback_is_asked_for(void **state)
{
	const char *base = canned_json("201 Created", "{\"sid\":\"SM1\"}");

	(void)state;
	site = "https://ride.example.org";
	(void)send_by(base, SERVICE);
	site = "http://127.0.0.1";
	assert_non_null(strstr(canned_stop(),
	    "&StatusCallback=https%3A%2F%2Fride.example.org%2Fpay%2Fwebhook%2F"
	    "twilio%3Fm%3Dm-1"));
}

struct fate {
	const char *status;
	const char *body;
	enum delivery_fate fate;
	const char *why;
};

static const struct fate fates[] = {
    {"201 Created", "{}", DELIVERY_UNSURE, "twilio answered without a sid"},
    {"400 Bad", "{\"code\":21211,\"message\":\"+919812345678\",\"status\":400}",
	DELIVERY_PERMANENT, "twilio 400 21211"},
    {"401 Unauthorized", "{\"code\":20003}", DELIVERY_BARRED,
	"twilio 401 20003"},
    {"400 Bad Request", "{\"code\":21606}", DELIVERY_BARRED,
	"twilio 400 21606"},
    {"429 Too Many", "{\"code\":20429}", DELIVERY_TEMPORARY,
	"twilio 429 20429"},
    {"500 Error", "{\"code\":20500}", DELIVERY_UNSURE, "twilio 500 20500"},
    {"503 Busy", "<html>", DELIVERY_UNSURE, "twilio 503 0"},
    {"302 Found", "", DELIVERY_UNSURE, "twilio 302 0"},
};

static void
test_fates(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++) {
		struct delivery d = send_by(
		    canned_json(fates[i].status, fates[i].body), SERVICE);

		assert_int_equal(d.fate, fates[i].fate);
		assert_string_equal(d.why, fates[i].why);
	}
}

static void
test_lost_answer(void **state)
{
	static const struct canned_step step = {CANNED_SILENCE, NULL};
	const char *base = canned_start(&step, 1);

	(void)state;
	assert_int_equal(send_by(base, SERVICE).fate, DELIVERY_UNSURE);
	assert_int_equal(canned_count(canned_stop(), "POST /"), 1);
	assert_int_equal(send_by(base, SERVICE).fate, DELIVERY_TEMPORARY);
}

static enum err
find(const char *status, const char *body, const char **sid)
{
	struct twilio t = client(canned_json(status, body), SERVICE);

	return twilio_find(&t, unit_arena(), "+919812345678", "Code 2", sid);
}

static void
test_find(void **state)
{
	static const char two[] = "{\"messages\":[{\"sid\":\"SM1\",\"body\":"
				  "\"Code 1\"},{\"sid\":\"SM2\",\"body\":"
				  "\"Code 2\"}]}";
	const char *sid = NULL;

	(void)state;
	assert_int_equal(find("200 OK", two, &sid), ERR_OK);
	assert_string_equal(sid, "SM2");
	assert_non_null(strstr(canned_stop(),
	    "GET /2010-04-01/Accounts/AC1/Messages.json"
	    "?To=%2B919812345678&PageSize=100 HTTP"));
	assert_int_equal(find("200 OK", "{\"messages\":[]}", &sid), ERR_NONE);
	assert_int_equal(find("200 OK", "{}", &sid), ERR_DOWN);
	assert_int_equal(find("200 OK", "<html>", &sid), ERR_DOWN);
	assert_int_equal(find("401 Unauthorized", "{}", &sid), ERR_AUTH);
	assert_int_equal(find("404 Not Found", "{}", &sid), ERR_DOWN);
	assert_int_equal(find("429 Too Many", "{}", &sid), ERR_BUSY);
	assert_int_equal(find("500 Error", "{}", &sid), ERR_DOWN);
}

/* The first from Twilio's documentation, the second made with its library. */
static void
test_signature(void **state)
{
	static const struct twilio_field documented[] = {
	    {"To", "+18005551212"},
	    {"Digits", "1234"},
	    {"CallSid", "CA1234567890ABCDE"},
	    {"From", "+14158675309"},
	    {"Caller", "+14158675309"},
	    {"Digits", "1234"},
	};
	static const struct twilio_field unicode[] = {
	    {"a", "lower"},
	    {"Body", "₹ नमस्ते & a=b"},
	    {"Z", ""},
	};
	static const char url[] = "https://mycompany.com/myapp.php?foo=1&bar=2";
	static const char signature[] = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
	struct arena *a = unit_arena();

	(void)state;
	assert_true(
	    twilio_signature_ok(a, "12345", url, documented, 5, signature));
	assert_true(
	    twilio_signature_ok(a, "12345", url, documented, 6, signature));
	assert_true(
	    twilio_signature_ok(a, "tok-abc", "https://shop.example:8443/sms",
		unicode, 3, "TVlpwXTZpJEVp3KCmBHzSKKl/v0="));
	assert_false(
	    twilio_signature_ok(a, "12345", url, documented, 4, signature));
	assert_false(
	    twilio_signature_ok(a, "12346", url, documented, 5, signature));
	assert_true(twilio_signature_ok(
	    a, "new\n12345", url, documented, 5, signature));
	assert_false(twilio_signature_ok(
	    a, "new\nnewer\n12345", url, documented, 5, signature));
	assert_false(twilio_signature_ok(a, "", url, documented, 5, signature));
	assert_false(twilio_signature_ok(
	    a, "12345", "https://mycompany.com/", documented, 5, signature));
	assert_false(twilio_signature_ok(a, "12345", url, NULL, 0, ""));
}

static void
test_settings(void **state)
{
	struct conf conf = {
	    .twilio_account = "AC1", .twilio_token = "", .twilio_from = ""};
	struct twilio t;

	(void)state;
	assert_int_equal(twilio_init(&t, &conf), ERR_NONE);
	conf.twilio_from = SERVICE;
	assert_int_equal(twilio_init(&t, &conf), ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_send),
	    UNIT(test_callback_is_asked_for),
	    UNIT(test_fates),
	    UNIT(test_lost_answer),
	    UNIT(test_find),
	    UNIT(test_signature),
	    UNIT(test_settings),
	};

	return cmocka_run_group_tests_name(
	    "twilio", tests, calls_begin, calls_end);
}
