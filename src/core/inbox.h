/*
 * Webhooks as they came: stored raw before anything is understood, then worked
 * off one by one (PAY-02).
 *
 * It does not verify signatures (remote does) and does not settle (payment.h).
 *
 * Structs live in the arena given.
 *
 * Storing the same bytes twice is ERR_OK: one row, under whatever id they came,
 * since the id is not signed. An event that was parked is new again by it.
 */
#ifndef CORE_INBOX_H
#define CORE_INBOX_H

#include <stdbool.h>
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

/* A delivery as it came. */
struct inbox_delivery {
	const char *event_id; /* as the header says, or any name for the row */
	const char *name;
	const char *body;
	size_t body_len;
	const char *headers; /* a JSON object */
};

/* fresh_r: it was not known, or is to be tried again. */
MUST_USE enum err inbox_store(struct db *db, struct arena *a,
    const struct inbox_delivery *delivery, bool *fresh_r);

/* So many deliveries were not signed by who has the secret; nothing else of
 * them is kept. */
MUST_USE enum err inbox_count_refused(
    struct db *db, struct arena *a, int64_t n);

/* Claims up to `most` new events for 10 s; after 10 tries an event is
 * parked, with an alarm. */
MUST_USE enum err inbox_due(struct db *db, struct arena *a, int64_t most,
    const struct inbox_event **events_r, size_t *n_r);

MUST_USE enum err inbox_done(struct db *db, struct arena *a, int64_t id);
/* Not interesting, or not understood: kept, with the reason. */
MUST_USE enum err inbox_ignored(
    struct db *db, struct arena *a, int64_t id, const char *why);

#endif
