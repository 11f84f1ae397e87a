/*
 * Who signed something with an RSA key, shown by a certificate: the other door
 * to OpenSSL beside token.c.
 *
 * It fetches nothing and knows no service.
 *
 * A certificate lives on the heap, for certificate_free(); signatures lie in
 * the caller's arena.
 *
 * What is not trusted is ERR_AUTH, what is no certificate ERR_INPUT. A file of
 * authorities that cannot be read is logged and ERR_DOWN.
 */
#ifndef BASE_CERTIFICATE_H
#define BASE_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct certificate;

/* What a certificate has to satisfy. */
struct certificate_trust {
	const char *ca_file;	  /* PEM; "": the system's authorities */
	const char *const *hosts; /* one of which it names; ended by NULL */
	bool brought; /* by https from such a host's own address: without a
			 file that is enough, whoever signed it */
};

enum certificate_digest {
	CERTIFICATE_SHA1,
	CERTIFICATE_SHA256
};

/* Reads PEM, the certificate first and then, where there are any, those it came
 * from, and checks it: valid now, of one of the names, from an authority of the
 * file (which may be one in the middle) or brought. */
MUST_USE enum err certificate_read(const char *pem, size_t len,
    const struct certificate_trust *trust, struct certificate **certificate_r);

/* Is it the signature (PKCS #1 v1.5) of its owner over these bytes? */
bool certificate_signed(const struct certificate *c, enum certificate_digest d,
    const char *text, const void *signature, size_t signature_len);

void certificate_free(struct certificate **c);

/* Signs text with a private key in PEM; the signature in base64. */
MUST_USE enum err certificate_sign(struct arena *a, const char *key_pem,
    enum certificate_digest d, const char *text, const char **base64_r);

#endif
