#include "base/token.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>

enum {
	MAC_BYTES = 32,
	KEY_BYTES = 128,
	SHA1_BYTES = 20,
	RANDOM_BYTES = 16,
	STOCK_BYTES = 1024,
	CODE_LENGTH = 8
};

static const char base64_plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "abcdefghijklmnopqrstuvwxyz0123456789+/";
static const char base64_url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "abcdefghijklmnopqrstuvwxyz0123456789-_";

/* The library takes as long for a few bytes as for many: they are drawn as a
 * stock, and nothing that was given away stays in it. */
static void
random_bytes(void *bytes, size_t len)
{
	static unsigned char stock[STOCK_BYTES];
	static size_t left;
	static pid_t owner;

	must(len <= sizeof stock);
	/* a child of fork() must not give away what its parent does */
	if (left < len || owner != getpid()) {
		must(RAND_bytes(stock, sizeof stock) == 1);
		left = sizeof stock;
		owner = getpid();
	}
	left -= len;
	memcpy(bytes, stock + left, len);
	OPENSSL_cleanse(stock + left, len);
}

const char *
token_random(struct arena *a)
{
	unsigned char bytes[RANDOM_BYTES];

	random_bytes(bytes, sizeof bytes);
	return token_base64url(a, bytes, sizeof bytes);
}

const char *
token_code(struct arena *a)
{
	static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *code = arena_alloc(a, CODE_LENGTH + 1);

	for (int i = 0; i < CODE_LENGTH; i++)
		code[i] = alphabet[token_below(sizeof alphabet - 1)];
	return code;
}

uint32_t
token_below(uint32_t below)
{
	uint32_t value, unfair;

	must(below > 0);
	/* The first 2^32 mod below values would come up once too often. */
	unfair = (UINT32_MAX - below + 1) % below;
	do
		random_bytes(&value, sizeof value);
	while (value < unfair);
	return value % below;
}

static const char *
hex(struct arena *a, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *s = arena_alloc(a, len * 2 + 1);

	for (size_t i = 0; i < len; i++) {
		s[2 * i] = digits[bytes[i] >> 4];
		s[2 * i + 1] = digits[bytes[i] & 15];
	}
	return s;
}

const char *
token_sha256_hex(struct arena *a, const void *data, size_t len)
{
	unsigned char digest[MAC_BYTES];

	token_sha256(data, len, digest);
	return hex(a, digest, sizeof digest);
}

const char *
token_hmac_sha256_hex(
    struct arena *a, const char *key, const void *data, size_t len)
{
	unsigned char mac[MAC_BYTES];

	token_hmac_sha256(key, strlen(key), data, len, mac);
	return hex(a, mac, sizeof mac);
}

/* The library looks an algorithm up anew for each HMAC() and EVP_sha256(),
 * which takes twice as long as the work: found once, and kept. */
static EVP_MAC_CTX *
hmac_sha256(void)
{
	static char digest[] = "SHA256";
	static EVP_MAC_CTX *ctx;
	EVP_MAC *mac;

	if (ctx != NULL)
		return ctx;
	const OSSL_PARAM how[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
	    OSSL_PARAM_construct_end()};
	mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	must(mac != NULL);
	ctx = EVP_MAC_CTX_new(mac);
	must(ctx != NULL && EVP_MAC_CTX_set_params(ctx, how) == 1);
	EVP_MAC_free(mac);
	return ctx;
}

static const EVP_MD *
sha256(void)
{
	static const EVP_MD *md;

	if (md == NULL)
		md = EVP_MD_fetch(NULL, "SHA256", NULL);
	must(md != NULL);
	return md;
}

/* Most of our signatures are by one key, which takes as long to be set up as a
 * short text to be signed: the last one stays as it is. */
static void
set_key(EVP_MAC_CTX *ctx, const void *key, size_t len)
{
	static unsigned char last[KEY_BYTES];
	static size_t last_len;

	if (len > 0 && len == last_len && memcmp(key, last, len) == 0) {
		must(EVP_MAC_init(ctx, NULL, 0, NULL) == 1);
		return;
	}
	must(EVP_MAC_init(ctx, key, len, NULL) == 1);
	last_len = len <= sizeof last ? len : 0;
	memcpy(last, key, last_len);
}

