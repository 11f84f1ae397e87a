/*
 * Money that a person has to decide about: one row a thing that is wrong with a
 * payment, written by the statement that found it (PAY-06), listed by the audit
 * (core/audit.h).
 *
 * It moves no money: a refund is made in the gateway's own pages, or was.
 *
 * Nothing is kept between calls.
 *
 * One transaction of one round trip; closing twice is closing once.
 */
#ifndef CORE_EXCEPTION_H
#define CORE_EXCEPTION_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

enum {
	EXCEPTION_DECISION_MAX = 500 /* bytes */
};

/* What `by` decided is written down, and it is open no more. ERR_NONE: it was
 * not. ERR_INPUT: no decision, or one that is too long. */
MUST_USE enum err exception_close(struct db *db, struct arena *a, int64_t id,
    const char *by, const char *decision);

#endif
