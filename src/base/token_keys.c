/* The half of token.h about signing keys and signed tokens. */
#include "base/token.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"

enum {
	TOKEN_LENGTH_MAX = 2000,
	FILE_BYTES_MAX = 1024,
	SECRET_LENGTH_MIN = 32
};

static bool
is_key_id(const char *s, size_t len)
{
	if (len == 0)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') &&
		    !(s[i] >= 'A' && s[i] <= 'Z') &&
		    !(s[i] >= '0' && s[i] <= '9') && s[i] != '-' && s[i] != '_')
			return false;
	return true;
}

static enum err
add_key(struct token_keys *keys, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	size_t id_len, secret_len;

	if (colon == NULL || keys->n == 2)
		return ERR_INPUT;
	id_len = (size_t)(colon - line);
	secret_len = len - id_len - 1;
	if (!is_key_id(line, id_len) || id_len >= sizeof keys->key[0].id ||
	    secret_len < SECRET_LENGTH_MIN ||
	    secret_len >= sizeof keys->key[0].secret)
		return ERR_INPUT;
	memcpy(keys->key[keys->n].id, line, id_len);
	memcpy(keys->key[keys->n].secret, colon + 1, secret_len);
	if (keys->n == 1 && strcmp(keys->key[0].id, keys->key[1].id) == 0)
		return ERR_INPUT;
	keys->n++;
	return ERR_OK;
}

enum err
token_keys_parse(const char *text, struct token_keys *keys_r)
{
	struct token_keys keys = {.n = 0};

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		if (len > 0 && add_key(&keys, text, len) != ERR_OK)
			break;
		text += text[len] == '\n' ? len + 1 : len;
	}
	if (*text != '\0' || keys.n == 0) {
		log_event(LOG_ERROR, "token_keys_bad", "wanted",
		    "one or two lines id:secret of 32 characters or more",
		    NULL);
		return ERR_INPUT;
	}
	*keys_r = keys;
	return ERR_OK;
}

/* Opens a plain file that nobody but its owner can read; -1 otherwise. */
static int
open_private(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0) {
		log_event(LOG_ERROR, "token_keys_unreadable", "file", path,
		    "why", strerror(errno), NULL);
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
		log_event(
		    LOG_ERROR, "token_keys_not_private", "file", path, NULL);
		(void)close(fd);
		return -1;
	}
	return fd;
}

enum err
token_keys_read(const char *path, struct token_keys *keys_r)
{
	char text[FILE_BYTES_MAX + 1];
	int fd = open_private(path);
	ssize_t n;

	if (fd < 0)
		return ERR_INPUT;
	n = read(fd, text, sizeof text);
	(void)close(fd);
	if (n < 0 || n > FILE_BYTES_MAX) {
		log_event(
		    LOG_ERROR, "token_keys_unreadable", "file", path, NULL);
		return ERR_INPUT;
	}
	text[n] = '\0';
	return token_keys_parse(text, keys_r);
}

static const char *
signature(struct arena *a, const char *secret, const char *kind,
    const char *signed_part)
{
	const char *text = arena_printf(a, "%s.%s", kind, signed_part);
	unsigned char mac[32];

	token_hmac_sha256(secret, strlen(secret), text, strlen(text), mac);
	return token_base64url(a, mac, sizeof mac);
}

const char *
token_sign(struct arena *a, const struct token_keys *keys, const char *kind,
    const char *const *fields, size_t n_fields)
{
	struct text *payload = text_new(a, TOKEN_LENGTH_MAX);
	struct text *token = text_new(a, TOKEN_LENGTH_MAX);
	const char *mac;

	must(keys->n > 0 && strchr(kind, '.') == NULL);
	for (size_t i = 0; i < n_fields; i++) {
		must(strchr(fields[i], '|') == NULL);
		text_add(payload, i == 0 ? "" : "|");
		text_add(payload, fields[i]);
	}
	must(!text_failed(payload));
	text_add(token, keys->key[0].id);
	text_add(token, ".");
	text_add(
	    token, token_base64url(a, text_str(payload), text_len(payload)));
	mac = signature(a, keys->key[0].secret, kind, text_str(token));
	text_add(token, ".");
	text_add(token, mac);
	must(!text_failed(token));
	return text_str(token);
}

static const char *
secret_of(const struct token_keys *keys, const char *id, size_t id_len)
{
	for (int i = 0; i < keys->n; i++)
		if (strlen(keys->key[i].id) == id_len &&
		    memcmp(keys->key[i].id, id, id_len) == 0)
			return keys->key[i].secret;
	return NULL;
}

/* Cuts the payload, which is ours to write into, at each '|'. */
static enum err
split(char *payload, const char **fields_r, size_t n_fields)
{
	for (size_t i = 0; i < n_fields; i++) {
		char *bar = strchr(payload, '|');

		if ((bar == NULL) != (i + 1 == n_fields))
			return ERR_AUTH;
		fields_r[i] = payload;
		if (bar != NULL) {
			*bar = '\0';
			payload = bar + 1;
		}
	}
	return ERR_OK;
}

enum err
token_verify(struct arena *a, const struct token_keys *keys, const char *kind,
    const char *token, const char **fields_r, size_t n_fields)
{
	const char *first = strchr(token, '.'), *last = strrchr(token, '.');
	const char *secret, *signed_part, *mac, *payload;
	const void *bytes;
	size_t len;

	if (strnlen(token, TOKEN_LENGTH_MAX + 1) > TOKEN_LENGTH_MAX ||
	    first == NULL || first == last)
		return ERR_AUTH;
	secret = secret_of(keys, token, (size_t)(first - token));
	if (secret == NULL)
		return ERR_AUTH;
	signed_part = arena_strndup(a, token, (size_t)(last - token));
	mac = signature(a, secret, kind, signed_part);
	if (!text_same_secret(mac, strlen(mac), last + 1, strlen(last + 1)))
		return ERR_AUTH;
	payload = arena_strdup(a, signed_part + (first - token) + 1);
	if (token_base64url_decode(a, payload, &bytes, &len) != ERR_OK ||
	    memchr(bytes, '\0', len) != NULL)
		return ERR_AUTH;
	return split(arena_strndup(a, bytes, len), fields_r, n_fields);
}
