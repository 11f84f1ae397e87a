#include "unit.h"

#include <string.h>

#include "base/token.h"
#include "web/answer.h"
#include "web/gate.h"
#include "web/pass.h"
#include "web_fake.h"

static int handled;
static const char *name_seen;

static enum err
page_any(struct request *q, void *ctx)
{
	(void)ctx;
	handled++;
	name_seen = request_form(q, "name");
	return answer_bytes(q, 200, "text/plain", "in", 2);
}

static const struct field fields[] = {
    {"name", FIELD_TEXT, 20},
    {"note", FIELD_LINES, 20},
    {"type", FIELD_TOKEN, 20},
    {"phone_*", FIELD_TEXT, 20},
    {"q_*", FIELD_TEXT, 20},
    {NULL, FIELD_TEXT, 0},
};

static const struct route routes[] = {
    {"GET", "/open", page_any, NULL, 0, NULL, ""},
    {"POST", "/open", page_any, NULL, 0, fields, ""},
    {"GET", "/visit/{slug}", page_any, NULL, NEED_VISITOR, NULL, ""},
    {"GET", "/book/{slug}", page_any, NULL, NEED_ADMISSION, NULL, ""},
    {"POST", "/book/{slug}", page_any, NULL, NEED_SESSION | NEED_CSRF, fields,
	""},
    {"POST", "/callback", page_any, NULL, NEED_FOREIGN, fields, ""},
    {"POST", "/hook", page_any, NULL, NEED_RAW, NULL, ""},
    {"GET", "/admin/", page_any, NULL, NEED_USER, NULL, ""},
    {"POST", "/admin/", page_any, NULL, NEED_CSRF, fields, ""},
};

static const struct worker worker = {.name = "test",
    .routes = routes,
    .n_routes = sizeof(routes) / sizeof(routes[0])};

/* The status the gate decides on, without an answer being rendered. */
static int
gate(const char *method, const char *uri, const char *body)
{
	struct request *q = fake_request(method, uri, body);
	int status = intake_read(q);

	name_seen = NULL;
	if (status != 0)
		return status;
	status = gate_check(q);
	if (status == 0)
		(void)q->route->page(q, NULL);
	return status;
}

static int
begin(void **state)
{
	int e = unit_begin(state);

	fake_reset(&worker);
	handled = 0;
	return e;
}

static void
test_methods(void **state)
{
	(void)state;
	assert_int_equal(gate("GET", "/open", NULL), 0);
	assert_int_equal(gate("HEAD", "/open", NULL), 0);
	assert_int_equal(gate("POST", "/open", ""), 0);
	assert_int_equal(gate("PUT", "/open", NULL), 405);
	assert_int_equal(gate("TRACE", "/open", NULL), 405);
	assert_int_equal(gate("get", "/open", NULL), 405);
	assert_int_equal(gate("", "/open", NULL), 405);
	assert_int_equal(gate("POST", "/visit/x", ""), 405);
	assert_int_equal(gate("GET", "/nowhere", NULL), 404);
	assert_int_equal(gate("PUT", "/nowhere", NULL), 405);
	assert_int_equal(gate("HEAD", "/nowhere", NULL), 404);
	assert_int_equal(gate("GET", "/open/", NULL), 404);
	assert_int_equal(gate("GET", "/open?a=%zz", NULL), 400);
}

static void
test_same_site(void **state)
{
	static const struct {
		const char *site, *origin;
		int status;
	} cases[] = {
	    {NULL, NULL, 0},
	    {"same-origin", NULL, 0},
	    {"none", NULL, 0},
	    {"same-site", NULL, 403},
	    {"cross-site", NULL, 403},
	    {"", NULL, 403},
	    {"cross-site", "http://127.0.0.1:8080", 403},
	    {NULL, "http://127.0.0.1:8080", 0},
	    {NULL, "http://127.0.0.1:8081", 403},
	    {NULL, "http://127.0.0.1:80800", 403},
	    {NULL, "http://127.0.0.1:808", 403},
	    {NULL, "https://127.0.0.1:8080", 403},
	    {NULL, "null", 403},
	    {NULL, "", 403},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int foreign = 0; foreign < 2; foreign++) {
			if (cases[i].site != NULL)
				fake_header(
				    "HTTP_SEC_FETCH_SITE", cases[i].site);
			if (cases[i].origin != NULL)
				fake_header("HTTP_ORIGIN", cases[i].origin);
			assert_int_equal(
			    gate("POST", foreign ? "/callback" : "/open", ""),
			    foreign ? 0 : cases[i].status);
		}
	}
	fake_header("HTTP_SEC_FETCH_SITE", "cross-site");
	assert_int_equal(gate("GET", "/open", NULL), 0);
}

