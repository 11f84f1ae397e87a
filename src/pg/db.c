#include "pg/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "pg/fault.h"
#include "pg/rows.h"
#include "pg/link.h"
#include "pg/stmt.h"

static char *
copy(const char *s)
{
	char *own = strdup(s);

	must(own != NULL);
	return own;
}

struct db *
db_new(const struct db_conf *conf)
{
	struct db *db = calloc(1, sizeof(*db));

	must(db != NULL);
	must(stmt_role(conf->role) != 0);
	db->conf = *conf;
	db->conf.url = db->url = copy(conf->url);
	db->conf.role = db->role = copy(conf->role);
	return db;
}

void
db_deadline(struct db *db, int64_t deadline_ms)
{
	db->deadline_ms = deadline_ms;
}

enum err
db_ready(struct db *db)
{
	must(db->tx == TX_NONE);
	return link_open(db, link_deadline(db));
}

const char *
db_int(struct arena *a, int64_t value)
{
	return text_decimal(a, value);
}

/* The number of rows the table promises. */
static enum err
check_rows(const struct stmt_entry *entry, const PGresult *res)
{
	int n = PQntuples(res);
	bool tuples = PQresultStatus(res) == PGRES_TUPLES_OK;
	bool kept = false;

	switch (entry->rows) {
	case ONE:
		kept = n == 1;
		break;
	case OPT:
		if (tuples && n == 0)
			return ERR_NONE;
		kept = n == 1;
		break;
	case MANY:
		kept = tuples;
		break;
	case NONE:
		kept = !tuples;
		break;
	}
	if (kept)
		return ERR_OK;
	log_event(
	    LOG_ERROR, "pg_rows_unexpected", "statement", entry->name, NULL);
	return ERR_BUG;
}

/* Inside a transaction nothing is repeated: the caller begins anew. */
static enum err
ask_inside(struct db *db, const struct wire_query *q, const char *what,
    PGresult **res_r)
{
	enum err e = ERR_DOWN;

	if (db->tx == TX_LOST)
		return ERR_DOWN;
	switch (link_ask(db, q, link_deadline(db), res_r)) {
	case FATE_DONE:
		return ERR_OK;
	case FATE_REFUSED:
	case FATE_CLASH:
		e = fault_say(*res_r, what);
		break;
	case FATE_STALE:
	case FATE_UNSENT:
	case FATE_LOST:
		break;
	}
	PQclear(*res_r);
	*res_r = NULL;
	return e;
}

enum err
db_run(struct db *db, struct arena *a, enum stmt s, const char *const *args,
    size_t n_args, const struct rows **rows_r)
{
	const struct stmt_entry *entry = stmt_entry(s);
	struct wire_query q = link_query(db, a, s, args, n_args);
	PGresult *res = NULL;
	enum err e;

	if (db->tx == TX_NONE)
		e = link_insist(
		    db, &q, entry->name, entry->kind == WRITE, &res);
	else
		e = ask_inside(db, &q, entry->name, &res);
	if (e != ERR_OK)
		return e;
	e = check_rows(entry, res);
	if (rows_r != NULL)
		*rows_r = rows_new(a, res);
	else
		PQclear(res);
	return e;
}

enum err
db_run_script(struct db *db, const char *sql)
{
	struct wire_query q = {.sql = sql, .no_params = true};
	PGresult *res = NULL;
	enum err e;

	if (db->tx == TX_NONE)
		e = link_insist(db, &q, "script", true, &res);
	else
		e = ask_inside(db, &q, "script", &res);
	PQclear(res);
	return e;
}

int64_t
db_round_trips(const struct db *db)
{
	return db->round_trips;
}

void
db_drop(struct db *db)
{
	link_close(db);
}

void
db_free(struct db **db)
{
	if (*db == NULL)
		return;
	if ((*db)->tx != TX_NONE)
		db_rollback(*db);
	link_close(*db);
	free((*db)->url);
	free((*db)->role);
	free(*db);
	*db = NULL;
}
