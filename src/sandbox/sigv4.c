#include "sandbox/sigv4.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/token.h"

enum {
	CANONICAL_MAX = 32768,
	PARAMS_MAX = 64,
	DATE_LEN = 16, /* 20150830T123600Z */
	DAY_LEN = 8,
	SKEW_S = 300
};

static const char mismatch[] = "SignatureDoesNotMatch";
static const char missing[] = "MissingAuthenticationToken";
static const char incomplete[] = "IncompleteSignature";
static const char unknown_key[] = "InvalidClientTokenId";
static const char expired[] = "RequestExpired";

struct authorization {
	const char *key_id, *day, *region, *service, *end;
	const char *signed_headers;
	const char *signature;
};

static bool
is_unreserved(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	    (c >= '0' && c <= '9') || strchr("-._~", c) != NULL;
}

/* Every segment of the path as sent is escaped once more. */
static void
add_path(struct text *t, const char *path)
{
	for (; *path != '\0'; path++) {
		unsigned char c = (unsigned char)*path;

		if (c == '/' || is_unreserved(c))
			text_add_bytes(t, path, 1);
		else
			text_addf(t, "%%%02X", c);
	}
}

static int
by_text(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

/* Parameters are sorted as they are escaped; one without '=' gets it. */
static void
add_query(struct arena *a, struct text *t, const char *query)
{
	const char *param[PARAMS_MAX] = {NULL};
	size_t n = 0;

	while (*query != '\0' && n < PARAMS_MAX) {
		size_t len = strcspn(query, "&");
		bool has_value = memchr(query, '=', len) != NULL;

		param[n++] = arena_printf(
		    a, "%.*s%s", (int)len, query, has_value ? "" : "=");
		query += len + (query[len] == '&');
	}
	qsort(param, n, sizeof(param[0]), by_text);
	for (size_t i = 0; i < n; i++)
		text_addf(t, "%s%s", i > 0 ? "&" : "", param[i]);
}

/* The header's value without blanks at its ends, runs of them folded. */
static bool
add_header(
    struct arena *a, struct text *t, const struct sigv4 *s, const char *name)
{
	const char *value = s->header(s->ctx, name);

	if (value == NULL)
		return false;
	text_addf(t, "%s:%s\n", name, text_squeeze(a, value));
	return true;
}

static const char *
payload_hash(struct arena *a, const struct sigv4 *s)
{
	const char *said = s->header(s->ctx, "x-amz-content-sha256");

	if (said != NULL && strcmp(said, "UNSIGNED-PAYLOAD") == 0)
		return said;
	return token_sha256_hex(a, s->body, s->body_len);
}

const char *
sigv4_canonical(
    struct arena *a, const struct sigv4 *s, const char *signed_headers)
{
	struct text *t = text_new(a, CANONICAL_MAX);
	const char *name = signed_headers;

	text_addf(t, "%s\n", s->method);
	add_path(t, s->path);
	text_add(t, "\n");
	add_query(a, t, s->query);
	text_add(t, "\n");
	while (*name != '\0') {
		size_t len = strcspn(name, ";");

		if (!add_header(a, t, s, arena_strndup(a, name, len)))
			return NULL;
		name += len + (name[len] == ';');
	}
	text_addf(t, "\n%s\n%s", signed_headers, payload_hash(a, s));
	return text_failed(t) ? NULL : text_str(t);
}

static void
chain(unsigned char key[32], const char *word)
{
	token_hmac_sha256(key, 32, word, strlen(word), key);
}

static const char *
hex(struct arena *a, const unsigned char mac[32])
{
	struct text *t = text_new(a, 64);

	for (size_t i = 0; i < 32; i++)
		text_addf(t, "%02x", mac[i]);
	return text_str(t);
}

const char *
sigv4_signature(struct arena *a, const struct sigv4 *s,
    const char *signed_headers, const char *amz_date)
{
	const char *canonical = sigv4_canonical(a, s, signed_headers);
	const char *day = arena_strndup(a, amz_date, DAY_LEN);
	const char *first = arena_printf(a, "AWS4%s", s->secret);
	unsigned char key[32];
	const char *to_sign;

	if (canonical == NULL)
		return NULL;
	to_sign =
	    arena_printf(a, "AWS4-HMAC-SHA256\n%s\n%s/%s/%s/aws4_request\n%s",
		amz_date, day, s->region, s->service,
		token_sha256_hex(a, canonical, strlen(canonical)));
	token_hmac_sha256(first, strlen(first), day, DAY_LEN, key);
	chain(key, s->region);
	chain(key, s->service);
	chain(key, "aws4_request");
	chain(key, to_sign);
	return hex(a, key);
}

/* "Name=value" of the Authorization header up to the next comma. */
static const char *
part_of(struct arena *a, const char *header, const char *name)
{
	const char *at = strstr(header, name);

	if (at == NULL)
		return NULL;
	at += strlen(name);
	return arena_strndup(a, at, strcspn(at, ", "));
}

/* AK/20261121/ap-south-1/ses/aws4_request */
static bool
split_credential(
    struct arena *a, const char *credential, struct authorization *auth)
{
	const char *part[5];

	for (size_t i = 0; i < 5; i++) {
		size_t len = strcspn(credential, "/");

		part[i] = arena_strndup(a, credential, len);
		credential += len;
		if ((*credential == '/') != (i < 4))
			return false;
		credential += i < 4;
	}
	auth->key_id = part[0];
	auth->day = part[1];
	auth->region = part[2];
	auth->service = part[3];
	auth->end = part[4];
	return true;
}

static bool
read_authorization(
    struct arena *a, const char *header, struct authorization *auth)
{
	const char *credential = part_of(a, header, " Credential=");

	auth->signed_headers = part_of(a, header, " SignedHeaders=");
	auth->signature = part_of(a, header, " Signature=");
	return strncmp(header, "AWS4-HMAC-SHA256 ", 17) == 0 &&
	    credential != NULL && auth->signed_headers != NULL &&
	    auth->signature != NULL && split_credential(a, credential, auth);
}

static int64_t
number(const char *digits, size_t len)
{
	int64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n = n * 10 + (digits[i] - '0');
	return n;
}

/* Seconds since 1970 of "20150830T123600Z"; -1: it is no such thing. */
static int64_t
seconds_of(const char *date)
{
	int64_t y, m, days;

	if (strlen(date) != DATE_LEN || date[8] != 'T' || date[15] != 'Z' ||
	    strspn(date, "0123456789") != 8 ||
	    strspn(date + 9, "0123456789") != 6)
		return -1;
	y = number(date, 4);
	m = number(date + 4, 2);
	y -= m <= 2;
	days = 365 * y + y / 4 - y / 100 + y / 400 +
	    (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + number(date + 6, 2) - 1 -
	    719468;
	return days * 86400 + number(date + 9, 2) * 3600 +
	    number(date + 11, 2) * 60 + number(date + 13, 2);
}

static bool
is_in_time(const struct sigv4 *s, const char *date)
{
	int64_t then_s = seconds_of(date);

	return then_s >= 0 &&
	    (s->now_s == 0 || llabs(s->now_s - then_s) <= SKEW_S);
}

/* host and the date must be signed, and every x-amz- header we know of. */
static bool
signs_enough(struct arena *a, const struct sigv4 *s, const char *signed_headers)
{
	static const char *const must_sign[] = {"host", "x-amz-date",
	    "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent",
	    "x-amz-target"};
	const char *list = arena_printf(a, ";%s;", signed_headers);

	for (size_t i = 0; i < sizeof(must_sign) / sizeof(must_sign[0]); i++)
		if (s->header(s->ctx, must_sign[i]) != NULL &&
		    strstr(list, arena_printf(a, ";%s;", must_sign[i])) == NULL)
			return false;
	return strstr(list, ";host;") != NULL &&
	    strstr(list, ";x-amz-date;") != NULL;
}

static bool
body_is_as_said(struct arena *a, const struct sigv4 *s)
{
	const char *said = s->header(s->ctx, "x-amz-content-sha256");

	return said == NULL || strcmp(said, payload_hash(a, s)) == 0;
}

const char *
sigv4_check(struct arena *a, const struct sigv4 *s)
{
	const char *header = s->header(s->ctx, "authorization");
	const char *date = s->header(s->ctx, "x-amz-date");
	struct authorization auth;
	const char *ours;

	if (header == NULL || header[0] == '\0')
		return missing;
	if (date == NULL || !read_authorization(a, header, &auth))
		return incomplete;
	if (strcmp(auth.key_id, s->key_id) != 0)
		return unknown_key;
	if (!is_in_time(s, date))
		return expired;
	if (strcmp(auth.region, s->region) != 0 ||
	    strcmp(auth.service, s->service) != 0 ||
	    strcmp(auth.end, "aws4_request") != 0 ||
	    strncmp(date, auth.day, DAY_LEN) != 0 ||
	    strlen(auth.day) != DAY_LEN ||
	    !signs_enough(a, s, auth.signed_headers) || !body_is_as_said(a, s))
		return mismatch;
	ours = sigv4_signature(a, s, auth.signed_headers, date);
	if (ours == NULL ||
	    !text_same_secret(
		ours, strlen(ours), auth.signature, strlen(auth.signature)))
		return mismatch;
	return NULL;
}
