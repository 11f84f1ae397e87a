#include "pg/greet.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "pg/fault.h"
#include "pg/schema.h"
#include "pg/stmt.h"

enum {
	ARENA_MAX = 4 * 1024 * 1024
};

static const char *
script_of(struct arena *a, const struct db_conf *conf)
{
	const char *check = stmt_text(a, STMT_check_schema);
	const char *prepare = "";

	if (conf->prepare)
		prepare = stmt_prepare_script(a, conf->role);
	return arena_printf(a, "%s;\n%s", check, prepare);
}

static enum err
judge_schema(const PGresult *res, const struct db_conf *conf)
{
	int want = strcmp(conf->role, "startline_sandbox") == 0 ?
	    SCHEMA_VERSION_SANDBOX :
	    SCHEMA_VERSION;
	const char *have = PQgetvalue(res, 0, 0);
	bool skewed = strcmp(PQgetvalue(res, 0, 1), "t") == 0;

	if (strtol(have, NULL, 10) != want) {
		log_event(
		    LOG_ERROR, "pg_schema_unknown", "version", have, NULL);
		return ERR_INPUT;
	}
	if (skewed && !conf->sandbox) {
		log_event(LOG_ERROR, "pg_clock_shifted", NULL);
		return ERR_INPUT;
	}
	return ERR_OK;
}

/* The check is the first answer; all others only must not fail. */
static enum err
judge(const PGresult *res, bool first, const struct db_conf *conf)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	if (!fault_in(res))
		return first ? judge_schema(res, conf) : ERR_OK;
	if (first && state != NULL && strcmp(state, "42P01") == 0) {
		log_event(
		    LOG_ERROR, "pg_schema_unknown", "version", "none", NULL);
		return ERR_INPUT;
	}
	return fault_say(res, "prepare");
}

static enum err
hear_out(PGconn *conn, const struct db_conf *conf, int64_t deadline_ms)
{
	PGresult *res = NULL;
	enum err e = ERR_OK;
	bool first = true;

	for (;;) {
		if (wire_next(conn, deadline_ms, &res) != WIRE_ANSWERED)
			return ERR_DOWN;
		if (res == NULL)
			break;
		if (e == ERR_OK)
			e = judge(res, first, conf);
		first = false;
		PQclear(res);
	}
	return PQstatus(conn) == CONNECTION_OK ? e : ERR_DOWN;
}

enum err
greet(PGconn *conn, const struct db_conf *conf, int64_t deadline_ms)
{
	struct arena *a = arena_new(ARENA_MAX);
	struct wire_query q = {.sql = script_of(a, conf), .no_params = true};
	enum err e = ERR_DOWN;

	if (wire_send(conn, &q, deadline_ms) == WIRE_ANSWERED)
		e = hear_out(conn, conf, deadline_ms);
	arena_free(&a);
	return e;
}
