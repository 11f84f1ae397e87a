/*
 * What every database test includes first: a connection as a role, and a
 * superuser's hand.
 *
 * It is not part of the product.
 *
 * dbtest_arena() is made anew for each test and freed after it.
 *
 * A failing assertion ends the test; so does a superuser's statement that
 * fails.
 */
#ifndef DB_DBTEST_H
#define DB_DBTEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pg/db.h"

#define DBTEST(test) \
	cmocka_unit_test_setup_teardown(test, dbtest_begin, dbtest_end)

int dbtest_begin(void **state);
int dbtest_end(void **state);

struct arena *dbtest_arena(void);

/* What with-postgres.sh has set; ends the program when it has not. */
const char *dbtest_env(const char *name);

/* A connection that a program of the role would make; closed after the test. */
struct db *dbtest_db(const char *role);
struct db *dbtest_db_with(const struct db_conf *conf);
struct db_conf dbtest_conf(const char *role);

/* As the superuser. The text of the first column of the first row, or "". */
const char *dbtest_sql(const char *sql);

/* Runs a statement as that user in a transaction that stays open until
 * dbtest_commit(); one at a time. */
void dbtest_leave_open(const char *sql);
void dbtest_commit(void);

#endif
