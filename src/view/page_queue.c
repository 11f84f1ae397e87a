#include "view/page_queue.h"

#include "view/estimate.h"
#include "view/frame.h"
#include "view/money.h"
#include "view/part.h"
#include "view/when.h"

enum {
	POLL_LEAST_MS = 1000,
	POLL_MOST_MS = 5000,
	POLL_WAITING = 4000, /* so many add a second ... */
	SIGN_MS = 30000,
	UNDRAWN_SIGN_MS = 2000
};

static const char *
message(struct tmpl_dict *d, const char *id)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL);
}

int64_t
queue_poll_ms(int64_t waiting)
{
	int64_t poll_ms = POLL_LEAST_MS + waiting * 1000 / POLL_WAITING;

	return poll_ms < POLL_MOST_MS ? poll_ms : POLL_MOST_MS;
}

static bool
has_line(const struct view_line *v)
{
	return v->number != 0;
}

static const char *
state_of(enum queue_place place)
{
	switch (place) {
	case QUEUE_BEFORE:
		return "before";
	case QUEUE_WAITING:
		return "waiting";
	case QUEUE_FRONT:
		return "front";
	case QUEUE_NEXT:
		return "next";
	case QUEUE_PAUSED:
		return "paused";
	}
	return "waiting";
}

static const char *
section_of(enum queue_place place)
{
	switch (place) {
	case QUEUE_BEFORE:
	case QUEUE_WAITING:
		return "WAITING";
	case QUEUE_FRONT:
		return "FRONT";
	case QUEUE_NEXT:
		return "NEXT";
	case QUEUE_PAUSED:
		return "PAUSED";
	}
	return "WAITING";
}

/* "12 ahead: Title", or where the visitor stands. */
static const char *
title_of(struct tmpl_dict *d, const struct view_line *v)
{
	struct arena *a = tmpl_arena(d);
	const char *ahead = money_count(a, v->ahead);
	const char *id = "wait.tab";

	if (v->place == QUEUE_FRONT)
		id = "wait.tab.front";
	else if (v->place == QUEUE_NEXT)
		id = "wait.tab.next";
	else if (v->place == QUEUE_PAUSED)
		id = "wait.tab.paused";
	return tmpl_message(a, tmpl_language(d), id, "n", ahead, "event",
	    v->event->title, NULL);
}

/* What the script needs besides the state file. */
static void
fill_facts(struct tmpl_dict *d, const struct view_line *v)
{
	tmpl_set_int(d, "NUMBER", v->number);
	tmpl_set_int(d, "RANK", v->rank);
	tmpl_set_int(d, "AHEAD", v->ahead);
	tmpl_set_int(d, "BEGUN", v->begun);
	tmpl_set_int(d, "EPOCH", v->epoch);
	tmpl_set_int(d, "AT_MS", v->now_ms);
	tmpl_set(d, "TAG", v->tag != NULL ? v->tag : "");
	tmpl_set_int(d, "RATE", v->a_minute);
	tmpl_set_int(d, "POLL_MS", queue_poll_ms(v->waiting));
	tmpl_set_int(d, "SIGN_MS", v->awaits_draw ? UNDRAWN_SIGN_MS : SIGN_MS);
	tmpl_set(d, "AGAIN", part_number(d, "wait.again", "n", v->again_s));
	tmpl_set(d, "NOW", when_clock(tmpl_arena(d), v->now_ms / 1000));
}