void
token_hmac_sha256(const void *key, size_t key_len, const void *data, size_t len,
    unsigned char mac_r[32])
{
	EVP_MAC_CTX *ctx = hmac_sha256();
	size_t n = 0;

	set_key(ctx, key, key_len);
	must(EVP_MAC_update(ctx, data, len) == 1);
	must(EVP_MAC_final(ctx, mac_r, &n, MAC_BYTES) == 1);
	must(n == MAC_BYTES);
}

void
token_sha256(const void *data, size_t len, unsigned char digest_r[32])
{
	unsigned int n = 0;

	must(EVP_Digest(data, len, digest_r, &n, sha256(), NULL) == 1);
	must(n == MAC_BYTES);
}

const char *
token_hmac_sha1_base64(
    struct arena *a, const char *key, const void *data, size_t len)
{
	unsigned char mac[SHA1_BYTES];
	size_t key_len = strlen(key);
	unsigned int n = 0;

	must(key_len <= INT_MAX);
	must(HMAC(EVP_sha1(), key, (int)key_len, data, len, mac, &n) != NULL);
	must(n == SHA1_BYTES);
	return token_base64(a, mac, sizeof mac);
}

/* s has room for 4 characters of every 3 bytes begun and a NUL. Returns the
 * number of characters without padding. */
static size_t
encode(const char *alphabet, const unsigned char *d, size_t len, char *s)
{
	size_t n = 0;
	uint32_t bits = 0;
	int held = 0;

	for (size_t i = 0; i < len; i++) {
		bits = (bits << 8 | d[i]) & 0xffff;
		held += 8;
		while (held >= 6) {
			held -= 6;
			s[n++] = alphabet[bits >> held & 63];
		}
	}
	if (held > 0)
		s[n++] = alphabet[bits << (6 - held) & 63];
	return n;
}

static char *
encoding_room(struct arena *a, size_t len)
{
	must(len < SIZE_MAX / 2);
	return arena_alloc(a, (len + 2) / 3 * 4 + 1);
}

const char *
token_base64(struct arena *a, const void *data, size_t len)
{
	char *s = encoding_room(a, len);
	size_t n = encode(base64_plain, data, len, s);

	while (n % 4 != 0)
		s[n++] = '=';
	return s;
}

const char *
token_base64url(struct arena *a, const void *data, size_t len)
{
	char *s = encoding_room(a, len);

	(void)encode(base64_url, data, len, s);
	return s;
}

/* One text for each sequence of bytes: bits left over must be zero. */
static enum err
decode(const char *alphabet, const char *s, size_t len, unsigned char *d)
{
	uint32_t bits = 0;
	int held = 0;

	if (len % 4 == 1)
		return ERR_INPUT;
	for (size_t i = 0; i < len; i++) {
		const char *c = memchr(alphabet, s[i], 64);

		if (c == NULL)
			return ERR_INPUT;
		bits = (bits << 6 | (uint32_t)(c - alphabet)) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			*d++ = (unsigned char)(bits >> held & 255);
		}
	}
	return (bits & ((1u << held) - 1)) == 0 ? ERR_OK : ERR_INPUT;
}

static enum err
decode_new(struct arena *a, const char *alphabet, const char *s, size_t len,
    const void **data_r, size_t *len_r)
{
	unsigned char *d = arena_alloc(a, len / 4 * 3 + 4);
	enum err e = decode(alphabet, s, len, d);

	if (e != ERR_OK)
		return e;
	*data_r = d;
	*len_r = len * 3 / 4;
	return ERR_OK;
}

enum err
token_base64_decode(
    struct arena *a, const char *text, const void **data_r, size_t *len_r)
{
	size_t len = strlen(text);

	if (len % 4 != 0)
		return ERR_INPUT;
	for (int i = 0; i < 2 && len > 0 && text[len - 1] == '='; i++)
		len--;
	return decode_new(a, base64_plain, text, len, data_r, len_r);
}

enum err
token_base64url_decode(
    struct arena *a, const char *text, const void **data_r, size_t *len_r)
{
	return decode_new(a, base64_url, text, strlen(text), data_r, len_r);
}
