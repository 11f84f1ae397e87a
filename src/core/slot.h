/*
 * The slots of a line held against the sessions of PostgreSQL.
 *
 * It is not how a slot is given back as a rule: whoever is done leaves at once
 * (line_leave()), and what was never used ends by itself. But a leave may be
 * lost while Redis stands still, and a slot lasts as long as a booking may,
 * which is longer than the session of who went away without a word.
 *
 * Nothing is kept.
 *
 * ERR_NONE: Redis has no line of this event. Else as db.h and line.h say.
 */
#ifndef CORE_SLOT_H
#define CORE_SLOT_H

#include "core/line.h"
#include "pg/db.h"

/* Frees the slots of all who have neither an open session nor a hold that lives
 * or is being paid; who was let in too lately to have one keeps theirs.
 * freed_r: how many. Any number may do it. Three round trips for each 500
 * inside. */
MUST_USE enum err slot_reclaim(
    struct line *l, struct db *db, const char *slug, int64_t *freed_r);

#endif
