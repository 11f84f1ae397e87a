#include "dbtest.h"

#include <stdlib.h>

#include <libpq-fe.h>

#include "base/log.h"

enum {
	ARENA_MAX = 64 * 1024 * 1024,
	DBS_MAX = 300,
	TIMEOUT_MS = 5000
};

static struct arena *arena;
static struct db *dbs[DBS_MAX];
static size_t n_dbs;
static PGconn *open_conn; /* whose transaction stays open */

const char *
dbtest_env(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL) {
		print_error("%s is not set: use with-postgres.sh\n", name);
		exit(1);
	}
	return value;
}

int
dbtest_begin(void **state)
{
	(void)state;
	log_open("dbtest", LOG_INFO);
	arena = arena_new(ARENA_MAX);
	return 0;
}

int
dbtest_end(void **state)
{
	(void)state;
	while (n_dbs > 0)
		db_free(&dbs[--n_dbs]);
	PQfinish(open_conn);
	open_conn = NULL;
	arena_free(&arena);
	return 0;
}

struct arena *
dbtest_arena(void)
{
	return arena;
}

struct db_conf
dbtest_conf(const char *role)
{
	return (struct db_conf){
	    .url = dbtest_env("TEST_PG_URL"),
	    .role = role,
	    .prepare = true,
	    .sandbox = true,
	    .timeout_ms = TIMEOUT_MS,
	};
}

struct db *
dbtest_db_with(const struct db_conf *conf)
{
	assert_true(n_dbs < DBS_MAX);
	dbs[n_dbs] = db_new(conf);
	return dbs[n_dbs++];
}

struct db *
dbtest_db(const char *role)
{
	struct db_conf conf = dbtest_conf(role);

	return dbtest_db_with(&conf);
}

const char *
dbtest_sql(const char *sql)
{
	PGconn *conn = PQconnectdb(dbtest_env("TEST_PG_ADMIN_URL"));
	PGresult *res = PQexec(conn, sql);
	ExecStatusType status = PQresultStatus(res);
	const char *answer = "";

	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		print_error("%s%s\n", PQerrorMessage(conn), sql);
	assert_true(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
	if (PQntuples(res) > 0)
		answer = arena_strdup(arena, PQgetvalue(res, 0, 0));
	PQclear(res);
	PQfinish(conn);
	return answer;
}

static void
run_open(const char *sql)
{
	PGresult *res = PQexec(open_conn, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK)
		print_error("%s%s\n", PQerrorMessage(open_conn), sql);
	assert_int_equal(PQresultStatus(res), PGRES_COMMAND_OK);
	PQclear(res);
}

void
dbtest_leave_open(const char *sql)
{
	assert_null(open_conn);
	open_conn = PQconnectdb(dbtest_env("TEST_PG_ADMIN_URL"));
	run_open("BEGIN");
	run_open(sql);
}

void
dbtest_commit(void)
{
	run_open("COMMIT");
	PQfinish(open_conn);
	open_conn = NULL;
}
