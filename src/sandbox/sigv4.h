/*
 * AWS Signature Version 4, verified: what SES does before it takes a mail.
 *
 * It signs nothing for anybody: libcurl signs on the other side.
 *
 * Strings are the caller's; the reason lives as long as the program.
 *
 * sigv4_check() returns NULL when the signature is right, else why not.
 */
#ifndef SANDBOX_SIGV4_H
#define SANDBOX_SIGV4_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A header by its lower-case name; NULL when it was not sent. */
typedef const char *sigv4_header_fn(void *ctx, const char *name);

struct sigv4 {
	const char *key_id;
	const char *secret;
	const char *region;
	const char *service;
	int64_t now_s; /* signed at most 5 minutes from it; 0: any time */
	const char *method;
	const char *path;
	const char *query; /* as sent, "" when there is none */
	const void *body;
	size_t body_len;
	sigv4_header_fn *header;
	void *ctx;
};

/* "SignatureDoesNotMatch" and the like: x-amzn-ErrorType. */
const char *sigv4_check(struct arena *a, const struct sigv4 *s);

/* The canonical request of these signed headers ("host;x-amz-date"), and the
 * signature over it. For tests with the published vectors. */
const char *sigv4_canonical(
    struct arena *a, const struct sigv4 *s, const char *signed_headers);
const char *sigv4_signature(struct arena *a, const struct sigv4 *s,
    const char *signed_headers, const char *amz_date);

#endif
