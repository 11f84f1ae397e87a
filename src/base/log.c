#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

enum {
	LINE_MAX_BYTES = 4096,
	VALUE_MAX_BYTES = 300
};

/* A line under construction; one byte is kept for the newline. */
struct line {
	char bytes[LINE_MAX_BYTES];
	size_t len;
};

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static char program_name[40] = "startline";
static char request[64];
static enum log_level least_level = LOG_INFO;

void
log_open(const char *program, enum log_level least)
{
	(void)snprintf(program_name, sizeof program_name, "%s", program);
	least_level = least;
}

void
log_request(const char *request_id)
{
	size_t len = request_id == NULL ? 0 : strlen(request_id);

	must(len < sizeof request);
	if (len > 0)
		memcpy(request, request_id, len);
	request[len] = '\0';
}

enum log_level
log_level_of(const char *name)
{
	for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
		if (strcmp(name, level_names[i]) == 0)
			return (enum log_level)i;
	return LOG_INFO;
}

static void
put(struct line *l, char c)
{
	if (l->len < sizeof l->bytes - 1)
		l->bytes[l->len++] = c;
}

static void
put_plain(struct line *l, const char *s)
{
	while (*s != '\0')
		put(l, *s++);
}

/* Length of the value's beginning that is written; never splits a character. */
static size_t
shown_length(const char *value)
{
	size_t len = strnlen(value, VALUE_MAX_BYTES + 1);

	if (len <= VALUE_MAX_BYTES)
		return len;
	len = VALUE_MAX_BYTES;
	while (len > 0 && ((unsigned char)value[len] & 0xc0) == 0x80)
		len--;
	return len;
}

/* C1 controls (U+0080 to U+009F) steer some terminals. */
static bool
is_c1(const char *s)
{
	return (unsigned char)s[0] == 0xc2 && (unsigned char)s[1] >= 0x80 &&
	    (unsigned char)s[1] <= 0x9f;
}

static void
put_value(struct line *l, const char *value)
{
	size_t len = shown_length(value);
	bool utf8 = text_is_utf8(value, len);
	bool quoted = len == 0 || strpbrk(value, " \"=\\") != NULL;

	if (quoted)
		put(l, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (c == '"' || c == '\\')
			put(l, '\\');
		if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8)) {
			put(l, '?');
		} else if (is_c1(value + i)) {
			put(l, '?');
			i++;
		} else {
			put(l, (char)c);
		}
	}
	if (quoted)
		put(l, '"');
}

static void
put_pair(struct line *l, const char *key, const char *value)
{
	if (l->len > 0)
		put(l, ' ');
	put_plain(l, key);
	put(l, '=');
	if (value == NULL)
		put(l, '-');
	else
		put_value(l, value);
}

/* With as many digits at least. */
static void
put_number(struct line *l, long value, int digits)
{
	if (value > 9 || digits > 1)
		put_number(l, value / 10, digits - 1);
	put(l, (char)('0' + value % 10));
}

/* Most lines are of the same second as the one before. */
static void
put_moment(struct line *l)
{
	static char date[40];
	static time_t date_of = -1;
	struct timespec now = {0, 0};
	struct tm tm;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec != date_of && gmtime_r(&now.tv_sec, &tm) != NULL &&
	    strftime(date, sizeof date, "time=%Y-%m-%dT%H:%M:%S.", &tm) > 0)
		date_of = now.tv_sec;
	put_plain(l, date);
	put_number(l, now.tv_nsec / 1000000, 3);
	put(l, 'Z');
}

static void
put_head(struct line *l, enum log_level level)
{
	put_moment(l);
	put_pair(l, "level", level_names[level]);
	put_pair(l, "program", program_name);
	put_plain(l, " pid=");
	put_number(l, getpid(), 1);
	put_pair(l, "request", request[0] == '\0' ? NULL : request);
}

void
log_event(enum log_level level, const char *event, ...)
{
	int saved_errno = errno;
	struct line l = {.len = 0};
	const char *key;
	ssize_t written;
	va_list pairs;

	if (level < least_level)
		return;
	put_head(&l, level);
	put_pair(&l, "event", event);
	va_start(pairs, event);
	while ((key = va_arg(pairs, const char *)) != NULL)
		put_pair(&l, key, va_arg(pairs, const char *));
	va_end(pairs);
	l.bytes[l.len++] = '\n';
	do
		written = write(STDERR_FILENO, l.bytes, l.len);
	while (written < 0 && errno == EINTR);
	errno = saved_errno;
}

/* Bytes of the first character. */
static int
first_character(const char *s)
{
	int n = s[0] == '\0' ? 0 : 1;

	while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

static const char *
mask_email(struct arena *a, const char *email, const char *at)
{
	const char *domain = at + 1, *top = strrchr(domain, '.');
	int local_n = email == at ? 0 : first_character(email);

	return arena_printf(a, "%.*s***@%.*s***%s", local_n, email,
	    first_character(domain), domain, top == NULL ? "" : top);
}

static const char *
mask_phone(struct arena *a, const char *phone)
{
	size_t len = strlen(phone);
	char *masked = arena_strdup(a, phone);

	if (len < 10)
		return "+***";
	memset(masked + 3, '*', len - 7);
	return masked;
}

const char *
log_mask(struct arena *a, const char *personal)
{
	const char *at;

	if (personal == NULL)
		return "-";
	at = strrchr(personal, '@');
	if (at != NULL)
		return mask_email(a, personal, at);
	if (personal[0] == '+')
		return mask_phone(a, personal);
	return arena_printf(a, "%.*s***", first_character(personal), personal);
}
