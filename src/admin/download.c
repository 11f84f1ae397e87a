#include "admin/page.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "core/auditlog.h"
#include "core/export.h"
#include "view/csv.h"
#include "view/money.h"
#include "view/when.h"
#include "web/answer.h"

enum {
	ROW_CEILING = 1024 * 1024,
	DOWNLOAD_MS = 60000 /* of a big event, in the surge */
};

/* A download on its way out, row by row. */
struct download {
	struct request *q;
	const struct export_column *columns;
	size_t n;
	struct arena *row; /* given back after each */
};

static const char *
say(struct download *out, const char *id)
{
	return tmpl_message(out->row, request_language(out->q), id, NULL);
}

static const char *
finish_cell(struct download *out, enum export_kind kind, const char *raw)
{
	int64_t n;

	if (raw[0] == '\0')
		return raw;
	switch (kind) {
	case EXPORT_TEXT:
	case EXPORT_COUNT:
		return raw;
	case EXPORT_YESNO:
		return say(
		    out, strcmp(raw, "yes") == 0 ? "field.yes" : "field.no");
	case EXPORT_PAISE:
	case EXPORT_TIME:
		break;
	}
	if (text_to_int64(raw, INT64_MIN, INT64_MAX, &n) != ERR_OK)
		return raw;
	return kind == EXPORT_PAISE ? money_plain(out->row, n) :
				      when_machine(out->row, n);
}

static enum err
send_row(struct download *out, const char *const *cells, const char *before)
{
	const char *row = csv_row(out->row, cells, out->n);

	if (before[0] != '\0')
		row = arena_printf(out->row, "%s%s", before, row);
	return answer_stream_piece(out->q, row, strlen(row));
}

static enum err
send_head(struct download *out)
{
	const char **cells = arena_array(out->row, out->n, sizeof(*cells));

	for (size_t i = 0; i < out->n; i++)
		cells[i] = out->columns[i].head != NULL ?
		    say(out, out->columns[i].head) :
		    out->columns[i].label;
	return send_row(out, cells, CSV_BOM);
}

static enum err
on_row(void *ctx, const char *const *cells, size_t n_cells)
{
	struct download *out = ctx;
	const char **finished;

	must(n_cells == out->n);
	arena_reset(out->row);
	finished = arena_array(out->row, out->n, sizeof(*finished));
	for (size_t i = 0; i < out->n; i++)
		finished[i] = finish_cell(out, out->columns[i].kind, cells[i]);
	return send_row(out, finished, "");
}

static enum err
send_all(struct download *out, struct db *db, const struct event *event,
    enum export_what what, const char *filename)
{
	enum err e =
	    answer_stream_begin(out->q, "text/csv; charset=utf-8", filename);

	if (e == ERR_OK)
		e = send_head(out);
	db_deadline(db, clock_ms() + DOWNLOAD_MS);
	if (e == ERR_OK && strcmp(request_method(out->q), "HEAD") != 0)
		e = export_run(
		    db, request_arena(out->q), event, what, on_row, out);
	return e == ERR_OK ? answer_stream_end(out->q) : e;
}

/* Nobody takes a list away without a trace. */
static enum err
write_down(struct request *q, struct db *db, const struct event *event,
    const char *name)
{
	const struct auditlog_entry entry = {
	    .by = request_user(q),
	    .action = arena_printf(request_arena(q), "export %s", name),
	    .event_id = event->id,
	};

	return auditlog_write(db, request_arena(q), &entry);
}

static enum err
download(struct request *q, struct office *office, enum export_what what,
    const char *name)
{
	struct arena *a = request_arena(q);
	struct db *db = boot_db(office->stand.boot);
	struct download out = {.q = q};
	const struct event *event;
	enum err e = event_read_form(
	    db, a, request_part(q, "slug"), request_language(q), &event);

	if (e == ERR_OK)
		e = write_down(q, db, event, name);
	if (e != ERR_OK)
		return e;
	out.columns = export_columns(a, event, what, &out.n);
	out.row = arena_new(ROW_CEILING);
	e = send_all(&out, db, event, what,
	    arena_printf(a, "%s-%s.csv", event->slug, name));
	arena_free(&out.row);
	return e;
}

enum err
page_participants_csv(struct request *q, void *ctx)
{
	return download(q, ctx, EXPORT_PARTICIPANTS, "participants");
}

enum err
page_bookings_csv(struct request *q, void *ctx)
{
	return download(q, ctx, EXPORT_BOOKINGS, "bookings");
}

enum err
page_ledger_csv(struct request *q, void *ctx)
{
	return download(q, ctx, EXPORT_LEDGER, "ledger");
}
