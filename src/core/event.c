#include "core/event.h"

#include <string.h>

#include "base/json.h"
#include "core/word.h"

static const char *const phases[] = {
    "before", "selling", "paused", "closed", "cancelled", NULL};
static const char *const age_rules[] = {"none", "adult", "age", NULL};
static const char *const question_kinds[] = {
    "text", "number", "choice", "date", "phone", "yesno", NULL};

/* The columns of find_event.sql. find_event_form.sql has the last ones too. */
enum {
	COL_ID,
	COL_SLUG,
	COL_PHASE,
	COL_TITLE,
	COL_SUMMARY,
	COL_BODY,
	COL_VENUE,
	COL_STARTS_AT,
	COL_ENDS_AT,
	COL_OPENS_AT,
	COL_CLOSES_AT,
	COL_NOW,
	COL_HOLD_MS,
	COL_PAY_WINDOW_MS,
	COL_SESSION_S,
	COL_MAX_PER_BOOKING,
	COL_VERSION,
	COL_ASKS_NAME,
	COL_ASKS_EMAIL,
	COL_ASKS_PHONE,
	COL_ASKS_AGE,
	COL_MAX_INSIDE,
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
	COL_TYPE_ID,
	COL_TYPE_NAME,
	COL_TYPE_DESCRIPTION,
	COL_PRICE_PAISE,
	COL_CAPACITY,
	COL_FREE,
	COL_HELD,
	COL_BOOKED,
	COL_BLOCKED,
	COL_BACK_AT,
	COL_SOLD_OUT,
	COL_QUESTIONS,
	COL_WAIVER_ID,
	COL_WAIVER_VERSION,
	COL_WAIVER_BODY,
	COL_WAIVER_DIGEST
};

enum event_phase
event_phase_of(const char *word)
{
	return (enum event_phase)word_of(phases, word);
}

static void
read_type(const struct rows *r, size_t row, struct ticket_type *t)
{
	t->id = rows_int64(r, row, COL_TYPE_ID);
	t->name = rows_text(r, row, COL_TYPE_NAME);
	t->description = rows_text(r, row, COL_TYPE_DESCRIPTION);
	t->price_paise = rows_int64(r, row, COL_PRICE_PAISE);
	t->capacity = rows_int64(r, row, COL_CAPACITY);
	t->free = rows_int64(r, row, COL_FREE);
	t->held = rows_int64(r, row, COL_HELD);
	t->booked = rows_int64(r, row, COL_BOOKED);
	t->blocked = rows_int64(r, row, COL_BLOCKED);
	t->back_at = rows_int64(r, row, COL_BACK_AT);
	t->sold_out = rows_bool(r, row, COL_SOLD_OUT);
}

static void
read_texts(const struct rows *r, struct event *e)
{
	e->slug = rows_text(r, 0, COL_SLUG);
	e->title = rows_text(r, 0, COL_TITLE);
	e->summary = rows_text(r, 0, COL_SUMMARY);
	e->body = rows_text(r, 0, COL_BODY);
	e->venue = rows_text(r, 0, COL_VENUE);
}

static void
read_rules(const struct rows *r, struct event *e)
{
	e->hold_ms = rows_int64(r, 0, COL_HOLD_MS);
	e->pay_window_ms = rows_int64(r, 0, COL_PAY_WINDOW_MS);
	e->session_s = rows_int64(r, 0, COL_SESSION_S);
	e->max_per_booking = rows_int64(r, 0, COL_MAX_PER_BOOKING);
	e->version = rows_int64(r, 0, COL_VERSION);
	e->asks_name = rows_bool(r, 0, COL_ASKS_NAME);
	e->asks_email = rows_bool(r, 0, COL_ASKS_EMAIL);
	e->asks_phone = rows_bool(r, 0, COL_ASKS_PHONE);
	e->asks_age =
	    (enum age_rule)word_of(age_rules, rows_text(r, 0, COL_ASKS_AGE));
}

static const char *
text_or_null(const struct rows *r, int col)
{
	return rows_null(r, 0, (size_t)col) ? NULL :
					      rows_text(r, 0, (size_t)col);
}

