#include "sandbox/mime.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/token.h"

enum {
	NOT_HEX = 16
};

const void *
mime_base64(struct arena *a, const char *bytes, size_t len, size_t *len_r)
{
	char *plain = arena_alloc(a, len + 1);
	const void *data = "";
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (strchr(" \t\r\n", bytes[i]) == NULL)
			plain[n++] = bytes[i];
	*len_r = 0;
	if (token_base64_decode(a, plain, &data, len_r) != ERR_OK)
		return "";
	return data;
}

static unsigned
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A' + 10);
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	return NOT_HEX;
}

static char
byte_of(unsigned value)
{
	unsigned char byte = (unsigned char)value;
	char c;

	memcpy(&c, &byte, 1);
	return c;
}

/* "=\n" joins lines, "=C3" is a byte; in headers '_' is a blank. */
static char *
quoted(
    struct arena *a, const char *bytes, size_t len, bool header, size_t *len_r)
{
	char *out = arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned high = NOT_HEX, low = NOT_HEX;

		if (bytes[i] == '=' && i + 2 < len) {
			high = hex_digit(bytes[i + 1]);
			low = hex_digit(bytes[i + 2]);
		}
		if (high < NOT_HEX && low < NOT_HEX) {
			out[n++] = byte_of(high << 4 | low);
			i += 2;
		} else if (bytes[i] == '=' && i + 1 < len &&
		    (bytes[i + 1] == '\r' || bytes[i + 1] == '\n')) {
			i += bytes[i + 1] == '\r' ? 2 : 1;
		} else {
			out[n++] = bytes[i];
			if (header && bytes[i] == '_')
				out[n - 1] = ' ';
		}
	}
	*len_r = n;
	return out;
}

const char *
mime_decode(struct arena *a, const char *encoding, const char *bytes,
    size_t len, size_t *len_r)
{
	if (strcasecmp(encoding, "base64") == 0) {
		const void *data = mime_base64(a, bytes, len, len_r);

		return arena_strndup(a, data, *len_r);
	}
	if (strcasecmp(encoding, "quoted-printable") == 0)
		return quoted(a, bytes, len, false, len_r);
	*len_r = len;
	return arena_strndup(a, bytes, len);
}

const char *
mime_clean(struct arena *a, const char *bytes, size_t len)
{
	char *copy = arena_strndup(a, bytes, len);

	if (text_is_utf8(copy, len))
		return copy;
	for (size_t i = 0; i < len; i++)
		if (copy[i] == '\0' || (copy[i] & 0x80) != 0)
			copy[i] = '?';
	return copy;
}

/* One encoded word "charset?B?text"; NULL when it is none. */
static const char *
word(struct arena *a, const char *at, size_t len)
{
	const char *kind = memchr(at, '?', len);
	const char *text, *out;
	size_t n;

	if (kind == NULL || (size_t)(kind - at) + 3 > len || kind[2] != '?')
		return NULL;
	text = kind + 3;
	len -= (size_t)(text - at);
	if (kind[1] == 'B' || kind[1] == 'b')
		out = mime_base64(a, text, len, &n);
	else if (kind[1] == 'Q' || kind[1] == 'q')
		out = quoted(a, text, len, true, &n);
	else
		return NULL;
	return mime_clean(a, out, n);
}

/* The encoded word's end, "?=" behind its third question mark. */
static const char *
word_end(const char *at)
{
	const char *first = strchr(at, '?');
	const char *second = first != NULL ? strchr(first + 1, '?') : NULL;

	return second != NULL ? strstr(second + 1, "?=") : NULL;
}

const char *
mime_words(struct arena *a, const char *text)
{
	struct text *out = text_new(a, strlen(text) + 1);
	bool after_word = false;

	while (*text != '\0') {
		size_t blanks = strspn(text, " \t");
		const char *at = text + blanks;
		const char *end =
		    strncmp(at, "=?", 2) == 0 ? word_end(at + 2) : NULL;
		const char *plain = end != NULL ?
		    word(a, at + 2, (size_t)(end - at) - 2) :
		    NULL;

		if (plain != NULL) {
			/* Blanks between two words only fold the line. */
			if (!after_word)
				text_add_bytes(out, text, blanks);
			text_add(out, plain);
			text = end + 2;
		} else {
			text_add_bytes(out, text, blanks + (*at != '\0'));
			text = at + (*at != '\0');
		}
		after_word = plain != NULL;
	}
	return text_str(out);
}
