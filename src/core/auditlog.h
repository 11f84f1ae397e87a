/*
 * What organisers did, written down for good (ADM-06): the table refuses every
 * change.
 *
 * It is not `startline audit`, which checks the invariants, and holds no
 * personal data: ids alone.
 *
 * Nothing is kept.
 *
 * Fails as db.h says. What must leave a trace is not done without one: write
 * first.
 */
#ifndef CORE_AUDITLOG_H
#define CORE_AUDITLOG_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct auditlog_entry {
	const char *by;	    /* the name the web server authenticated */
	const char *action; /* "export participants" */
	int64_t event_id;   /* 0: of no event */
	int64_t booking_id; /* 0: of no booking */
};

MUST_USE enum err auditlog_write(
    struct db *db, struct arena *a, const struct auditlog_entry *entry);

#endif
