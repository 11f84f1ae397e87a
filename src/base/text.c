#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	NUMBER_SIZE = 21 /* sign, 19 digits, end */
};

struct text {
	struct arena *arena;
	char *bytes; /* NUL-terminated once anything was added */
	size_t len;
	size_t room; /* the NUL included */
	size_t max;
	bool failed;
};

struct text *
text_new(struct arena *a, size_t max)
{
	struct text *t = arena_alloc(a, sizeof *t);

	must(max < SIZE_MAX / 2);
	t->arena = a;
	t->max = max;
	return t;
}

static void
grow(struct text *t, size_t wanted)
{
	size_t room = t->room == 0 ? 128 : t->room * 2;
	char *bytes;

	if (room < wanted)
		room = wanted;
	if (room > t->max + 1)
		room = t->max + 1;
	bytes = arena_alloc(t->arena, room);
	if (t->len > 0)
		memcpy(bytes, t->bytes, t->len);
	t->bytes = bytes;
	t->room = room;
}

/* True when len more bytes fit; there is room for them and a NUL then. */
static bool
make_room(struct text *t, size_t len)
{
	if (t->failed || len > t->max - t->len) {
		t->failed = true;
		return false;
	}
	if (t->len + len + 1 > t->room)
		grow(t, t->len + len + 1);
	return true;
}

void
text_add(struct text *t, const char *s)
{
	text_add_bytes(t, s, strlen(s));
}

void
text_add_bytes(struct text *t, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(t, len))
		return;
	memcpy(t->bytes + t->len, bytes, len);
	t->len += len;
	t->bytes[t->len] = '\0';
}

/* Printed into the room there is; once more where that was too little. */
void
text_addf(struct text *t, const char *fmt, ...)
{
	size_t room;
	va_list args;
	int len;

	if (!make_room(t, 0))
		return;
	room = t->room - t->len;
	va_start(args, fmt);
	len = vsnprintf(t->bytes + t->len, room, fmt, args);
	va_end(args);
	must(len >= 0);
	if ((size_t)len >= room) {
		t->bytes[t->len] = '\0';
		if (!make_room(t, (size_t)len))
			return;
		va_start(args, fmt);
		(void)vsnprintf(t->bytes + t->len, (size_t)len + 1, fmt, args);
		va_end(args);
	}
	t->len += (size_t)len;
}

const char *
text_decimal(struct arena *a, int64_t value)
{
	char *s = arena_alloc(a, NUMBER_SIZE), *at = s + NUMBER_SIZE - 1;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	*at = '\0';
	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	return at;
}

const char *
text_str(const struct text *t)
{
	return t->bytes == NULL ? "" : t->bytes;
}

size_t
text_len(const struct text *t)
{
	return t->len;
}

bool
text_failed(const struct text *t)
{
	return t->failed;
}

/* Length of the character at s, 0 when it is not one. */
static size_t
character(const unsigned char *s, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t n;

	if (s[0] >= 0x01 && s[0] <= 0x7f)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		n = 2;
	else if ((s[0] & 0xf0) == 0xe0)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		n = 4;
	else
		return 0;
	/* The second byte rules out overlong forms, surrogates and what lies
	 * beyond U+10FFFF. */
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (left < n || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool
text_is_utf8(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;

	while (len > 0) {
		size_t n = character(u, len);

		if (n == 0)
			return false;
		u += n;
		len -= n;
	}
	return true;
}

/* Characters that turn the direction of what follows, and two that are none. */
static bool
is_misleading(const char *s)
{
	static const char *const list[] = {"\xe2\x80\xaa", "\xe2\x80\xab",
	    "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
	    "\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9", "\xef\xbf\xbe",
	    "\xef\xbf\xbf"};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strncmp(s, list[i], strlen(list[i])) == 0)
			return true;
	return false;
}

bool
text_has_control(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		unsigned char next = (unsigned char)s[1];

		if (c < 0x20 || c == 0x7f)
			return true;
		if (c == 0xc2 && next >= 0x80 && next <= 0x9f)
			return true;
		if (c >= 0xe2 && is_misleading(s))
			return true;
	}
	return false;
}

size_t
text_points(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		if (((unsigned char)*s & 0xc0) != 0x80)
			n++;
	return n;
}

bool
text_same_secret(const void *a, size_t a_len, const void *b, size_t b_len)
{
	const unsigned char *x = a, *y = b;
	volatile unsigned char differs = 0;

	if (a_len != b_len)
		return false;
	for (size_t i = 0; i < a_len; i++)
		differs = (unsigned char)(differs | (x[i] ^ y[i]));
	return differs == 0;
}