static void
read_queue(const struct rows *r, struct event *e)
{
	struct line_event *l = &e->line;
	bool due;

	l->slug = e->slug;
	l->max_inside = rows_int64(r, 0, COL_MAX_INSIDE);
	l->rate_max = rows_int64(r, 0, COL_RATE_MAX);
	l->grace_s = rows_int64(r, 0, COL_GRACE_S);
	l->enter_s = rows_int64(r, 0, COL_ENTER_S);
	l->admission_s = rows_int64(r, 0, COL_ADMISSION_S);
	l->paused = rows_bool(r, 0, COL_PAUSED);
	l->draining = rows_bool(r, 0, COL_DRAINING);
	l->message = rows_text(r, 0, COL_MESSAGE);
	l->draw = rows_bool(r, 0, COL_DRAW);
	l->digest = text_or_null(r, COL_DRAW_DIGEST);
	l->seed = text_or_null(r, COL_DRAW_SEED);
	if (l->seed != NULL)
		l->drawn_last = rows_int64(r, 0, COL_DRAW_LAST);
	due = l->draw && l->seed == NULL;
	l->open = e->phase == EVENT_SELLING && !l->paused && !due &&
	    !event_sold_out(e);
}

static struct event *
read_event(struct arena *a, const struct rows *r)
{
	struct event *e = arena_alloc(a, sizeof(*e));

	e->id = rows_int64(r, 0, COL_ID);
	e->phase = event_phase_of(rows_text(r, 0, COL_PHASE));
	e->starts_at = rows_int64(r, 0, COL_STARTS_AT);
	e->ends_at = rows_int64(r, 0, COL_ENDS_AT);
	e->opens_at = rows_int64(r, 0, COL_OPENS_AT);
	e->closes_at = rows_int64(r, 0, COL_CLOSES_AT);
	e->now = rows_int64(r, 0, COL_NOW);
	read_texts(r, e);
	read_rules(r, e);
	e->n_types = rows_count(r);
	e->types = arena_array(a, e->n_types, sizeof(*e->types));
	for (size_t i = 0; i < e->n_types; i++)
		read_type(r, i, &e->types[i]);
	read_queue(r, e);
	return e;
}

static enum err
find(struct db *db, struct arena *a, enum stmt s, const char *const *args,
    size_t n_args, const struct rows **r)
{
	enum err err = db_run(db, a, s, args, n_args, r);

	if (err == ERR_OK && rows_count(*r) == 0)
		return ERR_NONE;
	return err;
}

enum err
event_read(struct db *db, struct arena *a, const char *slug,
    const struct event **event_r)
{
	const struct rows *r = NULL;
	enum err err = find(db, a, STMT_find_event, DB_ARGS(slug), &r);

	if (err == ERR_OK)
		*event_r = read_event(a, r);
	return err;
}

static void
read_choices(struct arena *a, const struct json *node, struct question *q)
{
	const struct json *list = json_at(node, "choices");
	const char **choices;

	q->n_choices = json_count(list);
	choices = arena_array(a, q->n_choices + 1, sizeof(*choices));
	for (size_t i = 0; i < q->n_choices; i++) {
		if (json_text(json_item(list, i), "", &choices[i]) != ERR_OK)
			choices[i] = "";
	}
	q->choices = choices;
}

static enum err
read_question(struct arena *a, const struct json *node, struct question *q)
{
	const char *kind = "";

	if (json_text(node, "name", &q->name) != ERR_OK ||
	    json_text(node, "label", &q->label) != ERR_OK ||
	    json_text(node, "hint", &q->hint) != ERR_OK ||
	    json_text(node, "kind", &kind) != ERR_OK ||
	    json_bool(node, "of_participant", &q->of_participant) != ERR_OK ||
	    json_bool(node, "required", &q->required) != ERR_OK)
		return ERR_BUG;
	q->kind = (enum question_kind)word_of(question_kinds, kind);
	q->has_least = json_int64(node, "least", &q->least) == ERR_OK;
	q->has_most = json_int64(node, "most", &q->most) == ERR_OK;
	read_choices(a, node, q);
	return ERR_OK;
}

