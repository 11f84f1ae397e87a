/*
 * Rows as the connection hands them out. db.h has the readers.
 *
 * It is not a cursor: all rows of an answer are in memory.
 *
 * rows_new() gives the result to the arena.
 *
 * Reading past the end aborts through must().
 */
#ifndef PG_ROWS_H
#define PG_ROWS_H

#include <libpq-fe.h>

#include "pg/db.h"

const struct rows *rows_new(struct arena *a, PGresult *res);

#endif
