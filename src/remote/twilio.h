/*
 * SMS through Twilio: send, look up, and check who calls us back.
 *
 * It words nothing and keeps no rate: its caller does.
 *
 * Results live in the caller's arena.
 *
 * Twilio has no idempotency: an SMS of unknown fate is looked up, not repeated.
 */
#ifndef REMOTE_TWILIO_H
#define REMOTE_TWILIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "remote/delivery.h"

struct twilio {
	const char *base;
	const char *account;
	const char *tokens; /* a line, or two: the second is the one before */
	const char *from;   /* a number, or a Messaging Service SID (MG...) */
	const char *site;   /* where Twilio reaches us; "": it does not */
	int timeout_ms;	    /* 10 s unless changed after twilio_init() */
};

/* ERR_NONE when no sender is set (an installation without SMS); ERR_INPUT,
 * logged, when account or token is missing. */
MUST_USE enum err twilio_init(struct twilio *t, const struct conf *conf);

struct twilio_sms {
	const char *to;		/* E.164 */
	const char *body;	/* at most 1,600 characters */
	const char *message_id; /* comes back with what Twilio tells of it */
};

/* It dies undelivered after an hour. */
void twilio_send(const struct twilio *t, struct arena *a,
    const struct twilio_sms *sms, struct delivery *delivery_r);

/* Where Twilio is to tell of this message: what it signs. */
const char *twilio_callback_url(
    struct arena *a, const char *site, const char *message_id);

/* The SID of a message to that number with exactly that body. ERR_NONE: of the
 * last hundred to it none is that. */
MUST_USE enum err twilio_find(const struct twilio *t, struct arena *a,
    const char *to, const char *body, const char **sid_r);

struct twilio_field {
	const char *name;
	const char *value;
};

/* X-Twilio-Signature by one of up to two tokens, a line each. url: as it was
 * given to Twilio, from the settings, never from the request's Host; fields:
 * all that were posted, decoded. */
bool twilio_signature_ok(struct arena *a, const char *tokens, const char *url,
    const struct twilio_field *fields, size_t n_fields, const char *signature);

#endif
