#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "tool/rehearse_figures.h"
#include "tool/rehearse_form.h"
#include "tool/rehearse_heard.h"
#include "tool/rehearse_jar.h"
#include "tool/rehearse_line.h"
#include "tool/rehearse_times.h"

/* The answer byte by byte, as a slow network brings it. */
static enum heard_state
hear(const char *text, struct heard *h)
{
	size_t len = strlen(text);
	char *bytes = arena_alloc(unit_arena(), len + 1);

	for (size_t n = 0; n < len; n++) {
		memcpy(bytes, text, n);
		assert_int_equal(heard_read(bytes, n, false, h), HEARD_PART);
	}
	memcpy(bytes, text, len);
	return heard_read(bytes, len, false, h);
}

static enum heard_state
hear_at_once(const char *text, bool closed, struct heard *h)
{
	size_t len = strlen(text);
	char *bytes = arena_alloc(unit_arena(), len + 1);

	memcpy(bytes, text, len);
	return heard_read(bytes, len, closed, h);
}

static void
test_answers(void **state)
{
	struct heard h;
	size_t len;
	const char *at;

	(void)state;
	assert_int_equal(hear("HTTP/1.1 303 See Other\r\nLocation: /b/x\r\n"
			      "Set-Cookie: a=1\r\nset-cookie:  b=2; Path=/\r\n"
			      "Refresh: 5; url=/b/x\r\n"
			      "Content-Length: 2\r\n\r\nok",
			     &h),
	    HEARD_WHOLE);
	assert_int_equal(h.status, 303);
	assert_string_equal(h.body, "ok");
	assert_false(h.last);
	at = heard_header(&h, "location", NULL, &len);
	assert_memory_equal(at, "/b/x\r", 5);
	assert_int_equal(len, 4);
	at = heard_header(&h, "Set-Cookie", NULL, &len);
	assert_memory_equal(at, "a=1\r", 4);
	at = heard_header(&h, "Set-Cookie", at, &len);
	assert_memory_equal(at, "b=2; Path=/", 11);
	assert_null(heard_header(&h, "Set-Cookie", at, &len));
	assert_int_equal(heard_number(&h, "Refresh"), 5);
	assert_int_equal(heard_number(&h, "Retry-After"), -1);
}

static void
test_bodies(void **state)
{
	struct heard h;

	(void)state;
	assert_int_equal(hear("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
			      "\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n"
			      "\r\n",
			     &h),
	    HEARD_WHOLE);
	assert_string_equal(h.body, "abc0123456789");
	assert_int_equal(
	    hear("HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", &h),
	    HEARD_WHOLE);
	assert_int_equal(h.body_len, 0);
	assert_int_equal(
	    hear_at_once("HTTP/1.0 200 OK\r\n\r\nall of it", false, &h),
	    HEARD_PART);
	assert_int_equal(
	    hear_at_once("HTTP/1.0 200 OK\r\n\r\nall of it", true, &h),
	    HEARD_WHOLE);
	assert_string_equal(h.body, "all of it");
	assert_true(h.last);
}

