/* The two files of a line, and the draw worked out from one of them. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/token.h"
#include "core/draw.h"
#include "core/figures.h"
#include "sample.h"
#include "view/line_file.h"

static struct line_picture picture;
static struct line_file file;

static void
begin_file(size_t n_pairs, int64_t first_rank)
{
	picture = (struct line_picture){.n_pairs = n_pairs};
	picture.state = (struct line_state){.epoch = 3,
	    .head = 12,
	    .last = 345,
	    .waiting = 300,
	    .front = 2,
	    .inside = 50,
	    .quiet_ms = 1500};
	for (size_t i = 0; i < n_pairs; i++) {
		picture.pair[i].rank = first_rank + 5 * (int64_t)i;
		picture.pair[i].before = 2 + 4 * (int64_t)i;
	}
	file = (struct line_file){.picture = &picture,
	    .at_ms = INT64_C(1795600000123),
	    .rate = 3000,
	    .free = 700,
	    .held = 80,
	    .back_ms = INT64_C(1795600100000),
	    .open = true,
	    .message = ""};
}

static void
test_state_says_it_all(void **state)
{
	(void)state;
	begin_file(2, 13);
	assert_string_equal(line_file_state(unit_arena(), &file),
	    "{\"at\":1795600000123,\"epoch\":3,\"head\":12,\"last\":345,"
	    "\"waiting\":300,\"front\":2,\"inside\":50,\"rate\":3000,"
	    "\"free\":700,\"held\":80,\"back_at\":1795600100000,"
	    "\"open\":true,\"paused\":false,\"quiet_ms\":1500,"
	    "\"message\":\"\",\"pairs\":[[13,2],[18,6]]}");
}

static const struct json *
parsed(const char *text)
{
	const struct json *node = NULL;

	assert_int_equal(
	    json_parse(unit_arena(), text, strlen(text), &node), ERR_OK);
	return node;
}

static int64_t
pair_at(const struct json *pairs, size_t i, size_t which)
{
	int64_t n = -1;

	assert_int_equal(
	    json_int64(json_item(json_item(pairs, i), which), "", &n), ERR_OK);
	return n;
}

/* Thinned out, but in order, and with both ends. */
static void
assert_fits(size_t least_pairs)
{
	const char *text = line_file_state(unit_arena(), &file);
	const struct json *pairs = json_at(parsed(text), "pairs");
	size_t n = json_count(pairs), last = picture.n_pairs - 1;

	assert_true(strlen(text) <= 1024);
	assert_in_range(n, least_pairs, LINE_PAIRS);
	assert_int_equal(pair_at(pairs, 0, 0), picture.pair[0].rank);
	assert_int_equal(pair_at(pairs, n - 1, 0), picture.pair[last].rank);
	assert_int_equal(pair_at(pairs, n - 1, 1), picture.pair[last].before);
	for (size_t i = 1; i < n; i++)
		assert_true(pair_at(pairs, i - 1, 0) < pair_at(pairs, i, 0));
}

static void
test_state_is_at_most_a_kilobyte(void **state)
{
	char message[LINE_FILE_MESSAGE_MAX + 2];

	(void)state;
	begin_file(LINE_PAIRS, 13);
	assert_fits(64);
	begin_file(LINE_PAIRS, 120000);
	assert_fits(50);
	begin_file(LINE_PAIRS, (INT64_C(1) << 40) + 1);
	assert_fits(30);
	memset(message, '"', sizeof(message));
	message[LINE_FILE_MESSAGE_MAX] = '\0';
	file.message = message;
	assert_fits(10);
	message[LINE_FILE_MESSAGE_MAX] = '"';
	message[LINE_FILE_MESSAGE_MAX + 1] = '\0';
	assert_fits(30); /* one that is too long is left out */
}

static void
test_an_empty_line(void **state)
{
	const struct json *node;

	(void)state;
	begin_file(0, 0);
	file.message = "Back at \"ten\" – नमस्ते";
	node = parsed(line_file_state(unit_arena(), &file));
	assert_int_equal(json_count(json_at(node, "pairs")), 0);
	begin_file(1, 7);
	node = parsed(line_file_state(unit_arena(), &file));
	assert_int_equal(pair_at(json_at(node, "pairs"), 0, 0), 7);
}

/* The rule in other words: every number's digest by sha256sum, sorted. */
static const char places_sh[] =
    "for i in $(seq %d); do printf '%%s %%d\\n' "
    "$(printf '%s:%%d' $i | sha256sum | cut -c1-10) $i; done |"
    " sort | cut -d' ' -f2";

