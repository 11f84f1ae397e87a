/*
 * Messages to be sent: written in the transaction that made them true, handed
 * over by the notify job (COMM-01, COMM-02).
 *
 * It formats nothing (view does) and sends nothing (remote does).
 *
 * Structs live in the arena given.
 *
 * A message is claimed while it is made, and marked `sending`, committed,
 * before the call. One found in `sending` later is unsure: an SMS is looked up,
 * a mail repeated once with the same Message-ID. Who was stopped meanwhile and
 * lost the message changes nothing any more, but that it was sent.
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
	const char *channel;   /* "email" or "sms" */
	const char *reference; /* of the booking */
	enum message_kind kind;
	const char *recipient;
	const char *message_id;
	bool unsure;	/* an earlier call's fate is unknown */
	int64_t doubts; /* how many such calls there were */
	int64_t tries;	/* this one included */
	int64_t created_at;
};

/* Claims up to `most` messages of the channel ("email", "sms") for a minute. */
MUST_USE enum err outbox_due(struct db *db, struct arena *a,
    const char *channel, int64_t most, const struct message **messages_r,
    size_t *n_r);

/* The intent, right before the call, for a minute. ERR_NONE: somebody else has
 * the message, or it is known to be sent: do not call. Asking again is no harm.
 */
MUST_USE enum err outbox_begin(
    struct db *db, struct arena *a, const struct message *m);

MUST_USE enum err outbox_sent(struct db *db, struct arena *a,
    const struct message *m, const char *provider_id);
/* Temporary: again later, with exponential back-off and full jitter; dead
 * after 12 tries and a day. */
MUST_USE enum err outbox_postponed(
    struct db *db, struct arena *a, const struct message *m, const char *why);
/* The call's fate is unknown: due again in a minute, unsure. */
MUST_USE enum err outbox_unsure(
    struct db *db, struct arena *a, const struct message *m, const char *why);
/* An unsure message was looked up, and the carrier gave no word: it stays as
 * unsure as it was. */
MUST_USE enum err outbox_undecided(
    struct db *db, struct arena *a, const struct message *m, const char *why);
/* Permanent: dead, visible to the organiser. */
MUST_USE enum err outbox_dead(
    struct db *db, struct arena *a, const struct message *m, const char *why);

/* A carrier's word, in the order in which one may follow the other. */
enum delivery_state {
	DELIVERY_STATE_NONE, /* it was taken, no more */
	DELIVERY_STATE_SENT,
	DELIVERY_STATE_DELIVERED,
	DELIVERY_STATE_UNDELIVERED,
	DELIVERY_STATE_BOUNCED,
	DELIVERY_STATE_COMPLAINED
};
struct delivery_news {
	const char *channel;
	const char *provider_id;
	const char *message_id; /* where the carrier says it as well, else "" */
	enum delivery_state state;
	const char *code; /* the carrier's, never personal; "" */
};

/* Once or often, in whatever order: it only moves forward. ERR_NONE: not a
 * message of ours. */
MUST_USE enum err outbox_heard(
    struct db *db, struct arena *a, const struct delivery_news *news);

/* A message somebody has to look at: dead, or not delivered. */
struct outbox_trouble {
	int64_t id;
	const char *kind;
	const char *channel;
	const char *state;
	const char *delivery;
	const char *code;
	const char *slug; /* of the event */
	int64_t tries;
	const char *note;
	int64_t since_s;
};
MUST_USE enum err outbox_troubles(struct db *db, struct arena *a,
    const struct outbox_trouble **list_r, size_t *n_r);

/* How many messages stand where. */
struct outbox_count {
	const char *channel;
	const char *state;
	const char *delivery;
	int64_t n;
};
MUST_USE enum err outbox_counts(struct db *db, struct arena *a,
    const struct outbox_count **list_r, size_t *n_r);

/* A dead message starts anew, and the audit log says who asked. message_id 0:
 * each dead one that its carrier certainly does not have and that is still
 * true, of events that are not over. n_r: how many there were. */
MUST_USE enum err outbox_revive(struct db *db, struct arena *a,
    int64_t message_id, const char *by, int64_t *n_r);

#endif
