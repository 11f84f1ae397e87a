#include "pg/db.h"

#include <string.h>

#include "base/log.h"
#include "base/outside.h"
#include "pg/fault.h"
#include "pg/link.h"

static const struct wire_query begin = {.sql = "BEGIN", .no_params = true};
static const struct wire_query snapshot = {
    .sql = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .no_params = true};
static const struct wire_query commit = {.sql = "COMMIT", .no_params = true};
static const struct wire_query rollback = {.sql = "ROLLBACK",
    .no_params = true};

static void
ended(struct db *db)
{
	db->tx = TX_NONE;
	outside_transaction_closed();
}

static enum err
open_with(struct db *db, const struct wire_query *q)
{
	PGresult *res = NULL;
	enum err e;

	must(db->tx == TX_NONE);
	e = link_insist(db, q, "begin", false, &res);
	PQclear(res);
	if (e != ERR_OK)
		return e;
	db->tx = TX_OPEN;
	outside_transaction_opened();
	return ERR_OK;
}

enum err
db_begin(struct db *db)
{
	return open_with(db, &begin);
}

enum err
db_begin_snapshot(struct db *db)
{
	return open_with(db, &snapshot);
}

/* A transaction that failed answers COMMIT with the tag ROLLBACK. */
static enum err
committed(PGresult *res)
{
	if (strcmp(PQcmdStatus(res), "COMMIT") == 0)
		return ERR_OK;
	log_event(LOG_INFO, "pg_rolled_back", NULL);
	return ERR_CONFLICT;
}

enum err
db_commit(struct db *db)
{
	PGresult *res = NULL;
	enum err e = ERR_DOWN;

	must(db->tx != TX_NONE);
	if (db->tx == TX_LOST) {
		ended(db);
		return ERR_DOWN;
	}
	switch (link_ask(db, &commit, link_deadline(db), &res)) {
	case FATE_DONE:
		e = committed(res);
		break;
	case FATE_REFUSED:
	case FATE_CLASH:
	case FATE_STALE:
		e = fault_say(res, "commit");
		break;
	case FATE_UNSENT:
		break;
	case FATE_LOST:
		e = ERR_UNSURE;
		break;
	}
	PQclear(res);
	ended(db);
	return e;
}

void
db_rollback(struct db *db)
{
	PGresult *res = NULL;

	if (db->tx == TX_NONE)
		return;
	if (db->tx == TX_OPEN &&
	    link_ask(db, &rollback, link_deadline(db), &res) != FATE_DONE)
		link_close(db);
	PQclear(res);
	ended(db);
}
