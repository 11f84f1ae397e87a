/* The pages of the line say honestly where somebody stands. */
#include "unit.h"

#include <string.h>

#include "sample.h"
#include "tmpl/tmpl.h"
#include "view/estimate.h"
#include "view/frame.h"
#include "view/page_queue.h"

static struct tmpl_dict *
dict(void)
{
	struct tmpl_dict *d = tmpl_dict_new(unit_arena(), "en");

	fill_foot(d, sample_organisation(unit_arena()));
	return d;
}

/* The page, and what holds for all: whole, and nothing left unfilled. */
static const char *
page(const char *file, struct tmpl_dict *d)
{
	const char *html = NULL;
	size_t len = 0;

	assert_int_equal(
	    tmpl_render(unit_arena(), file, d, &html, &len), ERR_OK);
	assert_string_equal(html + len - strlen("</html>"), "</html>");
	assert_null(strstr(html, "<title></title>"));
	assert_null(strstr(html, "{{"));
	assert_null(strstr(html, "[["));
	assert_null(strstr(html, "%{"));
	assert_true(len < 8192);
	return html;
}

#define HAS(html, text) assert_non_null(strstr(html, text))
#define HAS_NOT(html, text) assert_null(strstr(html, text))

static struct view_line
line_of(enum queue_place place)
{
	return (struct view_line){.event = sample_event(unit_arena()),
	    .now_ms = SAMPLE_NOW * 1000 + 250,
	    .message = "",
	    .again_s = 12,
	    .place = place,
	    .number = 1234,
	    .epoch = 3,
	    .rank = 5678,
	    .ahead = 311,
	    .begun = 1000,
	    .waiting = 2000,
	    .a_minute = 60,
	    .grace_s = 120};
}

static const char *
wait_page(const struct view_line *v)
{
	struct tmpl_dict *d = dict();

	fill_wait(d, v);
	return page("queue/wait.tpl", d);
}

static const char *
before_page(const struct view_line *v)
{
	struct tmpl_dict *d = dict();

	fill_before(d, v);
	return page("queue/before.tpl", d);
}

static const char *
closed_page(const struct view_line *v)
{
	struct tmpl_dict *d = dict();

	fill_closed(d, v);
	return page("queue/closed.tpl", d);
}

static void
test_waiting_says_where(void **state)
{
	struct view_line v = line_of(QUEUE_WAITING);
	const char *html = wait_page(&v);

	(void)state;
	HAS(html, "data-state=\"waiting\"");
	HAS(html, "data-number=\"1234\" data-rank=\"5678\" data-ahead=\"311\"");
	HAS(html, "data-epoch=\"3\"");
	HAS(html, "data-file=\"/q/pune-pandharpur-2027.json\"");
	HAS(html, "data-at=\"1801456200250\"");
	HAS(html, "<dd id=\"number\">1,234</dd>");
	HAS(html, "<dd id=\"ahead\">311</dd>");
	HAS(html, "value=\"689\" max=\"1000\"");
	HAS(html, "<title>311 ahead: Pune");
	HAS(html, "About 3 to 8 minutes to go");
	HAS(html, "412 of 1,500 places left");
	HAS(html, "close this tab for up to 2 minutes");
	HAS(html, "every 12 seconds");
	HAS(html, "<p id=\"scarce\" hidden>");
	HAS(html, "src=\"/static/line.js\" defer");
	HAS_NOT(html, "data-quiet");
	HAS_NOT(html, "id=\"message\"");
}

static void
test_waiting_promises_nothing(void **state)
{
	struct view_line v = line_of(QUEUE_WAITING);
	struct event *e = sample_event(unit_arena());

	(void)state;
	v.event = e;
	v.ahead = 412;
	HAS(wait_page(&v), "<p id=\"scarce\">");
	v.a_minute = 0;
	HAS(wait_page(&v), "We cannot say yet how long");
	e->types[0].free = 0;
	HAS(wait_page(&v),
	    "All places are held right now. Some may come back by 10:07.");
	v.a_minute = 60;
	v.quiet_ms = 5000;
	HAS(wait_page(&v), "data-quiet");
	HAS(wait_page(&v), "being put back in order");
	HAS(wait_page(&v), "We cannot say yet how long");
	/* the place is the draw's to say, and that has not been heard of */
	HAS(wait_page(&v), "data-sign-ms=\"30000\"");
	v.awaits_draw = true;
	HAS(wait_page(&v), "data-sign-ms=\"2000\"");
}