/* Texts with a sign where the script puts what changes. */
static void
fill_patterns(struct tmpl_dict *d, const struct view_line *v, int64_t capacity)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);
	struct tmpl_dict *words = tmpl_include(d, "WORDS", "queue/words.tpl");

	tmpl_set(words, "TAB",
	    tmpl_message(a, language, "wait.tab", "n", "%n", "event",
		v->event->title, NULL));
	tmpl_set(words, "MINUTES",
	    tmpl_message(
		a, language, "wait.minutes", "low", "%a", "high", "%b", NULL));
	tmpl_set(words, "HOURS",
	    tmpl_message(
		a, language, "wait.hours", "low", "%a", "high", "%b", NULL));
	tmpl_set(words, "LEFT_SOME",
	    tmpl_message(a, language, "left.some", "n", "%n", "of",
		money_count(a, capacity), NULL));
	tmpl_set(words, "LEFT_HELD",
	    tmpl_message(a, language, "left.held", "at", "%t", NULL));
	tmpl_set(words, "SAID",
	    tmpl_message(
		a, language, "wait.said", "n", "%n", "estimate", "%e", NULL));
	tmpl_set(words, "OPENS_IN",
	    tmpl_message(a, language, "before.in", "time", "%t", NULL));
}

/* How far the line has come since the visitor joined it. */
static void
fill_progress(struct tmpl_dict *d, const struct view_line *v)
{
	int64_t gone = v->begun - v->ahead;
	struct tmpl_dict *bar;

	if (v->begun <= 0)
		return;
	bar = tmpl_section(d, "PROGRESS");
	tmpl_set_int(bar, "GONE", gone > 0 ? gone : 0);
	tmpl_set_int(bar, "MOST", v->begun);
}

/* Nobody is promised what may be gone by then. */
static bool
is_scarce(const struct view_line *v, const struct ticket_type *sum)
{
	return v->place == QUEUE_WAITING && v->ahead >= sum->free;
}

/* "12 minutes", in the largest unit of which there are at least two. */
static const char *
lasting(struct tmpl_dict *d, int64_t seconds)
{
	static const struct {
		const char *id;
		int64_t seconds;
	} units[] = {
	    {"before.days", 86400},
	    {"before.hours", 3600},
	    {"choose.minutes", 60},
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (seconds >= 2 * units[i].seconds)
			return part_number(
			    d, units[i].id, "n", seconds / units[i].seconds);
	return part_number(d, "choose.seconds", "n", seconds);
}

static const char *
may_close(struct tmpl_dict *d, int64_t grace_s)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), "wait.keep",
	    "time", lasting(d, grace_s), NULL);
}

void
fill_wait(struct tmpl_dict *d, const struct view_line *v)
{
	struct arena *a = tmpl_arena(d);
	struct ticket_type sum = part_sum(v->event);
	struct tmpl_dict *place;

	fill_frame(d, title_of(d, v));
	part_event(d, v->event);
	fill_facts(d, v);
	fill_patterns(d, v, sum.capacity);
	tmpl_set(d, "STATE", state_of(v->place));
	tmpl_section(d, section_of(v->place));
	part_optional(d, "MESSAGE", v->message);
	if (v->quiet_ms > 0)
		tmpl_section(d, "QUIET");
	tmpl_set(d, "NUMBER_TEXT", money_count(a, v->number));
	tmpl_set(d, "LEFT", part_left(d, &sum));
	if (!is_scarce(v, &sum))
		tmpl_section(d, "ENOUGH");
	if (v->place != QUEUE_WAITING && v->place != QUEUE_PAUSED)
		return;
	tmpl_set(d, "KEEP", may_close(d, v->grace_s));
	place = tmpl_section(d, "PLACE");
	tmpl_set(place, "AHEAD_TEXT", money_count(a, v->ahead));
	fill_progress(d, v);
	if (v->place == QUEUE_WAITING)
		tmpl_set(tmpl_section(d, "GUESS"), "ESTIMATE",
		    estimate_text(d,
			estimate_wait(
			    v->ahead, v->quiet_ms > 0 ? 0 : v->a_minute)));
}

void
fill_join(struct tmpl_dict *d, const struct view_line *v)
{
	struct ticket_type sum = part_sum(v->event);

	fill_frame(d, v->event->title);
	part_event(d, v->event);
	part_optional(d, "MESSAGE", v->message);
	tmpl_set(d, "LEFT", part_left(d, &sum));
}

/* The script counts the seconds. */
static const char *
opens_in(struct tmpl_dict *d, int64_t left_ms)
{
	if (left_ms <= 0)
		return message(d, "before.now");
	return tmpl_message(tmpl_arena(d), tmpl_language(d), "before.in",
	    "time", lasting(d, (left_ms + 999) / 1000), NULL);
}

