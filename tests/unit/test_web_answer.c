#include "unit.h"

#include <string.h>

#include "web/answer.h"
#include "web/pass.h"
#include "web_fake.h"

static enum err outcome;

static enum err
page_outcome(struct request *q, void *ctx)
{
	(void)ctx;
	if (outcome != ERR_OK)
		return outcome;
	return answer_bytes(q, 200, "text/plain", "inside", 6);
}

static enum err
page_nothing(struct request *q, void *ctx)
{
	(void)q;
	(void)ctx;
	return ERR_OK;
}

static enum err
page_pass(struct request *q, void *ctx)
{
	(void)ctx;
	pass_admit(
	    q, "run", &(struct pass_admission){.key = "key", .issued_s = 1});
	return answer_redirect(q, "/book/run");
}

static enum err
page_join(struct request *q, void *ctx)
{
	(void)ctx;
	pass_join(q, "run", &(struct pass_number){17, 2, 400});
	return answer_redirect(q, "/q/run");
}

static enum err
page_open(struct request *q, void *ctx)
{
	(void)ctx;
	if (request_session(q) == NULL)
		pass_open(q, "run", "key");
	return answer_bytes(q, 200, "text/plain", request_session(q), 3);
}

static enum err
page_cached(struct request *q, void *ctx)
{
	(void)ctx;
	answer_cacheable(q, 5);
	(void)answer_dict(q);
	return answer_bytes(q, 200, "text/html", "", 0);
}

static enum err
page_checkout(struct request *q, void *ctx)
{
	(void)ctx;
	answer_allow(q, "https://form.example", "https://script.example",
	    "https://frame.example");
	return answer_bytes(q, 200, "text/html", "", 0);
}

static enum err
page_stream(struct request *q, void *ctx)
{
	enum err e = answer_stream_begin(q, "text/csv", "list-1.csv");

	(void)ctx;
	for (int i = 0; i < 3 && e == ERR_OK; i++)
		e = answer_stream_piece(q, "a,b\r\n", 5);
	if (e == ERR_OK)
		e = answer_stream_end(q);
	return outcome != ERR_OK ? outcome : e;
}

static enum err
page_away(struct request *q, void *ctx)
{
	(void)ctx;
	return answer_redirect(q, request_query(q, "to"));
}

static const struct route routes[] = {
    {"GET", "/outcome", page_outcome, NULL, 0, NULL, ""},
    {"POST", "/outcome", page_outcome, NULL, 0, NULL, ""},
    {"GET", "/nothing", page_nothing, NULL, 0, NULL, ""},
    {"GET", "/pass", page_pass, NULL, 0, NULL, ""},
    {"GET", "/join", page_join, NULL, 0, NULL, ""},
    {"POST", "/only", page_outcome, NULL, 0, NULL, ""},
    {"GET", "/book/{slug}", page_open, NULL, NEED_ADMISSION, NULL, ""},
    {"GET", "/cached", page_cached, NULL, 0, NULL, ""},
    {"GET", "/checkout", page_checkout, NULL, 0, NULL, ""},
    {"GET", "/stream", page_stream, NULL, 0, NULL, ""},
    {"GET", "/away", page_away, NULL, 0, NULL, ""},
};

static const struct worker worker = {.name = "test",
    .routes = routes,
    .n_routes = sizeof(routes) / sizeof(routes[0])};

static int
begin(void **state)
{
	int e = unit_begin(state);

	fake_reset(&worker);
	outcome = ERR_OK;
	return e;
}

static void
test_plain(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/outcome", NULL), 200);
	assert_string_equal(fake_sent_body(), "inside");
	assert_string_equal(fake_sent_header("Content-Length"), "6");
	assert_string_equal(fake_sent_header("Cache-Control"), "no-store");
	assert_string_equal(
	    fake_sent_header("X-Content-Type-Options"), "nosniff");
	assert_string_equal(fake_sent_header("Referrer-Policy"), "same-origin");
	assert_non_null(strstr(
	    fake_sent_header("Content-Security-Policy"), "default-src 'none'"));
	assert_null(
	    strstr(fake_sent_header("Content-Security-Policy"), "unsafe"));
	assert_null(fake_sent_header("Set-Cookie"));
	assert_int_equal(fake_ask("HEAD", "/outcome", NULL), 200);
	assert_string_equal(fake_sent_body(), "");
	assert_string_equal(fake_sent_header("Content-Length"), "6");
}

