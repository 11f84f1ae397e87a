/*
 * PostgreSQL behind one narrow door: a connection that runs the statements of
 * the table, and nothing else.
 *
 * It takes no SQL text: statements are files in pg/sql, listed in stmt.def with
 * the number of rows they promise and the roles that may run them.
 *
 * Rows live in the arena given. The connection belongs to the process and opens
 * itself again after a loss; a session's statements are prepared on connect.
 *
 * Every wait has the caller's deadline, kept by poll(), so a stopped server
 * cannot hold us (DESIGN 7). Failures:
 *   ERR_NONE      OPT statement without a row
 *   ERR_CONFLICT  a unique, check or foreign key constraint said no
 *   ERR_BUSY      lock or statement timeout; deadlocks after 3 tries
 *   ERR_DOWN      no connection, or lost before the statement could count
 *   ERR_UNSURE    lost after a writing statement left: look it up by key
 *   ERR_BUG       anything else; logged with the statement's name
 */
#ifndef PG_DB_H
#define PG_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "config.h"

enum stmt {
#define STMT(name, rows, kind, roles) STMT_##name,
#include "pg/stmt.def"
#undef STMT
	STMT_COUNT
};

struct db;
struct rows;

struct db_conf {
	const char *url;  /* postgresql://..., without user */
	const char *role; /* "startline_booking"; names the session as well */
	bool prepare;	  /* false behind a transaction pooler */
	bool sandbox;	  /* only then may the server's clock be shifted */
	bool any_schema;  /* migration alone: no check, nothing prepared */
	int64_t timeout_ms;
};

/* A connection that is made at the first use. Never NULL. */
struct db *db_new(const struct db_conf *conf);

/* All calls until the next db_deadline() end by this monotonic time
 * (clock_ms()); 0 means timeout_ms from each call on. */
void db_deadline(struct db *db, int64_t deadline_ms);

/* Connects if need be. ERR_INPUT: the schema is not the one this program was
 * built for, or a skewed clock without a sandbox; logged. */
MUST_USE enum err db_ready(struct db *db);

/* The parameters of a statement as text, NULL for null. */
#define DB_ARGS(...)                                      \
	(const char *const[]){__VA_ARGS__},               \
	    (sizeof((const char *const[]){__VA_ARGS__}) / \
		sizeof(const char *))
#define DB_NO_ARGS NULL, 0

/* A number as a parameter. */
const char *db_int(struct arena *a, int64_t value);

/*
 * Runs one statement: one round trip. Outside a transaction it commits by
 * itself, a deadlock or a serialisation failure is tried again (at most 3
 * times, with jitter), and a reading statement survives one lost connection.
 * rows_r may be NULL for NONE statements.
 */
MUST_USE enum err db_run(struct db *db, struct arena *a, enum stmt s,
    const char *const *args, size_t n_args, const struct rows **rows_r);

/*
 * Runs a MANY statement row by row in flat memory: each(row, ctx) is called
 * with one-row rows from an arena that is reset in between; its error ends the
 * stream and is returned.
 */
typedef enum err db_row_fn(const struct rows *row, void *ctx);
MUST_USE enum err db_stream(struct db *db, enum stmt s, const char *const *args,
    size_t n_args, db_row_fn *each, void *ctx);

/* A transaction over several statements. db_commit() answers ERR_UNSURE when
 * the connection is lost on the way, ERR_CONFLICT when the server rolled back.
 */
MUST_USE enum err db_begin(struct db *db);
/* One for reading alone, whose statements all see one instant. */
MUST_USE enum err db_begin_snapshot(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db);

/* Rows. Columns are counted from 0 in the statement's order. */
size_t rows_count(const struct rows *r);
/* Rows a NONE statement changed. */
int64_t rows_affected(const struct rows *r);
bool rows_null(const struct rows *r, size_t row, size_t col);
const char *rows_text(const struct rows *r, size_t row, size_t col);
/* null counts as 0 and false */
int64_t rows_int64(const struct rows *r, size_t row, size_t col);
bool rows_bool(const struct rows *r, size_t row, size_t col);
/* A timestamptz as milliseconds since 1970, rounded down. */
int64_t rows_time_ms(const struct rows *r, size_t row, size_t col);

/* Round trips since the process began: tests count them (BOOK-02). */
int64_t db_round_trips(const struct db *db);

/* Closes the connection; the next call opens another. */
void db_drop(struct db *db);
void db_free(struct db **db);

/* Migration alone runs text that is not in the table: files of schema/. */
MUST_USE enum err db_run_script(struct db *db, const char *sql);

#endif