static void
fill_number(struct tmpl_dict *d, const struct view_line *v)
{
	struct arena *a = tmpl_arena(d);
	struct tmpl_dict *has = tmpl_section(d, "NUMBERED");

	tmpl_set(has, "NUMBER_TEXT", money_count(a, v->number));
	if (!v->draw)
		tmpl_set(tmpl_section(has, "PLACE"), "AHEAD_TEXT",
		    money_count(a, v->ahead));
	tmpl_set(has, "KEEP", may_close(d, v->grace_s));
}

void
fill_before(struct tmpl_dict *d, const struct view_line *v)
{
	struct arena *a = tmpl_arena(d);
	int64_t left_ms = v->event->opens_at * 1000 - v->now_ms;

	fill_frame(d, v->event->title);
	part_event(d, v->event);
	fill_facts(d, v);
	fill_patterns(d, v, part_sum(v->event).capacity);
	part_optional(d, "MESSAGE", v->message);
	tmpl_set_int(d, "OPENS_MS", left_ms > 0 ? left_ms : 0);
	tmpl_set(d, "COUNTDOWN", opens_in(d, left_ms));
	if (has_line(v))
		fill_number(d, v);
	else if (v->joinable)
		tmpl_section(d, "JOINABLE");
	else if (v->join_from != 0)
		tmpl_set(tmpl_section(d, "LATER"), "LATER_TEXT",
		    tmpl_message(a, tmpl_language(d), "before.later", "at",
			when_full(a, tmpl_language(d), v->join_from), NULL));
	if (v->draw)
		part_optional(tmpl_section(d, "DRAW"), "DIGEST", v->digest);
	else if (has_line(v) || v->joinable)
		tmpl_section(d, "ORDER");
}

void
fill_slowed(struct tmpl_dict *d, const struct event *e, unsigned again_s)
{
	fill_frame(d, message(d, "slowed.title"));
	part_event(d, e);
	tmpl_set_int(d, "RETRY_MS", (int64_t)again_s * 1000);
	tmpl_set(d, "AGAIN", part_number(d, "slowed.again", "n", again_s));
}

static const char *
why_closed(const struct view_line *v)
{
	switch (v->event->phase) {
	case EVENT_BEFORE:
		return "BEFORE";
	case EVENT_PAUSED:
		return "PAUSED";
	case EVENT_CANCELLED:
		return "CANCELLED";
	case EVENT_SELLING:
		return part_sum(v->event).sold_out ? "SOLD_OUT" : "DRAINING";
	case EVENT_CLOSED:
		return "CLOSED";
	}
	return "CLOSED";
}

static const char *
closed_state(const struct view_line *v)
{
	if (v->event->phase == EVENT_PAUSED)
		return "paused";
	if (v->event->phase == EVENT_SELLING && part_sum(v->event).sold_out)
		return "soldout";
	return "closed";
}

void
fill_closed(struct tmpl_dict *d, const struct view_line *v)
{
	fill_frame(d, v->event->title);
	part_event(d, v->event);
	fill_facts(d, v);
	tmpl_set(d, "STATE", closed_state(v));
	tmpl_section(d, why_closed(v));
	part_optional(d, "MESSAGE", v->message);
	if (v->event->phase == EVENT_CLOSED &&
	    v->event->closes_at * 1000 <= v->now_ms)
		tmpl_section(d, "SINCE");
	if (v->again_s != 0)
		tmpl_section(d, "AGAIN_SHOWN");
}

void
fill_away(struct tmpl_dict *d, const char *slug, unsigned again_s)
{
	fill_frame(d, message(d, "away.title"));
	tmpl_set(d, "SLUG", slug);
	tmpl_set_int(d, "RETRY_MS", (int64_t)again_s * 1000);
	tmpl_set(d, "AGAIN", part_number(d, "slowed.again", "n", again_s));
}
