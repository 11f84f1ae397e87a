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

#include <stdbool.h>
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

/* What has gone back of a payment, as far as we know. ERR_NONE: not ours. */
MUST_USE enum err refund_sum(
    struct db *db, struct arena *a, const char *payment_id, int64_t *paise_r);

/* A refund that we did not ask for. */
struct refund_fact {
	const char *gateway_id;
	const char *payment_id; /* the gateway's */
	const char *state;	/* pending, processed or failed */
	int64_t amount_paise;
};

/* Somebody refunded a payment of ours in the gateway's own pages, all or a
 * part: into the ledger and onto the exceptions page, once; later words about
 * it are for refund_heard(). A payment we do not know is ERR_OK; ERR_BUSY: we
 * have not heard yet that it was captured, so this comes too early. */
MUST_USE enum err refund_foreign(
    struct db *db, struct arena *a, const struct refund_fact *fact);

/* Try again later (temporary, unsure), with a note that holds no secret.
 * is_short: our account there has too little money, which stands on the
 * exceptions page until the refund is taken. */
MUST_USE enum err refund_postponed(struct db *db, struct arena *a,
    int64_t refund_id, const char *why, bool is_short);

/* The gateway refuses for good: onto the exceptions page. */
MUST_USE enum err refund_refused(
    struct db *db, struct arena *a, int64_t refund_id, const char *why);

#endif
