/*
 * What an error of the server means for the caller, by SQLSTATE.
 *
 * It is asked only about sessions that live on: a lost connection is decided by
 * its state, since its SQLSTATE is missing more often than not.
 *
 * Results stay with the caller.
 *
 * It logs each error once, without a word that may carry a visitor's data.
 */
#ifndef PG_FAULT_H
#define PG_FAULT_H

#include <stdbool.h>

#include <libpq-fe.h>

#include "base/err.h"

bool fault_in(const PGresult *res);

/* A deadlock or a serialisation failure: the whole transaction may run again.
 */
bool fault_clash(const PGresult *res);

/* The session is of no use (a plan older than the schema, a statement that is
 * not prepared, a standby); nothing was done, a new session may do. */
bool fault_stale(const PGresult *res);

/* The code for the caller, and one log line. what: the statement's name. */
MUST_USE enum err fault_say(const PGresult *res, const char *what);

#endif
