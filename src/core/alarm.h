/*
 * What a person should look at: one row a name while it lasts, logged when it
 * is raised and listed by `startline audit`.
 *
 * It tells nobody by itself.
 *
 * Nothing is kept between calls.
 *
 * Raising or clearing twice is doing it once.
 */
#ifndef CORE_ALARM_H
#define CORE_ALARM_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

/* detail: nothing personal, no secret. */
MUST_USE enum err alarm_raise(
    struct db *db, struct arena *a, const char *name, const char *detail);

MUST_USE enum err alarm_clear(struct db *db, struct arena *a, const char *name);

/* Looks for what nobody would notice: payments without a webhook for an hour
 * (PAY-07), paying holds the gateway gives no word about (PAY-05), refunds that
 * it does not take (PAY-06); and ends the
 * alarms of what is parked no more. */
MUST_USE enum err alarm_look(struct db *db, struct arena *a);

#endif
