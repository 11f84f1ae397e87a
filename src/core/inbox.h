/*
 * Webhooks as they came: stored raw before anything is understood, then worked
 * off one by one (PAY-02).
 *
 * It does not verify signatures (remote does) and does not settle (payment.h).
 *
 * Structs live in the arena given.
 *
 * Storing an event id twice is ERR_OK: one row.
 */
#ifndef CORE_INBOX_H
#define CORE_INBOX_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct inbox_event {
	int64_t id;
	const char *event_id;
	const char *name;
	const char *body;
};

MUST_USE enum err inbox_store(struct db *db, struct arena *a,
    const char *event_id, const char *name, const char *body);

/* Claims up to `most` new events for 10 s; after 10 tries an event is
 * parked, with an alarm. */
MUST_USE enum err inbox_due(struct db *db, struct arena *a, int64_t most,
    const struct inbox_event **events_r, size_t *n_r);

MUST_USE enum err inbox_done(struct db *db, struct arena *a, int64_t id);
/* Not interesting, or not understood: kept, with the reason. */
MUST_USE enum err inbox_ignored(
    struct db *db, struct arena *a, int64_t id, const char *why);

#endif
