/* Every statement against the migrated schema: does it prepare as each of its
 * roles, does it take and give what its file promises, may the role run it, and
 * may the role do nothing else. */
#include "dbtest.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "config.h"
#include "pg/schema.h"
#include "pg/stmt.h"

enum {
	FILE_MAX = 64 * 1024,
	COLUMNS_MAX = 4096
};

static const char *const roles[] = {"startline_event", "startline_queue",
    "startline_booking", "startline_payment", "startline_admin",
    "startline_jobs", "startline", "startline_sandbox"};
#define N_ROLES (sizeof(roles) / sizeof(roles[0]))
#define N_WORKERS (N_ROLES - 2)

static int complaints;

static void complain(const char *stmt, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
complain(const char *stmt, const char *fmt, ...)
{
	char what[1000];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	print_error("%s: %s\n", stmt, what);
	complaints++;
}

static const char *
read_file(const char *path)
{
	char *text = arena_alloc(dbtest_arena(), FILE_MAX);
	FILE *in = fopen(path, "r");

	if (in == NULL)
		return NULL;
	assert_true(fread(text, 1, FILE_MAX - 1, in) > 0);
	(void)fclose(in);
	return text;
}

static const char *
top(void)
{
	return arena_printf(
	    dbtest_arena(), "%s/..", dbtest_env("TEST_SCHEMA_DIR"));
}

/* The switch that takes the lock away has a statement in a folder of its own.
 */
static const char *const folders[] = {
    "sql",
#ifdef UNSAFE_TESTS
    "unsafe",
#endif
};
#define N_FOLDERS (sizeof(folders) / sizeof(folders[0]))

static const char *
header_of(const struct stmt_entry *e)
{
	const char *text = NULL;

	for (size_t i = 0; text == NULL && i < N_FOLDERS; i++)
		text = read_file(arena_printf(dbtest_arena(),
		    "%s/src/pg/%s/%s.sql", top(), folders[i], e->name));
	return text;
}

static int
promised_params(const char *header)
{
	const char *at = header;
	int n = 0;

	while ((at = strstr(at, "\n--   $")) != NULL) {
		n++;
		at += 7;
	}
	return n;
}

/* "ONE (a, b)" over one or more lines becomes "ONE" and "a, b". */
static void
promised_rows(const char *header, char *word, char *columns)
{
	const char *at = strstr(header, "\n-- Rows: ");
	size_t n = 0;

	*word = *columns = '\0';
	if (at == NULL || sscanf(at, "\n-- Rows: %9[A-Z]", word) != 1)
		return;
	at += strlen("\n-- Rows: ") + strlen(word);
	if (strncmp(at, " (", 2) != 0)
		return;
	for (at += 2; *at != '\0' && *at != ')' && n < COLUMNS_MAX - 1; at++) {
		if (strncmp(at, "\n--", 3) == 0) {
			at += 3 + strspn(at + 3, " ") - 1;
			columns[n++] = ' ';
			continue;
		}
		columns[n++] = *at;
	}
	columns[n] = '\0';
}

static const char *
real_columns(const PGresult *res)
{
	const char *all = "";

	for (int i = 0; i < PQnfields(res); i++)
		all = arena_printf(dbtest_arena(), "%s%s%s", all,
		    i > 0 ? ", " : "", PQfname(res, i));
	return all;
}

static PGconn *
connect_as(const char *role)
{
	bool sandbox = strcmp(role, "startline_sandbox") == 0;
	const char *url =
	    getenv(sandbox ? "TEST_SANDBOX_PG_URL" : "TEST_PG_URL");
	const char *const words[] = {"dbname", "user", NULL};
	const char *const values[] = {url, role, NULL};
	PGconn *conn;

	if (url == NULL)
		return NULL;
	conn = PQconnectdbParams(words, values, 1);
	if (PQstatus(conn) != CONNECTION_OK)
		fail_msg("%s: %s", role, PQerrorMessage(conn));
	return conn;
}

static bool
works(PGconn *conn, const char *sql)
{
	PGresult *res = PQexec(conn, sql);
	bool ok = PQresultStatus(res) == PGRES_COMMAND_OK ||
	    PQresultStatus(res) == PGRES_TUPLES_OK;

	PQclear(res);
	return ok;
}

static const char *
prepare_sql(const struct stmt_entry *e)
{
	const char *sql =
	    arena_printf(dbtest_arena(), "PREPARE %s AS ", e->name);

	for (size_t i = 0; e->pieces[i] != NULL; i++)
		sql = arena_printf(dbtest_arena(), "%s%s", sql, e->pieces[i]);
	return sql;
}

static const char *
explain_sql(const struct stmt_entry *e, int n_params)
{
	const char *sql =
	    arena_printf(dbtest_arena(), "EXPLAIN EXECUTE %s", e->name);

	for (int i = 0; i < n_params; i++)
		sql = arena_printf(
		    dbtest_arena(), "%s%sNULL", sql, i == 0 ? "(" : ", ");
	return n_params == 0 ? sql : arena_printf(dbtest_arena(), "%s)", sql);
}

static void
check_promises(const struct stmt_entry *e, const PGresult *res)
{
	static const char *const words[] = {
	    [ONE] = "ONE", [OPT] = "OPT", [MANY] = "MANY", [NONE] = "NONE"};
	const char *header = header_of(e), *real = real_columns(res);
	char word[10], columns[COLUMNS_MAX];

	if (header == NULL ||
	    strncmp(header, arena_printf(dbtest_arena(), "-- %s: ", e->name),
		strlen(e->name) + 5) != 0) {
		complain(e->name, "does not begin with its name");
		return;
	}
	promised_rows(header, word, columns);
	if (promised_params(header) != PQnparams(res))
		complain(e->name, "promises %d parameters, takes %d",
		    promised_params(header), PQnparams(res));
	if (strcmp(word, words[e->rows]) != 0)
		complain(e->name, "stmt.def says %s, its file %s",
		    words[e->rows], word);
	if ((e->rows == NONE) != (PQnfields(res) == 0))
		complain(e->name, "has %d columns", PQnfields(res));
	if (strcmp(columns, real) != 0)
		complain(e->name, "promises (%s), returns (%s)", columns, real);
	if (strstr(header, "\n-- Locks: ") == NULL)
		complain(e->name, "does not say what it locks");
}

static void
check_as(PGconn *conn, const char *role, const struct stmt_entry *e)
{
	PGresult *res;

	if (!works(conn, prepare_sql(e))) {
		complain(e->name, "as %s: %s", role, PQerrorMessage(conn));
		return;
	}
	res = PQdescribePrepared(conn, e->name);
	check_promises(e, res);
	if (!works(conn, explain_sql(e, PQnparams(res))))
		complain(e->name, "as %s: %s (tests/db/grants.sh)", role,
		    PQerrorMessage(conn));
	PQclear(res);
}

static void
each_keeps_its_promises(void **state)
{
	(void)state;
	complaints = 0;
	for (size_t r = 0; r < N_ROLES; r++) {
		PGconn *conn = connect_as(roles[r]);

		for (int s = 0; conn != NULL && s < STMT_COUNT; s++) {
			const struct stmt_entry *e = stmt_entry((enum stmt)s);

			if ((e->roles & stmt_role(roles[r])) != 0)
				check_as(conn, roles[r], e);
		}
		PQfinish(conn);
	}
	assert_int_equal(complaints, 0);
}

static int
count_files(const char *folder)
{
	DIR *d = opendir(
	    arena_printf(dbtest_arena(), "%s/src/pg/%s", top(), folder));
	const struct dirent *entry;
	int n = 0;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL)
		n += strstr(entry->d_name, ".sql") != NULL;
	(void)closedir(d);
	return n;
}

