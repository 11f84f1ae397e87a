#include "base/certificate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/log.h"
#include "base/token.h"

enum {
	CHAIN_MAX = 8,
	SIGNATURE_BYTES_MAX = 1024
};

struct certificate {
	X509 *own;
	STACK_OF(X509) * chain; /* not trusted by themselves */
};

static BIO *
memory(const char *pem, size_t len)
{
	must(len <= INT_MAX);
	BIO *bio = BIO_new_mem_buf(pem, (int)len);
	must(bio != NULL);
	return bio;
}

static enum err
parse(const char *pem, size_t len, struct certificate *c)
{
	BIO *bio = memory(pem, len);
	X509 *next;

	c->chain = sk_X509_new_null();
	must(c->chain != NULL);
	c->own = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	for (int i = 0; c->own != NULL && i < CHAIN_MAX; i++) {
		next = PEM_read_bio_X509(bio, NULL, NULL, NULL);
		if (next == NULL)
			break;
		must(sk_X509_push(c->chain, next) > 0);
	}
	BIO_free(bio);
	return c->own != NULL ? ERR_OK : ERR_INPUT;
}

static bool
names(X509 *own, const char *const *hosts)
{
	for (; *hosts != NULL; hosts++)
		if (X509_check_host(own, *hosts, 0, 0, NULL) == 1)
			return true;
	return false;
}

/* NULL, logged, when the authorities cannot be read. */
static X509_STORE *
authorities(const char *ca_file)
{
	X509_STORE *store = X509_STORE_new();
	int ok;

	must(store != NULL);
	ok = *ca_file == '\0' ? X509_STORE_set_default_paths(store) :
				X509_STORE_load_file(store, ca_file);
	if (ok == 1 &&
	    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN) == 1)
		return store;
	log_event(LOG_ERROR, "authorities_unreadable", "file", ca_file, NULL);
	X509_STORE_free(store);
	return NULL;
}

static bool
is_valid_now(const X509 *own)
{
	return X509_cmp_current_time(X509_get0_notBefore(own)) < 0 &&
	    X509_cmp_current_time(X509_get0_notAfter(own)) > 0;
}

static enum err
check(const struct certificate *c, const struct certificate_trust *trust)
{
	X509_STORE *store;
	X509_STORE_CTX *ctx;
	enum err e = ERR_AUTH;

	if (trust->brought && *trust->ca_file == '\0')
		return is_valid_now(c->own) && names(c->own, trust->hosts) ?
		    ERR_OK :
		    ERR_AUTH;
	store = authorities(trust->ca_file);
	if (store == NULL)
		return ERR_DOWN;
	ctx = X509_STORE_CTX_new();
	must(ctx != NULL);
	if (X509_STORE_CTX_init(ctx, store, c->own, c->chain) == 1 &&
	    X509_verify_cert(ctx) == 1 && names(c->own, trust->hosts))
		e = ERR_OK;
	X509_STORE_CTX_free(ctx);
	X509_STORE_free(store);
	return e;
}

enum err
certificate_read(const char *pem, size_t len,
    const struct certificate_trust *trust, struct certificate **certificate_r)
{
	struct certificate *c = calloc(1, sizeof(*c));
	enum err e;

	must(c != NULL);
	e = parse(pem, len, c);
	if (e == ERR_OK)
		e = check(c, trust);
	if (e != ERR_OK)
		certificate_free(&c);
	*certificate_r = c;
	return e;
}

void
certificate_free(struct certificate **c)
{
	if (*c == NULL)
		return;
	X509_free((*c)->own);
	sk_X509_pop_free((*c)->chain, X509_free);
	free(*c);
	*c = NULL;
}

static const EVP_MD *
digest_of(enum certificate_digest d)
{
	return d == CERTIFICATE_SHA1 ? EVP_sha1() : EVP_sha256();
}

bool
certificate_signed(const struct certificate *c, enum certificate_digest d,
    const char *text, const void *signature, size_t signature_len)
{
	EVP_PKEY *key = X509_get0_pubkey(c->own);
	EVP_MD_CTX *ctx;
	bool ok;

	if (key == NULL || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
		return false;
	ctx = EVP_MD_CTX_new();
	must(ctx != NULL);
	ok = EVP_DigestVerifyInit(ctx, NULL, digest_of(d), NULL, key) == 1 &&
	    EVP_DigestVerify(ctx, signature, signature_len,
		(const unsigned char *)text, strlen(text)) == 1;
	EVP_MD_CTX_free(ctx);
	return ok;
}

enum err
certificate_sign(struct arena *a, const char *key_pem,
    enum certificate_digest d, const char *text, const char **base64_r)
{
	unsigned char signature[SIGNATURE_BYTES_MAX];
	size_t len = sizeof(signature);
	BIO *bio = memory(key_pem, strlen(key_pem));
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool ok;

	must(ctx != NULL);
	BIO_free(bio);
	ok = key != NULL &&
	    EVP_DigestSignInit(ctx, NULL, digest_of(d), NULL, key) == 1 &&
	    EVP_DigestSign(ctx, signature, &len, (const unsigned char *)text,
		strlen(text)) == 1;
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	if (!ok)
		return ERR_INPUT;
	*base64_r = token_base64(a, signature, len);
	return ERR_OK;
}