static void
test_each_place_has_its_page(void **state)
{
	static const struct {
		enum queue_place place;
		const char *state, *says, *title;
	} cases[] = {
	    {QUEUE_FRONT, "data-state=\"front\"", "You stand at the front",
		"<title>At the front: Pune"},
	    {QUEUE_NEXT, "data-state=\"next\"", "You are next",
		"<title>You are next: Pune"},
	    {QUEUE_PAUSED, "data-state=\"paused\"", "The line has stopped",
		"<title>Line stopped: Pune"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct view_line v = line_of(cases[i].place);
		const char *html;

		v.message = "Back at <b>eleven</b>.";
		html = wait_page(&v);
		HAS(html, cases[i].state);
		HAS(html, cases[i].says);
		HAS(html, cases[i].title);
		HAS(html, "Back at &lt;b&gt;eleven&lt;/b&gt;.");
		HAS_NOT(html, "id=\"estimate\"");
	}
}

static void
test_before_the_opening(void **state)
{
	struct view_line v = line_of(QUEUE_BEFORE);
	struct event *e = sample_event(unit_arena());
	const char *html;

	(void)state;
	e->phase = EVENT_BEFORE;
	e->opens_at = SAMPLE_NOW + 725;
	v.event = e;
	html = before_page(&v);
	HAS(html, "data-state=\"before\"");
	HAS(html, "data-opens-ms=\"724750\"");
	HAS(html, "Opens in 12 minutes");
	HAS(html, "<span id=\"clock\">10:00</span>");
	HAS(html, "<dd id=\"number\">1,234</dd>");
	HAS(html, "<dd id=\"ahead\">311</dd>");
	HAS_NOT(html, "<form");
	v.draw = true;
	v.digest = "abc123";
	html = before_page(&v);
	HAS(html, "drawn by lot");
	HAS(html, "<code>abc123</code>");
	HAS_NOT(html, "id=\"ahead\"");
	v.number = 0;
	v.joinable = true;
	HAS(before_page(&v), "action=\"/q/pune-pandharpur-2027\"");
	v.joinable = false;
	v.join_from = SAMPLE_NOW + 3600;
	html = before_page(&v);
	HAS_NOT(html, "<form");
	HAS(html, "get in line from Monday, 1 February 2027, 11:00 IST");
	e->opens_at = SAMPLE_NOW;
	HAS(before_page(&v), "Opening now");
	HAS(before_page(&v), "data-opens-ms=\"0\"");
}

static void
test_nothing_to_wait_for(void **state)
{
	struct view_line v = line_of(QUEUE_WAITING);
	struct event *e = sample_event(unit_arena());
	struct tmpl_dict *d;

	(void)state;
	v.event = e;
	HAS(closed_page(&v), "Nobody new can get in line");
	for (size_t i = 0; i < e->n_types; i++)
		e->types[i].sold_out = true;
	HAS(closed_page(&v), "data-state=\"soldout\"");
	HAS(closed_page(&v), "only when somebody cancels");
	e->phase = EVENT_PAUSED;
	v.message = "Back at eleven.";
	HAS(closed_page(&v), "data-state=\"paused\"");
	HAS(closed_page(&v), "Back at eleven.");
	e->phase = EVENT_CLOSED;
	v.again_s = 0;
	HAS(closed_page(&v), "data-state=\"closed\"");
	HAS(closed_page(&v), "Registration is closed");
	HAS_NOT(closed_page(&v), "/static/line.js");
	e->phase = EVENT_CANCELLED;
	HAS(closed_page(&v), "data-phase=\"cancelled\"");
	fill_slowed(d = dict(), e, 4);
	HAS(page("queue/slowed.tpl", d), "tries again by itself in 4 seconds");
	fill_away(d = dict(), e->slug, 6);
	HAS(page("queue/away.tpl", d), "data-retry-ms=\"6000\"");
	fill_join(d = dict(), &v);
	HAS(page("queue/join.tpl", d), "action=\"/q/pune-pandharpur-2027\"");
}

/* tests/browser/line.test.js has the same table for the script. */
static void
test_estimates(void **state)
{
	static const struct {
		int64_t ahead, a_minute;
		const char *says;
	} cases[] = {
	    {0, 0, "We cannot say yet how long it takes"},
	    {0, 60, "Less than a minute to go"},
	    {38, 60, "Less than a minute to go"},
	    {39, 60, "About 1 to 2 minutes to go"},
	    {311, 60, "About 3 to 8 minutes to go"},
	    {799, 60, "About 10 to 20 minutes to go"},
	    {800, 60, "About 10 to 25 minutes to go"},
	    {3599, 60, "About 1 to 2 hours to go"},
	    {17432, 60, "About 3 to 8 hours to go"},
	    {17432, 3000, "About 4 to 9 minutes to go"},
	    {-5, 3000, "Less than a minute to go"},
	};
	struct tmpl_dict *d = dict();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    estimate_text(
			d, estimate_wait(cases[i].ahead, cases[i].a_minute)),
		    cases[i].says);
}

/* However long the line is, the truth lies within, and more is never less. */
static void
test_estimates_hold_the_truth(void **state)
{
	static const int64_t unit_s[] = {0, 60, 60, 3600};
	int64_t before_s = 0;

	(void)state;
	for (int64_t ahead = 0; ahead < 30000; ahead += 7) {
		struct estimate e = estimate_wait(ahead, 100);
		int64_t true_s = (ahead + 1) * 60 / 100;

		assert_true(e.low < e.high);
		assert_true(true_s <= e.high * unit_s[e.unit]);
		assert_true(e.unit == ESTIMATE_SOON || e.low == 1 ||
		    e.low * unit_s[e.unit] <= true_s);
		assert_true(e.high * unit_s[e.unit] >= before_s);
		before_s = e.high * unit_s[e.unit];
	}
}

static void
test_many_look_less_often(void **state)
{
	(void)state;
	assert_int_equal(queue_poll_ms(0), 1000);
	assert_int_equal(queue_poll_ms(8000), 3000);
	assert_int_equal(queue_poll_ms(20000), 5000);
	assert_int_equal(queue_poll_ms(INT64_C(1000000)), 5000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_waiting_says_where),
	    UNIT(test_waiting_promises_nothing),
	    UNIT(test_each_place_has_its_page),
	    UNIT(test_before_the_opening),
	    UNIT(test_nothing_to_wait_for),
	    UNIT(test_estimates),
	    UNIT(test_estimates_hold_the_truth),
	    UNIT(test_many_look_less_often),
	};

	return cmocka_run_group_tests_name(
	    "pages of the line", tests, sample_load, NULL);
}