/* What the line's worker does when it lets somebody in. */
static void
admit(const char *slug)
{
	struct request *q = fake_request("GET", "/open", NULL);

	assert_int_equal(intake_read(q), 0);
	(void)request_visitor(q);
	pass_admit(q, slug,
	    &(struct pass_admission){
		"admissionkey", 1234567890, 2, 17, 40, true});
	fake_ask("GET", "/healthz", NULL);
	fake_cookie("__Host-visitor",
	    token_sign(unit_arena(), &fake_keys, "visitor", &q->visitor, 1));
	const char *made[] = {
	    "admissionkey", slug, q->visitor, "1234567890", "2.17.40.1"};
	fake_cookie(arena_printf(unit_arena(), "__Host-a-%s", slug),
	    token_sign(unit_arena(), &fake_keys, "admission", made, 5));
}

static void
test_admission(void **state)
{
	struct request *q;
	struct pass_admission in;

	(void)state;
	assert_int_equal(gate("GET", "/visit/run", NULL), 303);
	assert_int_equal(gate("GET", "/book/run", NULL), 303);
	admit("run");
	assert_int_equal(gate("GET", "/visit/run", NULL), 0);
	assert_int_equal(gate("GET", "/book/run", NULL), 0);
	assert_int_equal(gate("GET", "/book/ride", NULL), 303);
	assert_int_equal(gate("POST", "/book/run", ""), 303);
	q = fake_request("GET", "/book/run", NULL);
	assert_int_equal(intake_read(q), 0);
	assert_int_equal(pass_admission(q, "run", &in), ERR_OK);
	assert_string_equal(in.key, "admissionkey");
	assert_int_equal(in.issued_s, 1234567890);
	assert_int_equal(in.epoch, 2);
	assert_int_equal(in.turn, 17);
	assert_int_equal(in.rank, 40);
	assert_true(in.passed);
	assert_int_equal(pass_admission(q, "ride", &in), ERR_AUTH);
}

/* The admission's last fields, as they may be signed; the last of these is of
 * a version that did not know of turns. */
static void
test_turns_of_admissions(void **state)
{
	static const char *const wrong[] = {"", "1", "1.2.3", "1.2.3.",
	    ".2.3.1", "1.2.3.0.", "1.2.3.0.5", "1.2.-3.0", "a.b.c.d"};
	struct pass_admission in;

	(void)state;
	admit("run");
	for (size_t i = 0; i <= sizeof(wrong) / sizeof(wrong[0]); i++) {
		bool older = i == sizeof(wrong) / sizeof(wrong[0]);
		struct request *q = fake_request("GET", "/book/run", NULL);

		assert_int_equal(intake_read(q), 0);
		const char *made[] = {"admissionkey", "run", request_visitor(q),
		    "1234567890", older ? NULL : wrong[i]};
		fake_cookie("__Host-a-run",
		    token_sign(unit_arena(), &fake_keys, "admission", made,
			older ? 4 : 5));
		q = fake_request("GET", "/book/run", NULL);
		assert_int_equal(intake_read(q), 0);
		assert_int_equal(
		    pass_admission(q, "run", &in), older ? ERR_OK : ERR_AUTH);
	}
	assert_int_equal(in.turn, 0);
}

static void
test_stolen_admission(void **state)
{
	const char *visitor, *other = "someoneelse";

	(void)state;
	admit("run");
	visitor = fake_cookie_value("__Host-visitor");
	fake_cookie("__Host-a-ride", fake_cookie_value("__Host-a-run"));
	assert_int_equal(gate("GET", "/book/ride", NULL), 303);
	fake_cookie("__Host-visitor",
	    token_sign(unit_arena(), &fake_keys, "visitor", &other, 1));
	assert_int_equal(gate("GET", "/book/run", NULL), 303);
	fake_cookie("__Host-visitor", NULL);
	assert_int_equal(gate("GET", "/book/run", NULL), 303);
	fake_cookie("__Host-visitor", visitor);
	assert_int_equal(gate("GET", "/book/run", NULL), 0);
	fake_cookie("__Host-a-run", visitor);
	assert_int_equal(gate("GET", "/book/run", NULL), 303);
	fake_cookie("__Host-a-run", "x.y.z");
	assert_int_equal(gate("GET", "/book/run", NULL), 303);
}

static void
open_session(const char *slug)
{
	const char *visitor = "visitorvisitor";
	const char *fields_of[] = {"sessionkey", slug, visitor};

	fake_cookie("__Host-visitor",
	    token_sign(unit_arena(), &fake_keys, "visitor", &visitor, 1));
	fake_cookie(arena_printf(unit_arena(), "__Host-s-%s", slug),
	    token_sign(unit_arena(), &fake_keys, "session", fields_of, 3));
}

static const char *
csrf_of(const char *visitor)
{
	return token_sign(unit_arena(), &fake_keys, "csrf", &visitor, 1);
}

