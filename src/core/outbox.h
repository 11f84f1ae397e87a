/*
 * Messages to be sent: written in the transaction that made them true, handed
 * over by the notify job (COMM-01, COMM-02).
 *
 * It formats nothing (view does) and sends nothing (remote does).
 *
 * Structs live in the arena given.
 *
 * A message is claimed (`sending`, committed) before the call. One found in
 * `sending` later is unsure: an SMS is looked up, a mail repeated once with the
 * same Message-ID.
 */
#ifndef CORE_OUTBOX_H
#define CORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

enum message_kind {
	MESSAGE_CONFIRMED,
	MESSAGE_REFUNDED
};

struct message {
	int64_t id;
	const char *reference; /* of the booking */
	enum message_kind kind;
	const char *recipient;
	const char *message_id;
	bool unsure;	/* an earlier call's fate is unknown */
	int64_t doubts; /* how many such calls there were */
	int64_t tries;	/* this one included */
	int64_t created_at;
};

/* Claims up to `most` messages of the channel ("email", "sms"). */
MUST_USE enum err outbox_due(struct db *db, struct arena *a,
    const char *channel, int64_t most, const struct message **messages_r,
    size_t *n_r);

/* Right before the call. ERR_NONE: the claim ran out meanwhile, somebody else
 * has the message. */
MUST_USE enum err outbox_keep(
    struct db *db, struct arena *a, const struct message *m);

MUST_USE enum err outbox_sent(struct db *db, struct arena *a,
    int64_t message_id, const char *provider_id);
/* Temporary: again later, with exponential back-off and full jitter; dead
 * after 12 tries. */
MUST_USE enum err outbox_postponed(
    struct db *db, struct arena *a, int64_t message_id, const char *why);
/* The call's fate is unknown: due again in a minute, unsure. */
MUST_USE enum err outbox_unsure(
    struct db *db, struct arena *a, int64_t message_id, const char *why);
/* An unsure message was looked up, and the carrier gave no word: it stays as
 * unsure as it was. */
MUST_USE enum err outbox_undecided(
    struct db *db, struct arena *a, int64_t message_id, const char *why);
/* Permanent: dead, visible to the organiser. */
MUST_USE enum err outbox_dead(
    struct db *db, struct arena *a, int64_t message_id, const char *why);

#endif