static void
test_draw_agrees_with_sha256sum(void **state)
{
	enum {
		LAST = 60
	};
	struct line_draw published = {
	    .slug = "ride", .seed = "dGhlIHNlZWQgb2YgYSBkcg", .last = LAST};
	struct draw draw = {0};
	const char *text;
	char command[300];
	FILE *in;
	int number, place = 0;

	(void)state;
	published.digest = token_sha256_hex(
	    unit_arena(), published.seed, strlen(published.seed));
	text = line_file_draw(unit_arena(), "en", &published);
	assert_int_equal(
	    draw_read(unit_arena(), text, strlen(text), &draw), ERR_OK);
	(void)snprintf(
	    command, sizeof(command), places_sh, LAST, published.seed);
	in = popen(command, "r");
	assert_non_null(in);
	while (fscanf(in, "%d", &number) == 1)
		assert_int_equal(draw_place(&draw, number), ++place);
	assert_int_equal(pclose(in), 0);
	assert_int_equal(place, LAST);
	assert_int_equal(draw_place(&draw, LAST + 1), LAST + 1);
}

static enum err
read_draw(const char *text)
{
	struct draw draw;

	return draw_read(unit_arena(), text, strlen(text), &draw);
}

static void
test_draw_is_refused(void **state)
{
	struct line_draw secret = {.slug = "ride", .digest = "ab"};

	(void)state;
	assert_int_equal(
	    read_draw(line_file_draw(unit_arena(), "en", &secret)), ERR_NONE);
	secret.seed = "another";
	secret.last = 5;
	assert_int_equal(read_draw(line_file_draw(unit_arena(), "en", &secret)),
	    ERR_CONFLICT);
	assert_int_equal(read_draw(""), ERR_INPUT);
	assert_int_equal(read_draw("{}"), ERR_INPUT);
	assert_int_equal(read_draw("{\"event\":\"x\",\"hash\":\"ab\","
				   "\"seed\":\"s\",\"last\":99999999999}"),
	    ERR_INPUT);
}

static void
test_names(void **state)
{
	(void)state;
	assert_string_equal(
	    line_file_state_name(unit_arena(), "ride"), "q/ride.json");
	assert_string_equal(
	    line_file_draw_name(unit_arena(), "ride"), "q/ride.draw.json");
}

static void
test_figures(void **state)
{
	static const struct figures two[] = {
	    {.slug = "ride", .state = {.at_ms = 12005, .waiting = 3}},
	    {.slug = "walk", .state = {.gone = 4}, .budget = 7},
	};
	const char *text = figures_text(unit_arena(), two, 2);

	(void)state;
	assert_non_null(strstr(text,
	    "# HELP startline_queue_waiting Visitors in the line.\n"
	    "# TYPE startline_queue_waiting gauge\n"
	    "startline_queue_waiting{event=\"ride\"} 3\n"
	    "startline_queue_waiting{event=\"walk\"} 0\n# HELP"));
	assert_non_null(
	    strstr(text, "\nstartline_queue_budget{event=\"walk\"} 7\n"));
	assert_non_null(strstr(text,
	    "# TYPE startline_queue_gone_total counter\n"
	    "startline_queue_gone_total{event=\"ride\"} 0\n"));
	assert_non_null(strstr(text,
	    "\nstartline_queue_seen_timestamp_seconds{event=\"ride\"}"
	    " 12.005\n"));
	assert_string_equal(figures_text(unit_arena(), two, 0), "");
}

/* However many and however long: whole lines that fit. */
static void
test_figures_have_an_end(void **state)
{
	static struct figures many[500];
	char slug[64];
	const char *text;
	size_t len;

	(void)state;
	memset(slug, 'x', sizeof(slug) - 1);
	slug[sizeof(slug) - 1] = '\0';
	for (size_t i = 0; i < sizeof(many) / sizeof(many[0]); i++) {
		struct line_state *s = &many[i].state;

		many[i] = (struct figures){slug, {0}, INT64_MAX, INT64_MAX};
		s->at_ms = s->head = s->last = s->waiting = INT64_MAX;
		s->front = s->called = s->inside = s->coming = INT64_MAX;
		s->joined = s->admitted = s->entered = INT64_MAX;
		s->passed = s->gone = INT64_MAX;
	}
	text = figures_text(unit_arena(), many, sizeof(many) / sizeof(many[0]));
	len = strlen(text);
	assert_true(len > FIGURES_MAX / 2 && len <= FIGURES_MAX);
	assert_int_equal(text[len - 1], '\n');
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_state_says_it_all),
	    UNIT(test_state_is_at_most_a_kilobyte),
	    UNIT(test_an_empty_line),
	    UNIT(test_draw_agrees_with_sha256sum),
	    UNIT(test_draw_is_refused),
	    UNIT(test_names),
	    UNIT(test_figures),
	    UNIT(test_figures_have_an_end),
	};

	return cmocka_run_group_tests_name(
	    "line_file", tests, sample_load, NULL);
}
