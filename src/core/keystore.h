/*
 * Idempotency keys: the first answer to a key is kept and repeated (API-02).
 *
 * It is the store behind the gate's step; what an effect is, the route knows.
 *
 * Answers live in the arena given.
 *
 * A key left in flight by a dead process is free again after a minute.
 */
#ifndef CORE_KEYSTORE_H
#define CORE_KEYSTORE_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

enum keystore_state {
	KEYSTORE_NEW,
	KEYSTORE_REPEATED,
	KEYSTORE_IN_FLIGHT, /* 409 */
	KEYSTORE_MISUSED    /* same key, another body: 422 */
};

struct keystore_answer {
	enum keystore_state state;
	int status; /* of the first answer, when it is repeated */
	const char *answer;
};

struct keystore_id {
	const char *scope; /* route and who asks */
	const char *key;
};

MUST_USE enum err keystore_begin(struct db *db, struct arena *a,
    const struct keystore_id *id, const char *digest,
    struct keystore_answer *answer_r);

MUST_USE enum err keystore_finish(struct db *db, struct arena *a,
    const struct keystore_id *id, int status, const char *answer);

/* The request had no effect: the key is as new. */
MUST_USE enum err keystore_forget(
    struct db *db, struct arena *a, const struct keystore_id *id);

#endif