static void
each_file_is_in_the_table(void **state)
{
	int files = 0;

	(void)state;
	for (size_t i = 0; i < N_FOLDERS; i++)
		files += count_files(folders[i]);
	assert_int_equal(files, STMT_COUNT);
}

static int
last_migration(const char *dir)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	int last = 0, number;
	char rest;

	if (d == NULL)
		return -1;
	while ((entry = readdir(d)) != NULL)
		if (sscanf(entry->d_name, "%3d_%c", &number, &rest) == 2 &&
		    number > last)
			last = number;
	(void)closedir(d);
	return last;
}

static void
the_programs_know_the_last_migration(void **state)
{
	const char *dir = dbtest_env("TEST_SCHEMA_DIR");
	int sandbox =
	    last_migration(arena_printf(dbtest_arena(), "%s/sandbox", dir));

	(void)state;
	assert_int_equal(last_migration(dir), SCHEMA_VERSION);
	if (sandbox != -1)
		assert_int_equal(sandbox, SCHEMA_VERSION_SANDBOX);
}

/* Can the role still run all of its statements? In a superuser's session. */
static bool
role_gets_by(PGconn *conn, const char *role)
{
	PGresult *res;
	bool ok = works(
	    conn, arena_printf(dbtest_arena(), "SET LOCAL ROLE %s", role));
	int n;

	for (int s = 0; ok && s < STMT_COUNT; s++) {
		const struct stmt_entry *e = stmt_entry((enum stmt)s);

		if ((e->roles & stmt_role(role)) == 0)
			continue;
		res = PQdescribePrepared(conn, e->name);
		n = PQnparams(res);
		PQclear(res);
		ok = works(conn, explain_sql(e, n));
	}
	return ok;
}

