/*
 * Money going back: intents written by payment_settle() or an organiser, worked
 * off by the jobs daemon.
 *
 * It never calls the gateway.
 *
 * Structs live in the arena given.
 *
 * A refund's key and body never change, so a repeated call is the same refund.
 */
#ifndef CORE_REFUND_H
#define CORE_REFUND_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct refund {
	int64_t id;
	const char *payment_id; /* the gateway's */
	const char *key;
	const char *body;
	const char *gateway_id; /* NULL: still to be asked for */
	int64_t amount_paise;
	int64_t tries;
};

/* Refunds to be asked for now, or whose end the gateway has not told yet;
 * claimed for a minute (an hour), at most `most`. */
MUST_USE enum err refund_due(struct db *db, struct arena *a, int64_t most,
    const struct refund **refunds_r, size_t *n_r);

/*
 * What the gateway says of a refund, in answer or by itself: ledger, booking
 * state and the participant's message follow in the same transaction, once.
 * key: as the gateway gives it back (its receipt), or NULL. state: "pending",
 * "processed" or "failed"; a failed one goes onto the exceptions page.
 * ERR_NONE: a refund we never asked for. ERR_INPUT: another state.
 */
MUST_USE enum err refund_heard(struct db *db, struct arena *a, const char *key,
    const char *gateway_id, const char *state);

/* Somebody refunded a payment of ours in the gateway's own pages: onto the
 * exceptions page. A payment we do not know is ERR_OK. */
MUST_USE enum err refund_foreign(
    struct db *db, struct arena *a, const char *payment_id);

/* Try again later (temporary, unsure), with a note that holds no secret. */
MUST_USE enum err refund_postponed(
    struct db *db, struct arena *a, int64_t refund_id, const char *why);

/* The gateway refuses for good: onto the exceptions page. */
MUST_USE enum err refund_refused(
    struct db *db, struct arena *a, int64_t refund_id, const char *why);

#endif