static enum err
read_questions(struct arena *a, const struct rows *r, struct event *e)
{
	const char *text = rows_text(r, 0, COL_QUESTIONS);
	const struct json *list = NULL;
	struct question *questions;
	enum err err = json_parse(a, text, strlen(text), &list);

	if (err != ERR_OK)
		return ERR_BUG;
	e->n_questions = json_count(list);
	questions = arena_array(a, e->n_questions, sizeof(*questions));
	for (size_t i = 0; i < e->n_questions && err == ERR_OK; i++)
		err = read_question(a, json_item(list, i), &questions[i]);
	e->questions = questions;
	return err;
}

static void
read_waiver(struct arena *a, const struct rows *r, struct event *e)
{
	struct waiver *w;

	if (rows_null(r, 0, COL_WAIVER_ID))
		return;
	w = arena_alloc(a, sizeof(*w));
	w->id = rows_int64(r, 0, COL_WAIVER_ID);
	w->version = rows_int64(r, 0, COL_WAIVER_VERSION);
	w->body = rows_text(r, 0, COL_WAIVER_BODY);
	w->digest = rows_text(r, 0, COL_WAIVER_DIGEST);
	e->waiver = w;
}

enum err
event_read_form(struct db *db, struct arena *a, const char *slug,
    const char *language, const struct event **event_r)
{
	const struct rows *r = NULL;
	struct event *e;
	enum err err =
	    find(db, a, STMT_find_event_form, DB_ARGS(slug, language), &r);

	if (err != ERR_OK)
		return err;
	e = read_event(a, r);
	read_waiver(a, r, e);
	*event_r = e;
	return read_questions(a, r, e);
}

static void
read_line(const struct rows *r, size_t row, struct event_line *l)
{
	l->id = rows_int64(r, row, 0);
	l->slug = rows_text(r, row, 1);
	l->title = rows_text(r, row, 2);
	l->summary = rows_text(r, row, 3);
	l->venue = rows_text(r, row, 4);
	l->starts_at = rows_int64(r, row, 5);
	l->opens_at = rows_int64(r, row, 6);
	l->closes_at = rows_int64(r, row, 7);
	l->phase = event_phase_of(rows_text(r, row, 8));
	l->capacity = rows_int64(r, row, 9);
	l->free = rows_int64(r, row, 10);
	l->held = rows_int64(r, row, 11);
	l->booked = rows_int64(r, row, 12);
	l->blocked = rows_int64(r, row, 13);
	l->fingerprint = rows_text(r, row, 14);
}

enum err
event_list(struct db *db, struct arena *a, const struct event_line **lines_r,
    size_t *n_r)
{
	const struct rows *r = NULL;
	struct event_line *lines;
	enum err err = db_run(db, a, STMT_list_events, DB_NO_ARGS, &r);

	if (err != ERR_OK)
		return err;
	*n_r = rows_count(r);
	lines = arena_array(a, *n_r, sizeof(*lines));
	for (size_t i = 0; i < *n_r; i++)
		read_line(r, i, &lines[i]);
	*lines_r = lines;
	return ERR_OK;
}

enum err
event_organisation(
    struct db *db, struct arena *a, const struct organisation **organisation_r)
{
	const struct rows *r = NULL;
	struct organisation *o;
	enum err err = db_run(db, a, STMT_find_organisation, DB_NO_ARGS, &r);

	if (err != ERR_OK)
		return err;
	o = arena_alloc(a, sizeof(*o));
	o->name = rows_text(r, 0, 0);
	o->help_phone = rows_text(r, 0, 1);
	o->help_email = rows_text(r, 0, 2);
	o->address = rows_text(r, 0, 3);
	o->pan = rows_text(r, 0, 4);
	o->gstin = rows_text(r, 0, 5);
	o->privacy = rows_text(r, 0, 6);
	o->terms = rows_text(r, 0, 7);
	o->refunds = rows_text(r, 0, 8);
	*organisation_r = o;
	return ERR_OK;
}

const struct ticket_type *
event_type(const struct event *e, int64_t id)
{
	for (size_t i = 0; i < e->n_types; i++) {
		if (e->types[i].id == id)
			return &e->types[i];
	}
	return NULL;
}

bool
event_sold_out(const struct event *e)
{
	for (size_t i = 0; i < e->n_types; i++) {
		if (!e->types[i].sold_out)
			return false;
	}
	return true;
}
