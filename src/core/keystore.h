/*
 * Idempotency keys: what a press had for an effect, it has once (API-02).
 *
 * It makes no effect and gives no answer. The key travels into the statement
 * that has the effect and is kept in the same transaction, so that there is no
 * moment in which one is there without the other. Presses of one key that come
 * at once wait for each other's rows; what was answered first stands in the row
 * of the effect, and the later ones are answered from it.
 *
 * Nothing is kept between calls.
 *
 * Fails as db.h says.
 */
#ifndef CORE_KEYSTORE_H
#define CORE_KEYSTORE_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

/* One press of one button. All NULL: a press without a key, which has its
 * effect whenever it may. */
struct keystore_press {
	const char *scope;  /* who presses what: nobody else's key is seen */
	const char *key;    /* of the form */
	const char *digest; /* of what was sent with it */
};

/* Forgets keys of more than 7 days ago, at most `most` of them. */
MUST_USE enum err keystore_sweep(
    struct db *db, struct arena *a, int64_t most, int64_t *swept_r);

#endif