static void
test_broken_answers(void **state)
{
	static const char *const broken[] = {
	    "SSH-2.0-OpenSSH\r\n\r\n",
	    "HTTP/1.1 42\r\n\r\n",
	    "HTTP/1.1 100 Continue\r\n\r\n",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
	    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
	};
	struct heard h;

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
		assert_int_equal(
		    hear_at_once(broken[i], false, &h), HEARD_BROKEN);
	assert_int_equal(
	    hear_at_once(
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", true, &h),
	    HEARD_BROKEN);
	assert_int_equal(hear_at_once("", true, &h), HEARD_BROKEN);
}

static char *
keep(char *jar, const char *cookie)
{
	return jar_keep(jar, cookie, strlen(cookie));
}

static void
test_cookies(void **state)
{
	char *jar = keep(NULL, "__Host-visitor=abc; Path=/; HttpOnly");
	char longest[JAR_MAX];

	(void)state;
	jar = keep(jar, "__Host-q-run=7");
	assert_string_equal(jar, "__Host-visitor=abc; __Host-q-run=7");
	jar = keep(jar, "__Host-visitor=d; Path=/");
	assert_string_equal(jar, "__Host-q-run=7; __Host-visitor=d");
	jar = keep(jar, "__Host-q-run=; Path=/; Max-Age=0");
	assert_string_equal(jar, "__Host-visitor=d");
	memset(longest, 'x', sizeof(longest));
	longest[1] = '=';
	jar = jar_keep(jar, longest, sizeof(longest));
	jar = keep(jar, "nothing");
	assert_string_equal(jar, "__Host-visitor=d");
	jar = keep(jar, "__Host-visitor=; Max-Age=0");
	assert_string_equal(jar, "");
	free(jar);
}

static const char page[] =
    "<!doctype html><header><form action='/x'></form></header>"
    "<main id=\"main\" data-state=\"waiting\" data-number='12'>"
    "<p title=\"a > b\">&amp;</p>"
    "<form method=post action=/no></form>"
    "<form method=\"post\" action=\"/book/run\">"
    "<input type=\"hidden\" name=\"csrf\" value=\"a|b&quot;c\">"
    "<input type=\"radio\" name=\"ticket_type\" value=\"1\" disabled>"
    "<input type=\"radio\" name=\"ticket_type\" value=\"2\" required>"
    "<select name=\"quantity\"><option value=\"1\">1</option>"
    "<option value=\"2\" selected>2</option><option value=\"3\">3</option>"
    "</select>"
    "<input name=\"name\" type=\"text\" value=\"\" required>"
    "<input name=\"email\" type=\"email\" value=\"\">"
    "<input name=\"phone\" type=\"tel\" required>"
    "<input name=\"age_1\" type=\"text\" inputmode=\"numeric\" required>"
    "<input name=\"q_km\" type=\"text\" inputmode=\"numeric\" required>"
    "<input name=\"q_team\" type=\"text\">"
    "<input name=\"q_born\" type=\"date\" required>"
    "<input name=\"waiver\" type=\"checkbox\" value=\"yes\">"
    "<button type=\"submit\">Go</button></form>"
    "<form action=\"/book/run/release\"></form></main>";

static void
test_page(void **state)
{
	struct arena *a = unit_arena();
	const struct form *f;

	(void)state;
	assert_string_equal(form_main(a, page, "data-state"), "waiting");
	assert_string_equal(form_main(a, page, "data-number"), "12");
	assert_null(form_main(a, page, "data-rank"));
	assert_null(form_main(a, "<body>", "data-state"));
	assert_null(form_find(a, page, "/book"));
	f = form_find(a, page, "/book/run/*");
	assert_non_null(f);
	assert_string_equal(f->action, "/book/run/release");
	f = form_find(a, page, "/book/run");
	assert_non_null(f);
	assert_string_equal(form_value_of(a, f, "csrf"), "a|b\"c");
	assert_null(form_value_of(a, f, "key"));
}

static void
test_filling_in(void **state)
{
	const struct question km = {
	    .name = "q_km", .has_least = true, .least = 42};
	const struct event event = {.questions = &km, .n_questions = 1};
	struct form_person person = {.name = "Asha Rao",
	    .email = "a@example.org",
	    .phone = "9812345678",
	    .quantity = 2,
	    .event = &event};
	struct arena *a = unit_arena();
	const struct form *f = form_find(a, page, "/book/run");

	(void)state;
	assert_string_equal(form_fill(a, f, &person),
	    "csrf=a%7Cb%22c&ticket_type=2&quantity=2&name=Asha%20Rao"
	    "&email=a%40example.org&phone=9812345678&age_1=30&q_km=42"
	    "&q_born=1990-01-15&waiver=yes");
	person.quantity = 9;
	assert_non_null(strstr(form_fill(a, f, &person), "quantity=3&"));
}

static void
test_latencies(void **state)
{
	struct figures f = {0};

	(void)state;
	assert_int_equal(spread_percentile(&f.spread[PAGE_JOIN], 99), 0);
	for (int64_t ms = 1; ms <= 100; ms++)
		figures_answer(&f, PAGE_JOIN, ms % 10 == 0 ? 503 : 200, ms);
	assert_int_equal(spread_percentile(&f.spread[PAGE_JOIN], 50), 50);
	assert_int_equal(spread_percentile(&f.spread[PAGE_JOIN], 99), 99);
	figures_answer(&f, PAGE_JOIN, 429, 60000);
	assert_int_equal(spread_percentile(&f.spread[PAGE_JOIN], 100), 60000);
	assert_int_equal(spread_percentile(&f.spread[PAGE_JOIN], 50), 51);
	assert_int_equal(f.of_class[2], 90);
	assert_int_equal(f.of_class[4], 1);
	assert_int_equal(f.of_class[5], 10);
	assert_int_equal(f.slowed, 1);
	figures_clear(&f);
}

static void
test_peaks(void **state)
{
	struct figures f = {0};

	(void)state;
	assert_int_equal(spans_peak(&f.takes), 0);
	(void)spans_add(&f.takes, (struct span){100, 200, 2});
	(void)spans_add(&f.takes, (struct span){200, 300, 2});
	(void)spans_add(&f.takes, (struct span){250, 250, 7});
	assert_int_equal(spans_peak(&f.takes), 2);
	assert_int_equal(
	    spans_add(&f.takes, (struct span){199, INT64_MAX, 1}), 3);
	assert_int_equal(spans_peak(&f.takes), 3);
	for (int64_t i = 0; i < 1000; i++)
		(void)spans_add(&f.takes, (struct span){1000, 1001 + i, 1});
	assert_int_equal(spans_peak(&f.takes), 1001);
	figures_clear(&f);
}

/* Somebody asked after 20 was let in, and had to wait. */
static void
test_inversions(void **state)
{
	struct figures f = {0};
	int64_t before = f.highest_in;

	(void)state;
	figures_in(&f, 20);
	assert_false(figures_inverted(&f, 10, before));
	assert_true(figures_inverted(&f, 10, f.highest_in));
	assert_false(figures_inverted(&f, 30, f.highest_in));
	assert_false(figures_inverted(&f, 0, f.highest_in));
	figures_in(&f, 5);
	assert_true(figures_inverted(&f, 19, f.highest_in));
	assert_int_equal(f.inversions, 2);
	before = f.highest_in;
	figures_epoch(&f, 2);
	assert_false(figures_inverted(&f, 10, before));
	assert_false(figures_inverted(&f, 10, f.highest_in));
	assert_int_equal(f.inversions, 2);
}

static void
test_state_file(void **state)
{
	struct rehearse_line line;
	const char *text = "{\"at\":1700000000123,\"epoch\":3,\"head\":17,"
			   "\"last\":90,\"free\":4,\"held\":2,"
			   "\"pairs\":[[1,2]]}";

	(void)state;
	assert_int_equal(
	    rehearse_line_read(unit_arena(), text, strlen(text), &line),
	    ERR_OK);
	assert_int_equal(line.at_s, 1700000000);
	assert_int_equal(line.epoch, 3);
	assert_int_equal(line.head, 17);
	assert_int_equal(line.free, 4);
	assert_int_equal(line.held, 2);
	assert_int_equal(
	    rehearse_line_read(unit_arena(), "{\"at\":1}", 8, &line),
	    ERR_INPUT);
	assert_int_equal(
	    rehearse_line_read(unit_arena(), "<p>", 3, &line), ERR_INPUT);
}

static void
test_numbers_given_twice(void **state)
{
	struct ticket given[] = {
	    {1, 7}, {2, 5}, {0, 0}, {1, 5}, {1, 7}, {0, 0}, {2, 7}, {1, 7}};
	const size_t n = sizeof(given) / sizeof(given[0]);

	(void)state;
	assert_int_equal(figures_twice(given, 0), 0);
	assert_int_equal(figures_twice(given, 4), 0);
	assert_int_equal(figures_twice(given, n), 2);
}

static void
test_times(void **state)
{
	struct times times = {0};
	struct walker all[2000] = {{0}};
	const size_t n = sizeof(all) / sizeof(all[0]);
	int64_t last = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		all[i].due_ms = (int64_t)(i * 7919 % n);
		times_add(&times, &all[i]);
	}
	assert_int_equal(times_left(&times, -50, 1000), 50);
	for (size_t i = 0; i < n; i++) {
		struct walker *w = times_take(&times, (int64_t)n);

		assert_non_null(w);
		assert_true(w->due_ms >= last);
		last = w->due_ms;
	}
	assert_null(times_take(&times, INT64_MAX));
	assert_int_equal(times_left(&times, 0, 1000), 1000);
	times_clear(&times);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_answers),
	    UNIT(test_bodies),
	    UNIT(test_broken_answers),
	    UNIT(test_cookies),
	    UNIT(test_page),
	    UNIT(test_filling_in),
	    UNIT(test_latencies),
	    UNIT(test_peaks),
	    UNIT(test_inversions),
	    UNIT(test_state_file),
	    UNIT(test_numbers_given_twice),
	    UNIT(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
