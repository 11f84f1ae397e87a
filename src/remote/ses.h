/*
 * E-mail through Amazon SES, API version 2, signed with SigV4.
 *
 * It builds no mail (remote/mime.h does) and keeps no rate: its caller does.
 *
 * Results live in the caller's arena.
 *
 * SES has no idempotency: a mail of unknown fate may have gone out.
 */
#ifndef REMOTE_SES_H
#define REMOTE_SES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "remote/delivery.h"

struct ses {
	const char *base;
	const char *region;
	const char *key_id;
	const char *secret;
	const char *from; /* "Name <address>" of the settings */
	int timeout_ms;	  /* 10 s unless changed after ses_init() */
};

/* ERR_INPUT, logged, when region, key id, secret or sender is missing. */
MUST_USE enum err ses_init(struct ses *s, const struct conf *conf);

/* Sends a complete MIME message of at most 1 MB to one address. The arena needs
 * room for ten times the message. */
void ses_send(const struct ses *s, struct arena *a, const char *to,
    const void *mime, size_t len, struct delivery *delivery_r);

/* Does SES answer at all? Asks for the account, which changes nothing; a key
 * that may not ask, and who asks too often, gets an answer as well. */
bool ses_alive(const struct ses *s, struct arena *a);

#endif
