#include <inttypes.h>

#include "base/text.h"
#include "core/line.h"
#include "core/line_step.h"

enum {
	STATE_FIELDS = 15,
	BATCH = 1000,		     /* of a draw */
	BATCH_BYTES_MAX = 64 * 1024, /* a thousand times two numbers */
	BATCH_CEILING = 1024 * 1024
};

static void
read_state(const struct reply *r, struct line_state *s)
{
	s->at_ms = reply_int64(r, 0);
	s->epoch = reply_int64(r, 1);
	s->head = reply_int64(r, 2);
	s->last = reply_int64(r, 3);
	s->waiting = reply_int64(r, 4);
	s->front = reply_int64(r, 5);
	s->called = reply_int64(r, 6);
	s->inside = reply_int64(r, 7);
	s->quiet_ms = reply_int64(r, 8);
	s->joined = reply_int64(r, 9);
	s->admitted = reply_int64(r, 10);
	s->entered = reply_int64(r, 11);
	s->passed = reply_int64(r, 12);
	s->gone = reply_int64(r, 13);
	s->coming = reply_int64(r, 14);
}

static int64_t
interval_us(int64_t per_1000_s)
{
	return per_1000_s > 0 ? INT64_C(1000000000) / per_1000_s : 0;
}

enum err
line_admit(struct line *l, struct arena *a, const struct line_event *event,
    const struct line_pace *pace, struct line_state *state_r)
{
	const struct reply *reply = NULL;
	enum err e = line_step(l, a, SCRIPT_admit, event->slug,
	    LINE_ARGS(pace->open ? "1" : "0", text_decimal(a, pace->budget),
		text_decimal(a, pace->sessions),
		text_decimal(a, interval_us(pace->per_1000_s)),
		text_decimal(a, pace->show_of_100),
		text_decimal(a, event->grace_s * 1000),
		text_decimal(a, event->enter_s * 1000),
		text_decimal(a, pace->a_minute), event->draw ? "1" : "0"),
	    &reply);

	if (e == ERR_OK)
		read_state(reply, state_r);
	return e;
}

enum err
line_look(struct line *l, struct arena *a, const char *slug,
    struct line_picture *picture_r)
{
	const struct reply *reply = NULL;
	enum err e = line_step(l, a, SCRIPT_look, slug,
	    LINE_ARGS(text_decimal(a, LINE_PAIRS)), &reply);

	if (e != ERR_OK)
		return e;
	read_state(reply, &picture_r->state);
	picture_r->n_pairs = (reply_count(reply) - STATE_FIELDS) / 2;
	must(picture_r->n_pairs <= LINE_PAIRS);
	for (size_t i = 0; i < picture_r->n_pairs; i++) {
		picture_r->pair[i].rank =
		    reply_int64(reply, STATE_FIELDS + 2 * i);
		picture_r->pair[i].before =
		    reply_int64(reply, STATE_FIELDS + 2 * i + 1);
	}
	return ERR_OK;
}

static const char *
ranks_of(
    struct arena *a, const struct line_event *event, const struct reply *wanted)
{
	struct text *t = text_new(a, BATCH_BYTES_MAX);

	for (size_t i = 0; wanted != NULL && i < reply_count(wanted); i++) {
		int64_t number = reply_int64(wanted, i);

		text_addf(t, "%" PRId64 " %" PRId64 " ", number,
		    line_rank(event, number));
	}
	must(!text_failed(t));
	return text_str(t);
}

enum err
line_draw(struct line *l, const struct line_event *event)
{
	/* what was asked for, and the answer to it */
	struct arena *batch = arena_new(BATCH_CEILING);
	struct arena *next = arena_new(BATCH_CEILING);
	const struct reply *wanted = NULL;
	enum err e;

	must(event->seed != NULL);
	do {
		struct arena *done = batch;

		arena_reset(next);
		e = line_step(l, next, SCRIPT_draw, event->slug,
		    LINE_ARGS(ranks_of(next, event, wanted),
			text_decimal(next, BATCH)),
		    &wanted);
		batch = next;
		next = done;
	} while (e == ERR_OK && reply_count(wanted) > 0);
	arena_free(&batch);
	arena_free(&next);
	return e;
}
