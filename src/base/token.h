/*
 * Random identifiers, digests and signed tokens: the user of OpenSSL, beside
 * certificate.c.
 *
 * It knows no meaning: what a token stands for is its kind and its payload.
 *
 * Results live in the caller's arena or buffer; keys stay with the caller.
 *
 * Randomness that the system cannot give aborts through must(): there is no
 * honest way to go on without it.
 */
#ifndef BASE_TOKEN_H
#define BASE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* 128 random bits as 22 characters of [A-Za-z0-9_-] (BOOK-08). */
const char *token_random(struct arena *a);

/* A human code: 8 characters of 23456789ABCDEFGHJKMNPQRSTVWXYZ (BOOK-08). */
const char *token_code(struct arena *a);

/* Uniform in [0, below), below > 0. */
uint32_t token_below(uint32_t below);

/* Lower-case hex. */
const char *token_sha256_hex(struct arena *a, const void *data, size_t len);
const char *token_hmac_sha256_hex(
    struct arena *a, const char *key, const void *data, size_t len);

/* Raw 32 bytes, for chains such as SigV4's. */
void token_hmac_sha256(const void *key, size_t key_len, const void *data,
    size_t len, unsigned char mac_r[32]);
void token_sha256(const void *data, size_t len, unsigned char digest_r[32]);

/* Base64 (RFC 4648, padded) of an HMAC-SHA1: Twilio's X-Twilio-Signature. */
const char *token_hmac_sha1_base64(
    struct arena *a, const char *key, const void *data, size_t len);

const char *token_base64(struct arena *a, const void *data, size_t len);
const char *token_base64url(struct arena *a, const void *data, size_t len);

/* Strict: base64 padded, base64url not, no bits left over. A NUL follows the
 * bytes. */
MUST_USE enum err token_base64_decode(
    struct arena *a, const char *text, const void **data_r, size_t *len_r);
MUST_USE enum err token_base64url_decode(
    struct arena *a, const char *text, const void **data_r, size_t *len_r);

/* Up to two signing keys (SURGE-06): the first signs, both verify. */
struct token_keys {
	struct {
		char id[8];	  /* short, shown in the token */
		char secret[129]; /* at least 32 characters */
	} key[2];
	int n;
};

/* Reads "id:secret" lines, newest first, from a file only its owner can
 * read. ERR_INPUT with a log line when it does not hold one or two. */
MUST_USE enum err token_keys_read(const char *path, struct token_keys *keys_r);

/* The same lines as the text of a setting that was read from such a file. */
MUST_USE enum err token_keys_parse(const char *text, struct token_keys *keys_r);

/*
 * "kid.payload.mac": payload is base64url of the fields joined by '|', mac is
 * HMAC-SHA256 over kind, kid and payload. kind keeps tokens of one use from
 * passing as another's ("visitor", "admission", "session", "csrf").
 * Fields may not contain '|'.
 */
const char *token_sign(struct arena *a, const struct token_keys *keys,
    const char *kind, const char *const *fields, size_t n_fields);

/* Verifies in constant time and splits; exactly n_fields fields are wanted.
 * ERR_AUTH for anything else: too long, bad shape, unknown key, bad mac. */
MUST_USE enum err token_verify(struct arena *a, const struct token_keys *keys,
    const char *kind, const char *token, const char **fields_r,
    size_t n_fields);

#endif