static int
post_with(const char *csrf, const char *more)
{
	return gate("POST", "/book/run",
	    arena_printf(unit_arena(), "csrf=%s%s", csrf, more));
}

static void
test_session_and_csrf(void **state)
{
	(void)state;
	open_session("run");
	assert_int_equal(gate("GET", "/book/run", NULL), 0);
	assert_int_equal(gate("POST", "/book/run", ""), 403);
	assert_int_equal(post_with("", ""), 403);
	assert_int_equal(post_with(csrf_of("othervisitor"), ""), 403);
	assert_int_equal(
	    post_with(fake_cookie_value("__Host-visitor"), ""), 403);
	assert_int_equal(post_with(csrf_of("visitorvisitor"), ""), 0);
	assert_int_equal(post_with(csrf_of("visitorvisitor"), "&name=Asha"), 0);
	assert_string_equal(name_seen, "Asha");
	fake_cookie("__Host-s-run", NULL);
	assert_int_equal(post_with(csrf_of("visitorvisitor"), ""), 303);
	assert_int_equal(gate("POST", "/admin/", ""), 403);
}

static void
test_fields(void **state)
{
	(void)state;
	assert_int_equal(gate("POST", "/open", "name=12345678901234567890"), 0);
	assert_int_equal(
	    gate("POST", "/open", "name=123456789012345678901"), 422);
	assert_int_equal(gate("POST", "/open", "name=a%0Ab"), 422);
	assert_int_equal(gate("POST", "/open", "note=a%0D%0Ab%09"), 0);
	assert_int_equal(gate("POST", "/open", "note=a%07"), 422);
	assert_int_equal(gate("POST", "/open", "type=a-Z_9.%7C"), 0);
	assert_int_equal(gate("POST", "/open", "type=a%3C"), 422);
	assert_int_equal(gate("POST", "/open", "phone_1=1&phone_20=2"), 0);
	assert_int_equal(gate("POST", "/open", "phone_1=1%01"), 422);
	assert_int_equal(gate("POST", "/open", "phone_21=%01"), 0);
	assert_int_equal(gate("POST", "/open", "phone_01=%01"), 0);
	assert_int_equal(gate("POST", "/open", "q_shirt_2=%01"), 422);
	assert_int_equal(gate("POST", "/open", "unknown=%01&name=x"), 0);
	assert_string_equal(name_seen, "x");
	assert_int_equal(gate("POST", "/open", "name=a&name=b"), 400);
	assert_int_equal(gate("POST", "/open", "name=%00"), 400);
}

static void
test_bodies(void **state)
{
	char *large = arena_alloc(unit_arena(), REQUEST_RAW_MAX + 2);

	(void)state;
	memset(large, 'a', REQUEST_BODY_MAX);
	assert_int_equal(gate("POST", "/open", large), 0);
	assert_int_equal(gate("POST", "/hook", large), 0);
	large[REQUEST_BODY_MAX] = 'a';
	assert_int_equal(gate("POST", "/open", large), 413);
	assert_int_equal(gate("POST", "/hook", large), 0);
	memset(large, 'a', REQUEST_RAW_MAX + 1);
	assert_int_equal(gate("POST", "/hook", large), 413);
	fake_header("CONTENT_LENGTH", "-1");
	assert_int_equal(gate("POST", "/open", NULL), 400);
	fake_header("CONTENT_LENGTH", "99999999999999999999");
	assert_int_equal(gate("POST", "/open", NULL), 400);
	fake_header("CONTENT_LENGTH", "10");
	assert_int_equal(gate("POST", "/open", NULL), 400);
	fake_header("CONTENT_TYPE", "multipart/form-data; boundary=x");
	assert_int_equal(gate("POST", "/open", "name=x"), 400);
}

static void
test_people(void **state)
{
	(void)state;
	assert_int_equal(gate("GET", "/admin/", NULL), 403);
	fake_header("REMOTE_USER", "");
	assert_int_equal(gate("GET", "/admin/", NULL), 403);
	fake_header("REMOTE_USER", "asha");
	assert_int_equal(gate("GET", "/admin/", NULL), 0);
	fake_header("REMOTE_ADDR", "10.0.0.1");
	assert_int_equal(gate("GET", "/metrics", NULL), 403);
	fake_header("REMOTE_ADDR", "::1");
	assert_int_equal(gate("GET", "/metrics", NULL), 0);
}

#define GATE(test) cmocka_unit_test_setup_teardown(test, begin, unit_end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    GATE(test_methods),
	    GATE(test_same_site),
	    GATE(test_admission),
	    GATE(test_turns_of_admissions),
	    GATE(test_stolen_admission),
	    GATE(test_session_and_csrf),
	    GATE(test_fields),
	    GATE(test_bodies),
	    GATE(test_people),
	};

	return cmocka_run_group_tests_name("web_gate", tests, NULL, NULL);
}
