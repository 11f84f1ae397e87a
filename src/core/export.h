/*
 * Rows for the organiser's downloads: streamed while the sale runs, in flat
 * memory (ADM-05).
 *
 * It does not format: money, times and CSV are the view's.
 *
 * A row is valid during its call only; columns live in the arena given.
 *
 * The callback's error ends the stream and is returned.
 */
#ifndef CORE_EXPORT_H
#define CORE_EXPORT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/event.h"
#include "pg/db.h"

enum export_what {
	EXPORT_PARTICIPANTS, /* of confirmed bookings */
	EXPORT_BOOKINGS,     /* in every state */
	EXPORT_LEDGER
};

/* What a cell holds; an empty one is "" whatever its kind. */
enum export_kind {
	EXPORT_TEXT,
	EXPORT_COUNT,
	EXPORT_PAISE,
	EXPORT_TIME, /* seconds since 1970 */
	EXPORT_YESNO /* "yes", "no" */
};

struct export_column {
	const char *head;  /* message id; NULL: label is set */
	const char *label; /* of the event's own question */
	enum export_kind kind;
};

/* e: with its questions, by event_read_form(); each is a column of its own. */
const struct export_column *export_columns(
    struct arena *a, const struct event *e, enum export_what what, size_t *n_r);

/* One row's cells, in the order of export_columns(); never NULL. */
typedef enum err export_row_fn(
    void *ctx, const char *const *cells, size_t n_cells);

MUST_USE enum err export_run(struct db *db, struct arena *a,
    const struct event *e, enum export_what what, export_row_fn *each,
    void *ctx);

#endif
