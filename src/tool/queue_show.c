/* What can be asked of a line without changing it. */
#include "tool/tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/draw.h"
#include "core/watch.h"

static const char *
phase_name(enum event_phase phase)
{
	switch (phase) {
	case EVENT_BEFORE:
		return "not open yet";
	case EVENT_SELLING:
		return "selling";
	case EVENT_PAUSED:
		return "paused";
	case EVENT_CLOSED:
		return "closed";
	case EVENT_CANCELLED:
		return "cancelled";
	}
	return "";
}

static void
print_number(const char *what, int64_t n)
{
	(void)printf("%-10s %" PRId64 "\n", what, n);
}

static void
print_settings(const struct watched *w)
{
	(void)printf("%-10s %s%s\n", "sale", phase_name(w->phase),
	    w->sold_out ? ", sold out" : "");
	(void)printf("%-10s %s%s%s%s\n", "line",
	    w->line.paused ? "paused" : "runs",
	    w->line.draining ? ", nobody new joins" : "",
	    w->line.message[0] != '\0' ? ": " : "", w->line.message);
	if (w->line.draw)
		(void)printf("%-10s %s, SHA-256 of the seed is %s\n", "draw",
		    w->drawn ? "made" : "when the sale opens", w->line.digest);
	(void)printf("%-10s %" PRId64 " free, %" PRId64 " held by %" PRId64
		     "\n",
	    "places", w->sight.free, w->sight.held, w->sight.holding);
}

static void
print_counts(const struct line_state *s)
{
	print_number("waiting", s->waiting);
	print_number("at front", s->front);
	print_number("called", s->called);
	print_number("inside", s->inside);
	print_number("head", s->head);
	print_number("last", s->last);
	print_number("epoch", s->epoch);
	if (s->quiet_ms > 0)
		(void)printf("%-10s nobody is called for another %" PRId64
			     " s: Redis forgot\n",
		    "quiet", s->quiet_ms / 1000 + 1);
	(void)printf("%-10s %" PRId64 " joined, %" PRId64 " called, %" PRId64
		     " came, %" PRId64 " passed over, %" PRId64 " done\n",
	    "so far", s->joined, s->admitted, s->entered, s->passed, s->gone);
}

static void
print_pace(const struct watched *w, const struct line_state *s)
{
	static const struct pace_past unseen;
	struct pace p = watch_pace(w, s, &unseen);

	(void)printf("%-10s %" PRId64 " inside at most, of %" PRId64 "\n",
	    "room", p.budget, w->line.max_inside);
	(void)printf("%-10s %" PRId64 " a minute%s\n", "rate", p.lasting_rate,
	    w->sight.rate > 0 ? ", as told" : "");
}

static enum err
look(const struct tool *t, struct line_picture *picture)
{
	struct line *line = line_new(t->conf);
	enum err e = line_look(line, t->arena, t->args[0], picture);

	line_free(&line);
	return e;
}

int
tool_queue_status(const struct tool *t)
{
	const struct watched *list = NULL;
	struct line_picture picture = {0};
	struct db *db;
	size_t n = 0;
	enum err e;

	if (t->n_args != 1)
		return tool_usage();
	db = tool_db(t, t->conf->pg_url, false);
	e = watch_lines(db, t->arena, t->args[0], &list, &n);
	db_free(&db);
	if (e != ERR_OK)
		return tool_failed(t->args[0], e);
	if (n == 0)
		return tool_refused(t->args[0], "there is no such event");
	print_settings(&list[0]);
	e = look(t, &picture);
	if (e == ERR_NONE)
		return tool_refused(t->args[0], "nobody has joined yet");
	if (e != ERR_OK)
		return tool_failed("Redis", e);
	print_counts(&picture.state);
	print_pace(&list[0], &picture.state);
	return EXIT_DONE;
}

static int
refuse_file(const char *path, enum err e)
{
	if (e == ERR_NONE)
		return tool_refused(path, "the draw is not made yet");
	if (e == ERR_CONFLICT)
		return tool_refused(
		    path, "the seed is not the one that was promised");
	return tool_refused(path, "this is not a published draw");
}

int
tool_queue_verify(const struct tool *t)
{
	const char *text = NULL;
	struct draw draw = {0};
	int64_t number = 0;
	size_t len = 0;
	enum err e;

	if (t->n_args < 1 ||
	    (t->n_args == 2 &&
		text_to_int64(t->args[1], 1, INT64_C(1) << 40, &number) !=
		    ERR_OK))
		return tool_usage();
	if (tool_slurp(t->arena, t->args[0], &text, &len) != ERR_OK)
		return EXIT_FAILED;
	e = draw_read(t->arena, text, len, &draw);
	if (e != ERR_OK)
		return refuse_file(t->args[0], e);
	(void)printf("%s: the seed is the one that was promised; %" PRId64
		     " numbers took part\n",
	    draw.slug, draw.last);
	if (number > draw.last)
		(void)printf("%" PRId64 " came after the draw and stands"
			     " behind all of them\n",
		    number);
	else if (number > 0)
		(void)printf("%" PRId64 " has place %" PRId64 "\n", number,
		    draw_place(&draw, number));
	return EXIT_DONE;
}