static void
test_errors(void **state)
{
	static const struct {
		enum err e;
		int status;
		const char *retry_after;
	} cases[] = {
	    {ERR_NONE, 404, NULL},
	    {ERR_INPUT, 422, NULL},
	    {ERR_AUTH, 403, NULL},
	    {ERR_CONFLICT, 409, NULL},
	    {ERR_BUSY, 503, "5"},
	    {ERR_DOWN, 503, "5"},
	    {ERR_UNSURE, 503, "5"},
	    {ERR_LIMIT, 429, "5"},
	    {ERR_BUG, 500, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		outcome = cases[i].e;
		assert_int_equal(
		    fake_ask("GET", "/outcome", NULL), cases[i].status);
		assert_non_null(strstr(fake_sent_body(), "<h1>"));
		assert_string_equal(fake_sent_header("Content-Type"),
		    "text/html; charset=utf-8");
		assert_null(fake_sent_header("Set-Cookie"));
		if (cases[i].retry_after != NULL)
			assert_string_equal(fake_sent_header("Retry-After"),
			    cases[i].retry_after);
		else
			assert_null(fake_sent_header("Retry-After"));
	}
}

static void
test_way_back(void **state)
{
	(void)state;
	outcome = ERR_DOWN;
	assert_int_equal(fake_ask("GET", "/outcome?x=1", NULL), 503);
	assert_non_null(strstr(fake_sent_body(), "href=\"/outcome\""));
	assert_int_equal(fake_ask("POST", "/outcome", ""), 503);
	assert_non_null(strstr(fake_sent_body(), "href=\"/outcome\""));
	assert_int_equal(fake_ask("POST", "/only", ""), 503);
	assert_null(strstr(fake_sent_body(), "href=\"/only\""));
}

static void
test_language(void **state)
{
	static const char *const lists[] = {"en", "en-IN,en;q=0.9",
	    "xx,EN;q=0.1", "", ",,;;--", "e", "english", "xx;q=", ", en"};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		fake_header("HTTP_ACCEPT_LANGUAGE", lists[i]);
		assert_int_equal(fake_ask("GET", "/nowhere", NULL), 404);
		assert_non_null(strstr(fake_sent_body(), "<html lang=\"en\">"));
	}
}

static void
test_joined(void **state)
{
	struct request *q;
	struct pass_number number = {-1, -1, -1};

	(void)state;
	assert_int_equal(fake_ask("GET", "/join", NULL), 303);
	assert_non_null(fake_cookie_value("__Host-q-run"));
	q = fake_request("GET", "/outcome", NULL);
	assert_int_equal(intake_read(q), 0);
	assert_int_equal(pass_joined(q, "run", &number), ERR_OK);
	assert_int_equal(number.number, 17);
	assert_int_equal(number.epoch, 2);
	assert_int_equal(number.begun, 400);
	assert_int_equal(pass_joined(q, "walk", &number), ERR_AUTH);
	assert_int_equal(fake_ask("GET", "/pass", NULL), 303);
	assert_non_null(fake_cookie_value("__Host-q-run"));
	assert_non_null(fake_cookie_value("__Host-a-run"));
}

static void
test_refusals(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/nowhere", NULL), 404);
	assert_non_null(strstr(fake_sent_body(), "</html>"));
	assert_int_equal(fake_ask("GET", "/../etc/passwd", NULL), 404);
	assert_int_equal(fake_ask("DELETE", "/outcome", NULL), 405);
	assert_string_equal(fake_sent_header("Allow"), "GET, HEAD, POST");
	assert_int_equal(fake_ask("OPTIONS", "/pass", NULL), 405);
	assert_string_equal(fake_sent_header("Allow"), "GET, HEAD");
	assert_int_equal(fake_ask("GET", "/nothing", NULL), 500);
	assert_int_equal(fake_ask("GET", "/book/run", NULL), 303);
	assert_string_equal(fake_sent_header("Location"), "/q/run");
}

