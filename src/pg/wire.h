/*
 * One libpq connection whose every wait has an end: the asynchronous calls and
 * poll(), because a stopped server defeats every timer of its own (TRAPS in
 * HACKING).
 *
 * It does not know what a statement means or whether it may be repeated.
 *
 * The connection is the caller's, released by wire_close(). A result belongs to
 * the caller, who clears it.
 *
 * Failing is told apart by what the server may have seen: see enum wire.
 */
#ifndef PG_WIRE_H
#define PG_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "base/err.h"

enum wire {
	WIRE_ANSWERED, /* good or bad, the result says it */
	WIRE_UNSENT,   /* lost before the query left */
	WIRE_LOST      /* lost, or too late, after it may have arrived */
};

/* What is asked: a prepared name, or else text with parameters, or else
 * (no_params) text of several statements. */
struct wire_query {
	const char *prepared;
	const char *sql;
	bool no_params;
	const char *const *args;
	size_t n_args;
};

/* A connection as the role by a monotonic deadline; NULL, and logged. */
PGconn *wire_open(const char *url, const char *role, int64_t deadline_ms);

/* False when the server has spoken unasked: it has hung up. Asks nobody. */
bool wire_alive(PGconn *conn);

/* One round trip. *res_r is set when WIRE_ANSWERED: the first error, else the
 * last answer. */
MUST_USE enum wire wire_ask(PGconn *conn, const struct wire_query *q,
    int64_t deadline_ms, PGresult **res_r);

/* The steps of wire_ask(), for answers that come row by row. wire_next() gives
 * one result at a time, NULL after the last. */
MUST_USE enum wire wire_send(
    PGconn *conn, const struct wire_query *q, int64_t deadline_ms);
MUST_USE enum wire wire_next(
    PGconn *conn, int64_t deadline_ms, PGresult **res_r);

/* Closes without waiting for the server; *conn becomes NULL. */
void wire_close(PGconn **conn);

#endif
