/*
 * A job's lease: each job runs once at a time, however many daemons there are.
 *
 * It is no lock: a job whose process stalls for longer than the lease may run
 * beside its successor, so each of its steps claims what it works on.
 *
 * Nothing is kept between calls.
 *
 * ERR_NONE: somebody else has it.
 */
#ifndef CORE_LEASE_H
#define CORE_LEASE_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

/* A lease lasts so long; it is to be renewed well before. */
enum {
	LEASE_S = 5
};

/* Takes the lease, or renews it. holder: a name nobody else has. */
MUST_USE enum err lease_hold(
    struct db *db, struct arena *a, const char *job, const char *holder);

/* Gives it back before its end. */
MUST_USE enum err lease_drop(
    struct db *db, struct arena *a, const char *job, const char *holder);

/* The right to go through the gateway's list of payments, given every 4 min;
 * ERR_NONE: it is not time yet. */
MUST_USE enum err lease_review(struct db *db, struct arena *a);

/* It came to nothing: it is time now. */
MUST_USE enum err lease_review_again(struct db *db, struct arena *a);

#endif