/* Each grant of a role, as what to revoke. */
#define GRANTS                                                             \
	"SELECT format('%%s ON %%I', a.privilege_type, c.relname)"         \
	" FROM pg_class c, aclexplode(c.relacl) a"                         \
	" WHERE a.grantee = '%s'::regrole AND c.relkind = 'r'"             \
	" UNION ALL"                                                       \
	" SELECT format('%%s (%%I) ON %%I', a.privilege_type, t.attname,"  \
	" c.relname) FROM pg_class c JOIN pg_attribute t ON t.attrelid = " \
	"c.oid,"                                                           \
	" aclexplode(t.attacl) a WHERE a.grantee = '%s'::regrole"

static void
check_needed(PGconn *conn, const char *role, const char *grant)
{
	struct arena *a = dbtest_arena();

	assert_true(works(conn, "SAVEPOINT s"));
	assert_true(
	    works(conn, arena_printf(a, "REVOKE %s FROM %s", grant, role)));
	if (role_gets_by(conn, role))
		complain(role, "does not need %s", grant);
	assert_true(works(conn, "ROLLBACK TO s"));
}

static void
check_grants(const char *role)
{
	PGconn *conn = PQconnectdb(dbtest_env("TEST_PG_ADMIN_URL"));
	PGresult *grants;

	assert_true(works(conn, "SET plan_cache_mode = force_generic_plan"));
	for (int s = 0; s < STMT_COUNT; s++)
		if ((stmt_entry((enum stmt)s)->roles & stmt_role(role)) != 0)
			assert_true(
			    works(conn, prepare_sql(stmt_entry((enum stmt)s))));
	grants = PQexec(conn, arena_printf(dbtest_arena(), GRANTS, role, role));
	assert_true(PQntuples(grants) > 0);
	assert_true(works(conn, "BEGIN"));
	for (int i = 0; i < PQntuples(grants); i++)
		check_needed(conn, role, PQgetvalue(grants, i, 0));
	PQclear(grants);
	PQfinish(conn);
}

static void
no_role_may_do_more_than_it_needs(void **state)
{
	(void)state;
	complaints = 0;
	for (size_t r = 0; r < N_WORKERS; r++)
		check_grants(roles[r]);
	assert_int_equal(complaints, 0);
}

/* The check itself must notice a grant too many. */
static void
a_grant_too_many_is_noticed(void **state)
{
	(void)state;
	complaints = 0;
	dbtest_sql("GRANT UPDATE (price_paise) ON ticket_type TO"
		   " startline_event");
	print_message("one complaint is expected:\n");
	check_grants("startline_event");
	dbtest_sql("REVOKE UPDATE (price_paise) ON ticket_type FROM"
		   " startline_event");
	assert_int_equal(complaints, 1);
}

static void
append_only_is_for_everybody(void **state)
{
	PGconn *conn = PQconnectdb(dbtest_env("TEST_PG_ADMIN_URL"));

	(void)state;
	assert_false(works(conn, "DELETE FROM ledger"));
	assert_false(works(conn, "UPDATE ledger SET transfer = ''"));
	assert_false(works(conn, "TRUNCATE ledger"));
	assert_false(works(conn, "DELETE FROM audit_log"));
	assert_false(works(conn, "UPDATE waiver SET body = 'x'"));
	PQfinish(conn);
	dbtest_sql("SELECT 1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(each_file_is_in_the_table),
	    DBTEST(the_programs_know_the_last_migration),
	    DBTEST(each_keeps_its_promises),
	    DBTEST(no_role_may_do_more_than_it_needs),
	    DBTEST(a_grant_too_many_is_noticed),
	    DBTEST(append_only_is_for_everybody),
	};

	return cmocka_run_group_tests_name("statements", tests, NULL, NULL);
}