/* The journey of the cookies: let in, exchanged, back again. */
static void
test_passes(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/pass", NULL), 303);
	assert_string_equal(fake_sent_header("Location"), "/book/run");
	assert_non_null(strstr(fake_sent_header("Set-Cookie"),
	    "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age="));
	assert_non_null(fake_cookie_value("__Host-visitor"));
	assert_non_null(fake_cookie_value("__Host-a-run"));
	assert_int_equal(fake_ask("GET", "/book/run", NULL), 200);
	assert_string_equal(fake_sent_body(), "key");
	assert_null(fake_cookie_value("__Host-a-run"));
	assert_non_null(fake_cookie_value("__Host-s-run"));
	assert_int_equal(fake_ask("GET", "/book/run", NULL), 200);
	assert_null(fake_sent_header("Set-Cookie"));
	assert_int_equal(fake_ask("GET", "/book/other", NULL), 303);
}

static void
test_cacheable(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/cached?lang=en", NULL), 200);
	assert_string_equal(
	    fake_sent_header("Cache-Control"), "public, max-age=5");
	assert_null(fake_sent_header("Set-Cookie"));
	assert_int_equal(fake_ask("GET", "/outcome?lang=en", NULL), 200);
	assert_string_equal(fake_cookie_value("__Host-lang"), "en");
	assert_int_equal(fake_ask("GET", "/outcome?lang=xx", NULL), 200);
	assert_null(fake_sent_header("Set-Cookie"));
}

static void
test_checkout(void **state)
{
	const char *csp;

	(void)state;
	assert_int_equal(fake_ask("GET", "/checkout", NULL), 200);
	csp = fake_sent_header("Content-Security-Policy");
	assert_non_null(
	    strstr(csp, "form-action 'self' https://form.example;"));
	assert_non_null(
	    strstr(csp, "script-src 'self' https://script.example;"));
	assert_non_null(strstr(csp, "frame-src https://frame.example"));
	assert_non_null(strstr(fake_sent_header("Permissions-Policy"),
	    "payment=(self \"https://frame.example\")"));
}

static void
test_stream(void **state)
{
	struct request *q;

	(void)state;
	assert_int_equal(fake_ask("GET", "/stream", NULL), 200);
	assert_string_equal(fake_sent_body(), "a,b\r\na,b\r\na,b\r\n");
	assert_null(fake_sent_header("Content-Length"));
	assert_string_equal(fake_sent_header("Content-Disposition"),
	    "attachment; filename=\"list-1.csv\"");
	outcome = ERR_DOWN;
	q = fake_request("GET", "/stream", NULL);
	handle_request(q);
	assert_true(q->answer.cut);
	assert_null(strstr(fake_sent(), "<html"));
}

static void
test_redirects(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/away?to=/b/x", NULL), 303);
	assert_int_equal(
	    fake_ask("GET", "/away?to=https://pay.example/x", NULL), 303);
	assert_int_equal(fake_ask("GET", "/away?to=//evil", NULL), 500);
	assert_int_equal(fake_ask("GET", "/away?to=javascript:x", NULL), 500);
	assert_int_equal(
	    fake_ask("GET", "/away?to=/x%0d%0aSet-Cookie:a", NULL), 500);
}

static void
test_health(void **state)
{
	(void)state;
	assert_int_equal(fake_ask("GET", "/healthz", NULL), 200);
	assert_int_equal(fake_ask("GET", "/readyz", NULL), 200);
	assert_int_equal(fake_ask("GET", "/metrics", NULL), 200);
	assert_non_null(
	    strstr(fake_sent_body(), "startline_requests_total{worker"));
}

#define ANSWER(test) cmocka_unit_test_setup_teardown(test, begin, unit_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ANSWER(test_plain),
	    ANSWER(test_errors),
	    ANSWER(test_way_back),
	    ANSWER(test_language),
	    ANSWER(test_joined),
	    ANSWER(test_refusals),
	    ANSWER(test_passes),
	    ANSWER(test_cacheable),
	    ANSWER(test_checkout),
	    ANSWER(test_stream),
	    ANSWER(test_redirects),
	    ANSWER(test_health),
	};

	return cmocka_run_group_tests_name(
	    "web_answer", tests, fake_templates, NULL);
}
