#include "core/watch.h"

/* The columns of watch_lines.sql. */
enum {
	COL_ID,
	COL_SLUG,
	COL_PHASE,
	COL_NOW,
	COL_OPENS_AT,
	COL_MAX_INSIDE,
	COL_RATE,
	COL_RATE_MAX,
	COL_GRACE_S,
	COL_ENTER_S,
	COL_ADMISSION_S,
	COL_PAUSED,
	COL_DRAINING,
	COL_MESSAGE,
	COL_DRAW,
	COL_DRAW_DIGEST,
	COL_DRAW_SEED,
	COL_DRAW_LAST,
	COL_FREE,
	COL_HELD,
	COL_BACK_AT,
	COL_SOLD_OUT,
	COL_SESSIONS,
	COL_HOLDING,
	COL_ENDED,
	COL_ENDED_S,
	COL_BOOKED,
	COL_UNBOOKED
};

static const char *
text_or_null(const struct rows *r, size_t row, size_t col)
{
	return rows_null(r, row, col) ? NULL : rows_text(r, row, col);
}

static int64_t
time_or_zero(const struct rows *r, size_t row, size_t col)
{
	return rows_null(r, row, col) ? 0 : rows_time_ms(r, row, col);
}

static void
read_line(const struct rows *r, size_t row, struct watched *w)
{
	struct line_event *l = &w->line;

	l->slug = rows_text(r, row, COL_SLUG);
	l->max_inside = rows_int64(r, row, COL_MAX_INSIDE);
	l->rate_max = rows_int64(r, row, COL_RATE_MAX);
	l->grace_s = rows_int64(r, row, COL_GRACE_S);
	l->enter_s = rows_int64(r, row, COL_ENTER_S);
	l->admission_s = rows_int64(r, row, COL_ADMISSION_S);
	l->paused = rows_bool(r, row, COL_PAUSED);
	l->draining = rows_bool(r, row, COL_DRAINING);
	l->message = rows_text(r, row, COL_MESSAGE);
	l->draw = rows_bool(r, row, COL_DRAW);
	l->digest = text_or_null(r, row, COL_DRAW_DIGEST);
	if (w->drawn) {
		l->seed = text_or_null(r, row, COL_DRAW_SEED);
		l->drawn_last = rows_int64(r, row, COL_DRAW_LAST);
	}
	l->open = w->phase == EVENT_SELLING && !l->paused && !w->sold_out &&
	    (w->drawn || !l->draw);
}

static void
read_sight(const struct rows *r, size_t row, struct pace_sight *s)
{
	s->max_inside = rows_int64(r, row, COL_MAX_INSIDE);
	s->rate = rows_int64(r, row, COL_RATE);
	s->rate_max = rows_int64(r, row, COL_RATE_MAX);
	s->free = rows_int64(r, row, COL_FREE);
	s->held = rows_int64(r, row, COL_HELD);
	s->holding = rows_int64(r, row, COL_HOLDING);
	s->ended = rows_int64(r, row, COL_ENDED);
	s->ended_s = rows_int64(r, row, COL_ENDED_S);
	s->booked = rows_int64(r, row, COL_BOOKED);
	s->unbooked = rows_int64(r, row, COL_UNBOOKED);
}

static void
read_watched(const struct rows *r, size_t row, struct watched *w)
{
	w->id = rows_int64(r, row, COL_ID);
	w->phase = event_phase_of(rows_text(r, row, COL_PHASE));
	w->now_ms = rows_time_ms(r, row, COL_NOW);
	w->opens_ms = rows_time_ms(r, row, COL_OPENS_AT);
	w->back_ms = time_or_zero(r, row, COL_BACK_AT);
	w->sold_out = rows_bool(r, row, COL_SOLD_OUT);
	w->sessions = rows_int64(r, row, COL_SESSIONS);
	w->drawn = !rows_null(r, row, COL_DRAW_LAST);
	read_line(r, row, w);
	read_sight(r, row, &w->sight);
}

enum err
watch_lines(struct db *db, struct arena *a, const char *slug,
    const struct watched **list_r, size_t *n_r)
{
	const struct rows *r = NULL;
	struct watched *list;
	enum err e = db_run(db, a, STMT_watch_lines, DB_ARGS(slug), &r);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(r);
	list = arena_array(a, *n_r, sizeof(*list));
	for (size_t i = 0; i < *n_r; i++)
		read_watched(r, i, &list[i]);
	*list_r = list;
	return ERR_OK;
}

struct pace
watch_pace(const struct watched *w, const struct line_state *s,
    const struct pace_past *past)
{
	struct pace_sight sight = w->sight;

	sight.inside = s->inside > w->sessions ? s->inside : w->sessions;
	sight.coming = s->coming;
	sight.show_of_100 = pace_show(past);
	sight.slot_s = pace_slot_s(past);
	sight.left_per_1000_s = pace_left(past);
	return pace_of(&sight);
}

enum err
watch_note_last(struct db *db, struct arena *a, const char *slug, int64_t epoch,
    int64_t last)
{
	return db_run(db, a, STMT_note_line_last,
	    DB_ARGS(slug, db_int(a, epoch), db_int(a, last)), NULL);
}

enum err
watch_note_draw(struct db *db, struct arena *a, const char *slug, int64_t epoch,
    int64_t last)
{
	return db_run(db, a, STMT_note_line_draw,
	    DB_ARGS(slug, db_int(a, epoch), db_int(a, last)), NULL);
}
