#include "pg/db.h"

#include "pg/fault.h"
#include "pg/rows.h"
#include "pg/link.h"
#include "pg/stmt.h"

enum {
	ROW_ARENA = 4096,
	TEXT_ARENA = 256 * 1024
};

/* One result: a row for each(), the empty one at the end, or an error. */
static enum err
take(struct arena *a, PGresult *res, const char *what, db_row_fn *each,
    void *ctx)
{
	const struct rows *row = rows_new(a, res);

	if (fault_in(res))
		return fault_say(res, what);
	if (rows_count(row) == 0)
		return ERR_OK;
	return each(row, ctx);
}

static enum err
pump(struct db *db, const char *what, db_row_fn *each, void *ctx)
{
	struct arena *a = arena_new(ROW_ARENA);
	PGresult *res = NULL;
	enum err e = ERR_OK;

	while (e == ERR_OK) {
		if (wire_next(db->conn, link_deadline(db), &res) !=
		    WIRE_ANSWERED) {
			e = ERR_DOWN;
			break;
		}
		if (res == NULL)
			break;
		e = take(a, res, what, each, ctx);
		arena_reset(a);
	}
	arena_free(&a);
	return e;
}

enum err
db_stream(struct db *db, enum stmt s, const char *const *args, size_t n_args,
    db_row_fn *each, void *ctx)
{
	const struct stmt_entry *entry = stmt_entry(s);
	struct arena *a = arena_new(TEXT_ARENA);
	struct wire_query q = link_query(db, a, s, args, n_args);
	enum err e = ERR_DOWN;

	must(entry->rows == MANY && entry->kind == READ);
	if (db->tx == TX_NONE)
		e = link_open(db, link_deadline(db));
	else if (db->tx == TX_OPEN)
		e = ERR_OK;
	if (e == ERR_OK) {
		db->round_trips++;
		if (wire_send(db->conn, &q, link_deadline(db)) ==
			WIRE_ANSWERED &&
		    PQsetSingleRowMode(db->conn) == 1)
			e = pump(db, entry->name, each, ctx);
		else
			e = ERR_DOWN;
	}
	/* Rows may still be on their way: this connection is done. */
	if (e != ERR_OK)
		link_close(db);
	arena_free(&a);
	return e;
}
