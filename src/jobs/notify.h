/*
 * What mails and SMS have in common: the pace, what they are about, and what
 * became of them.
 *
 * It sends nothing.
 *
 * Results live in the item's arena.
 *
 * notify_about() fails as booking_read(); without an organisation ERR_DOWN.
 */
#ifndef JOBS_NOTIFY_H
#define JOBS_NOTIFY_H

#include "core/outbox.h"
#include "jobs/job.h"
#include "remote/delivery.h"
#include "view/mail.h"

/* How many processes share the rate of a channel. Each waits for its answer, so
 * that a rate of 50 needs answers within 80 ms from SES and 160 ms from Twilio,
 * which is further away. */
enum {
	NOTIFY_MAIL_LANES = 4,
	NOTIFY_SMS_LANES = 8
};

/* May messages be handed over? A carrier that refuses us, whatever it is sent,
 * is left alone for a while, so that not every message dies of a wrong key. */
bool notify_welcome(const struct work *w);

/* Messages of one second at the lane's share of the rate, at least one. */
int64_t notify_batch(int64_t per_s, int lanes);

/* Waits until the lane may send again. */
void notify_pace(struct work *w, int64_t per_s, int lanes);

/* Right before the call: the intent is written. ERR_NONE: the message is not
 * ours any more, and nobody may be called. */
MUST_USE enum err notify_begin(struct work *w, const struct message *m);

/* The same again where more than a moment has gone by since: a process can be
 * stopped anywhere. */
MUST_USE enum err notify_still(struct work *w, const struct message *m);

MUST_USE enum err notify_about(
    struct work *w, const struct message *m, struct mail_about *about_r);

/* Writes down what the carrier said. */
MUST_USE enum err notify_done(
    struct work *w, const struct message *m, const struct delivery *d);

#endif
