#include "core/export.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

enum {
	ROW_CEILING = 1024 * 1024,
	NAMES_MAX = 65536
};

static const struct export_column participants[] = {
    {"csv.code", NULL, EXPORT_TEXT},
    {"csv.position", NULL, EXPORT_COUNT},
    {"csv.name", NULL, EXPORT_TEXT},
    {"csv.type", NULL, EXPORT_TEXT},
    {"csv.age", NULL, EXPORT_COUNT},
    {"csv.adult", NULL, EXPORT_YESNO},
    {"csv.guardian_name", NULL, EXPORT_TEXT},
    {"csv.guardian_phone", NULL, EXPORT_TEXT},
    {"csv.contact", NULL, EXPORT_TEXT},
    {"csv.email", NULL, EXPORT_TEXT},
    {"csv.phone", NULL, EXPORT_TEXT},
    {"csv.waiver_version", NULL, EXPORT_COUNT},
    {"csv.waiver_at", NULL, EXPORT_TIME},
    {"csv.confirmed_at", NULL, EXPORT_TIME},
};

static const struct export_column bookings[] = {
    {"csv.code", NULL, EXPORT_TEXT},
    {"csv.state", NULL, EXPORT_TEXT},
    {"csv.type", NULL, EXPORT_TEXT},
    {"csv.quantity", NULL, EXPORT_COUNT},
    {"csv.unit", NULL, EXPORT_PAISE},
    {"csv.total", NULL, EXPORT_PAISE},
    {"csv.fee", NULL, EXPORT_PAISE},
    {"csv.refunded", NULL, EXPORT_PAISE},
    {"csv.name", NULL, EXPORT_TEXT},
    {"csv.email", NULL, EXPORT_TEXT},
    {"csv.phone", NULL, EXPORT_TEXT},
    {"csv.language", NULL, EXPORT_TEXT},
    {"csv.created_at", NULL, EXPORT_TIME},
    {"csv.confirmed_at", NULL, EXPORT_TIME},
    {"csv.payment", NULL, EXPORT_TEXT},
    {"csv.method", NULL, EXPORT_TEXT},
    {"csv.mail", NULL, EXPORT_TEXT},
    {"csv.sms", NULL, EXPORT_TEXT},
};

static const struct export_column ledger[] = {
    {"csv.written_at", NULL, EXPORT_TIME},
    {"csv.transfer", NULL, EXPORT_TEXT},
    {"csv.kind", NULL, EXPORT_TEXT},
    {"csv.account", NULL, EXPORT_TEXT},
    {"csv.amount", NULL, EXPORT_PAISE},
    {"csv.code", NULL, EXPORT_TEXT},
    {"csv.payment", NULL, EXPORT_TEXT},
    {"csv.refund", NULL, EXPORT_TEXT},
};

/* What is fixed of each download. asks: its last column of the statement is
 * the answers, a JSON array in the order of the questions. */
struct plan {
	enum stmt stmt;
	const struct export_column *fixed;
	size_t n_fixed;
	bool asks_contact, asks_participant;
};

#define FIXED(list) list, sizeof(list) / sizeof((list)[0])

static struct plan
plan_of(enum export_what what)
{
	switch (what) {
	case EXPORT_PARTICIPANTS:
		return (struct plan){
		    STMT_export_participants, FIXED(participants), true, true};
	case EXPORT_BOOKINGS:
		return (struct plan){
		    STMT_export_bookings, FIXED(bookings), true, false};
	case EXPORT_LEDGER:
		break;
	}
	return (struct plan){STMT_export_ledger, FIXED(ledger), false, false};
}

static bool
is_asked(const struct plan *p, const struct question *q)
{
	return q->of_participant ? p->asks_participant : p->asks_contact;
}

const struct export_column *
export_columns(
    struct arena *a, const struct event *e, enum export_what what, size_t *n_r)
{
	struct plan p = plan_of(what);
	struct export_column *list =
	    arena_array(a, p.n_fixed + e->n_questions, sizeof(*list));
	size_t n = p.n_fixed;

	memcpy(list, p.fixed, n * sizeof(*list));
	for (size_t i = 0; i < e->n_questions; i++)
		if (is_asked(&p, &e->questions[i]))
			list[n++] = (struct export_column){
			    NULL, e->questions[i].label, EXPORT_TEXT};
	*n_r = n;
	return list;
}

/* Scopes and names of the questions as two text[]; a name is letters, digits
 * and '_' (schema). */
struct asked {
	const char *scopes;
	const char *names;
	size_t n;
};

static struct asked
asked_by(struct arena *a, const struct event *e, const struct plan *p)
{
	struct text *scopes = text_new(a, NAMES_MAX);
	struct text *names = text_new(a, NAMES_MAX);
	size_t n = 0;

	for (size_t i = 0; i < e->n_questions; i++) {
		const struct question *q = &e->questions[i];
		const char *comma = n > 0 ? "," : "";

		if (!is_asked(p, q))
			continue;
		text_addf(scopes, "%s%s", comma,
		    q->of_participant ? "participant" : "contact");
		text_addf(names, "%s%s", comma, q->name);
		n++;
	}
	must(!text_failed(scopes) && !text_failed(names));
	return (struct asked){arena_printf(a, "{%s}", text_str(scopes)),
	    arena_printf(a, "{%s}", text_str(names)), n};
}

struct run {
	struct arena *row; /* given back after each */
	size_t n_fixed;
	size_t n_asked;
	export_row_fn *each;
	void *ctx;
};

static enum err
read_answers(struct arena *a, const char *text, const char **cells, size_t n)
{
	const struct json *list;
	enum err e = json_parse(a, text, strlen(text), &list);

	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = json_text(json_item(list, i), "", &cells[i]);
	return e == ERR_OK ? ERR_OK : ERR_BUG;
}

static enum err
on_row(const struct rows *row, void *ctx)
{
	struct run *run = ctx;
	size_t n = run->n_fixed + run->n_asked;
	const char **cells;
	enum err e = ERR_OK;

	arena_reset(run->row);
	cells = arena_array(run->row, n, sizeof(*cells));
	for (size_t i = 0; i < run->n_fixed; i++)
		cells[i] = rows_null(row, 0, i) ? "" : rows_text(row, 0, i);
	if (run->n_asked > 0)
		e = read_answers(run->row, rows_text(row, 0, run->n_fixed),
		    cells + run->n_fixed, run->n_asked);
	return e == ERR_OK ? run->each(run->ctx, cells, n) : e;
}

enum err
export_run(struct db *db, struct arena *a, const struct event *e,
    enum export_what what, export_row_fn *each, void *ctx)
{
	struct plan p = plan_of(what);
	struct asked asked = asked_by(a, e, &p);
	struct run run = {
	    arena_new(ROW_CEILING), p.n_fixed, asked.n, each, ctx};
	const char *const args[] = {
	    db_int(a, e->id), asked.scopes, asked.names};
	enum err err = db_stream(
	    db, p.stmt, args, what == EXPORT_LEDGER ? 1 : 3, on_row, &run);

	arena_free(&run.row);
	return err;
}
