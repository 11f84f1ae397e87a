#include "remote/mime_header.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/text.h"
#include "base/token.h"
#include "remote/mime.h"

enum {
	LINE_LENGTH = 76,
	WORD_BYTES_MAX = 39, /* 64 characters, 73 behind "Subject: " */
	HEADER_BYTES_MAX = 4000
};

static bool
is_clean(const char *s)
{
	return text_is_utf8(s, strlen(s)) && !text_has_control(s);
}

static bool
is_ascii(const char *s)
{
	while (*s != '\0')
		if ((unsigned char)*s++ >= 0x80)
			return false;
	return true;
}

/* Bytes of the next encoded word: whole characters only. */
static size_t
word_length(const char *s)
{
	size_t len = strnlen(s, WORD_BYTES_MAX);

	while (((unsigned char)s[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* Encoded words, each on a line of its own. */
static void
add_encoded(struct arena *a, struct text *t, const char *s)
{
	for (bool first = true; *s != '\0'; first = false) {
		size_t len = word_length(s);

		text_addf(t, "%s=?UTF-8?B?%s?=", first ? "" : "\r\n ",
		    token_base64(a, s, len));
		s += len;
	}
}

/* ASCII words, folded before the line grows too long. */
static void
add_folded(struct text *t, const char *s)
{
	size_t column = text_len(t);

	while (*s != '\0') {
		size_t blanks = strspn(s, " ");
		size_t word = strcspn(s + blanks, " ");

		if (blanks > 0 && word > 0 &&
		    column + blanks + word > LINE_LENGTH) {
			text_add(t, "\r\n");
			column = 0;
		}
		text_add_bytes(t, s, blanks + word);
		column += blanks + word;
		s += blanks + word;
	}
}

/* A field with one endless word, or one that looks encoded, is encoded too. */
static bool
needs_encoding(const char *s)
{
	size_t longest = 0;

	for (const char *c = s; *c != '\0';) {
		size_t len = strcspn(c, " ");

		longest = len > longest ? len : longest;
		c += len + (c[len] == ' ');
	}
	return !is_ascii(s) || longest > LINE_LENGTH - 16 ||
	    strstr(s, "=?") != NULL;
}

enum err
mime_header_text(
    struct arena *a, const char *name, const char *value, const char **field_r)
{
	struct text *t = text_new(a, HEADER_BYTES_MAX);

	if (!is_clean(value))
		return ERR_INPUT;
	text_addf(t, "%s: ", name);
	if (needs_encoding(value))
		add_encoded(a, t, value);
	else
		add_folded(t, value);
	text_add(t, "\r\n");
	*field_r = text_str(t);
	return text_failed(t) ? ERR_INPUT : ERR_OK;
}

/* Where the address of "Name <address>" begins and how long it is. */
static enum err
split_mailbox(const char *mailbox, const char **address_r, size_t *len_r)
{
	const char *open = strchr(mailbox, '<');
	size_t len = strlen(mailbox);

	if (open == NULL) {
		*address_r = mailbox;
		*len_r = len;
		return ERR_OK;
	}
	if (len == 0 || mailbox[len - 1] != '>')
		return ERR_INPUT;
	*address_r = open + 1;
	*len_r = (size_t)(mailbox + len - 1 - *address_r);
	return ERR_OK;
}

enum err
mime_address(struct arena *a, const char *mailbox, const char **address_r)
{
	const char *address;
	size_t len;

	if (!is_clean(mailbox) ||
	    split_mailbox(mailbox, &address, &len) != ERR_OK)
		return ERR_INPUT;
	return text_to_email(a, arena_strndup(a, address, len), address_r);
}

/* The display name as a quoted string or as encoded words. */
static void
add_name(struct arena *a, struct text *t, const char *name)
{
	if (!is_ascii(name) || strstr(name, "=?") != NULL ||
	    strlen(name) > WORD_BYTES_MAX) {
		add_encoded(a, t, name);
		return;
	}
	text_add(t, "\"");
	for (; *name != '\0'; name++) {
		if (*name == '"' || *name == '\\')
			text_add(t, "\\");
		text_add_bytes(t, name, 1);
	}
	text_add(t, "\"");
}

/* What stands before '<', without the quotes it may be in. */
static const char *
display_name(struct arena *a, const char *mailbox)
{
	size_t len = strcspn(mailbox, "<");
	char *name;

	if (mailbox[len] == '\0')
		return "";
	name = text_squeeze(a, arena_strndup(a, mailbox, len));
	len = strlen(name);
	if (len >= 2 && name[0] == '"' && name[len - 1] == '"') {
		name[len - 1] = '\0';
		name++;
	}
	return name;
}

enum err
mime_header_mailbox(struct arena *a, const char *name, const char *mailbox,
    const char **field_r)
{
	struct text *t = text_new(a, HEADER_BYTES_MAX);
	const char *address, *display;

	if (mime_address(a, mailbox, &address) != ERR_OK)
		return ERR_INPUT;
	display = display_name(a, mailbox);
	text_addf(t, "%s: ", name);
	if (*display != '\0') {
		add_name(a, t, display);
		text_add(t, "\r\n ");
	}
	text_addf(t, *display == '\0' ? "%s\r\n" : "<%s>\r\n", address);
	*field_r = text_str(t);
	return text_failed(t) ? ERR_INPUT : ERR_OK;
}

const char *
mime_header_date(struct arena *a, int64_t date_s)
{
	static const char *const days[] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	time_t date = (time_t)date_s;
	struct tm tm;

	must(gmtime_r(&date, &tm) != NULL);
	return arena_printf(a, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec);
}
