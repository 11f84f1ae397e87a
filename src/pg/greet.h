/*
 * The first words on a new connection: is this the schema the program was built
 * for, is the clock true, and the role's statements, in one round trip.
 *
 * It does not connect and does not close.
 *
 * Nothing is owned.
 *
 * ERR_INPUT: a schema or a clock we refuse; logged. ERR_DOWN: lost on the way.
 */
#ifndef PG_GREET_H
#define PG_GREET_H

#include "pg/db.h"
#include "pg/wire.h"

MUST_USE enum err greet(
    PGconn *conn, const struct db_conf *conf, int64_t deadline_ms);

#endif
