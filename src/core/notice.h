/*
 * What came in SES's name, kept as it came until somebody who may call out has
 * looked at it.
 *
 * It verifies nothing (remote/sns.h does) and is not the inbox of the gateway,
 * whose events are signed with a secret we have and stay.
 *
 * Structs live in the arena given. A notice that was looked at is gone.
 *
 * Anybody can send one, so there is room for 20,000, and one that says it is
 * older than an hour is not taken.
 */
#ifndef CORE_NOTICE_H
#define CORE_NOTICE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct notice {
	int64_t id;
	const char *body;
};

/* written_s: what it says itself. ERR_AUTH: too old; ERR_BUSY: no room. The
 * same bytes are kept once. */
MUST_USE enum err notice_store(
    struct db *db, struct arena *a, const char *body, int64_t written_s);

/* Claims up to `most`, each due again after a while that doubles; after 20
 * tries one is parked, with an alarm, and forgotten after a week. */
MUST_USE enum err notice_due(struct db *db, struct arena *a, int64_t most,
    const struct notice **notices_r, size_t *n_r);

MUST_USE enum err notice_done(struct db *db, struct arena *a, int64_t id);
/* It was not SES's: gone, and counted. */
MUST_USE enum err notice_refused(struct db *db, struct arena *a, int64_t id);

#endif
