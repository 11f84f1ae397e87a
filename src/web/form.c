#include "web/form.h"

#include <string.h>

#include "base/text.h"

enum {
	COOKIES_MAX = 60
};

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static enum err
unescape(struct arena *a, const char *text, size_t len, const char **plain_r)
{
	char *plain = arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (len - i < 3)
				return ERR_INPUT;
			int high = hex_value(text[i + 1]);
			int low = hex_value(text[i + 2]);
			if (high < 0 || low < 0)
				return ERR_INPUT;
			c = (char)(high * 16 + low);
			i += 2;
		}
		plain[n++] = c;
	}
	if (!text_is_utf8(plain, n))
		return ERR_INPUT;
	*plain_r = plain;
	return ERR_OK;
}

static enum err
add_pair(struct arena *a, const char *text, size_t len, struct pairs *pairs)
{
	const char *equals = len > 0 ? memchr(text, '=', len) : NULL;
	size_t name_len = equals != NULL ? (size_t)(equals - text) : len;
	struct pair pair = {NULL, ""};
	enum err e = unescape(a, text, name_len, &pair.name);

	if (e == ERR_OK && equals != NULL)
		e = unescape(a, equals + 1, len - name_len - 1, &pair.value);
	if (e != ERR_OK)
		return e;
	if (pair.name[0] == '\0' || form_value(pairs, pair.name) != NULL)
		return ERR_INPUT;
	pairs->pair[pairs->n++] = pair;
	return ERR_OK;
}

enum err
form_parse(struct arena *a, const char *text, size_t len, size_t max_pairs,
    struct pairs *pairs_r)
{
	size_t from = 0;

	*pairs_r = (struct pairs){NULL, 0};
	if (len > 0)
		pairs_r->pair = arena_array(a, max_pairs, sizeof(struct pair));
	while (from < len) {
		const char *end = memchr(text + from, '&', len - from);
		size_t piece =
		    end != NULL ? (size_t)(end - text) - from : len - from;

		if (piece > 0) {
			if (pairs_r->n == max_pairs)
				return ERR_LIMIT;
			enum err e = add_pair(a, text + from, piece, pairs_r);
			if (e != ERR_OK)
				return e;
		}
		from += piece + 1;
	}
	return ERR_OK;
}

/* RFC 6265: visible ASCII without blank, quote, comma, semicolon, backslash. */
static bool
is_cookie_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = text[i];

		if (c <= ' ' || c > '~' || strchr("\",;\\", c) != NULL)
			return false;
	}
	return true;
}

static void
add_cookie(struct arena *a, const char *text, size_t len, struct pairs *pairs)
{
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals != NULL ? (size_t)(equals - text) : 0;

	if (name_len == 0 || !is_cookie_text(text, len))
		return;
	struct pair pair = {
	    arena_strndup(a, text, name_len),
	    arena_strndup(a, equals + 1, len - name_len - 1),
	};
	if (form_value(pairs, pair.name) == NULL)
		pairs->pair[pairs->n++] = pair;
}

void
form_parse_cookies(struct arena *a, const char *header, struct pairs *pairs_r)
{
	*pairs_r =
	    (struct pairs){arena_array(a, COOKIES_MAX, sizeof(struct pair)), 0};
	while (*header != '\0' && pairs_r->n < COOKIES_MAX) {
		header += strspn(header, " \t;");
		size_t len = strcspn(header, ";");
		size_t used = len;

		while (used > 0 &&
		    (header[used - 1] == ' ' || header[used - 1] == '\t'))
			used--;
		if (used > 0)
			add_cookie(a, header, used, pairs_r);
		header += len;
	}
}

const char *
form_value(const struct pairs *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->pair[i].name, name) == 0)
			return p->pair[i].value;
	return NULL;
}
