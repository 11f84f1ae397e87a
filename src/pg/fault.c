#include "pg/fault.h"

#include <stddef.h>
#include <string.h>

#include "base/log.h"

static const struct {
	const char *state; /* five characters, or the class's two */
	enum err means;
} table[] = {
    {"23505", ERR_CONFLICT}, /* unique */
    {"23514", ERR_CONFLICT}, /* check */
    {"23503", ERR_CONFLICT}, /* foreign key */
    {"23P01", ERR_CONFLICT}, /* exclusion */
    {"23001", ERR_CONFLICT}, /* append-only */
    {"55P03", ERR_BUSY},     /* lock not available */
    {"57014", ERR_BUSY},     /* statement timeout */
    {"40001", ERR_BUSY}, {"40P01", ERR_BUSY},
    {"25006", ERR_DOWN}, /* read only: a standby */
    {"53", ERR_DOWN},	 /* disk full, out of memory, connections */
    {"57", ERR_DOWN},	 /* shutting down */
    {"58", ERR_DOWN},	 /* the system below */
};

static const char *
state_of(const PGresult *res)
{
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	return state != NULL ? state : "";
}

bool
fault_in(const PGresult *res)
{
	ExecStatusType status = PQresultStatus(res);

	return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
	    status != PGRES_SINGLE_TUPLE;
}

bool
fault_clash(const PGresult *res)
{
	const char *state = state_of(res);

	return strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0;
}

bool
fault_stale(const PGresult *res)
{
	const char *state = state_of(res);

	return strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0 ||
	    strcmp(state, "25006") == 0;
}

static enum err
meaning(const char *state)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strncmp(table[i].state, state, strlen(table[i].state)) == 0)
			return table[i].means;
	return ERR_BUG;
}

enum err
fault_say(const PGresult *res, const char *what)
{
	const char *state = state_of(res);
	const char *says = NULL;
	enum err e = meaning(state);

	/* Errors in our own text and in the server; others may quote data. */
	if (strncmp(state, "42", 2) == 0 || strncmp(state, "XX", 2) == 0 ||
	    e == ERR_DOWN)
		says = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	log_event(e == ERR_BUG ? LOG_ERROR :
		e == ERR_DOWN  ? LOG_WARN :
				 LOG_INFO,
	    "pg_refused", "statement", what, "state", state, "constraint",
	    PQresultErrorField(res, PG_DIAG_CONSTRAINT_NAME), "says", says,
	    NULL);
	return e;
}
