/*
 * What db.c, transaction.c and stream.c share: the connection's insides, and
 * one attempt to run one thing on it.
 *
 * It is not for anybody outside pg; that is db.h.
 *
 * The struct owns its connection and copies of its settings.
 *
 * An attempt says what became of it; whether to try again is the caller's to
 * decide, who knows what the statement does.
 */
#ifndef PG_LINK_H
#define PG_LINK_H

#include "pg/db.h"
#include "pg/wire.h"

enum db_tx {
	TX_NONE,
	TX_OPEN,
	TX_LOST /* begun, and gone with its connection */
};

struct db {
	struct db_conf conf; /* its texts are the next two */
	char *url;
	char *role;
	PGconn *conn; /* NULL: to be made at the next use */
	int64_t deadline_ms;
	int64_t rest_until_ms; /* a server that stands still is left alone */
	bool doubtful;	       /* the last wait for it ended unanswered */
	int64_t round_trips;
	enum db_tx tx;
};

enum fate {
	FATE_DONE,
	FATE_REFUSED, /* the result says why */
	FATE_CLASH,   /* refused, but the same may succeed at once */
	FATE_STALE,   /* refused for the session's sake, which is closed */
	FATE_UNSENT,  /* never left; the session is closed */
	FATE_LOST     /* may have happened; the session is closed */
};

/* The monotonic end of a call that begins now. */
int64_t link_deadline(const struct db *db);

/* Makes a connection unless there is one that lives. A server that did not
 * answer in time gets little of the next deadline, and for a second after that
 * none, so that those who wait behind each other do not each wait it out
 * (OPS-05). ERR_DOWN; ERR_INPUT as db_ready(). */
MUST_USE enum err link_open(struct db *db, int64_t deadline_ms);

/* One round trip on the open connection; *res_r is set for the first three
 * fates. */
MUST_USE enum fate link_ask(struct db *db, const struct wire_query *q,
    int64_t deadline_ms, PGresult **res_r);

/* The same outside a transaction, tried again where that is safe: after a
 * clash, and once after a lost session unless it may have written. */
MUST_USE enum err link_insist(struct db *db, const struct wire_query *q,
    const char *what, bool writes, PGresult **res_r);

/* A statement of the table as a query; its text goes to the arena. */
struct wire_query link_query(const struct db *db, struct arena *a, enum stmt s,
    const char *const *args, size_t n_args);

/* The connection is gone; a transaction on it is lost. */
void link_close(struct db *db);

#endif
