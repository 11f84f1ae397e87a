#include "base/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/conf_table.h"
#include "base/log.h"
#include "base/text.h"

enum {
	FILE_BYTES_MAX = 64 * 1024,
	SECRET_BYTES_MAX = 4096,
	ROWS_MAX = 200,
	MEMORY = 4 * 1024 * 1024
};

/* The file being read and what was found in it so far. */
struct reading {
	struct arena *arena;
	const char *path;
	int line;
	bool failed;
	bool seen[ROWS_MAX];
	struct conf *conf;
};

/* Holds the settings until the process ends. */
static struct arena *memory;

static void complain(struct reading *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void
complain(struct reading *r, const char *fmt, ...)
{
	va_list args;

	r->failed = true;
	(void)fprintf(stderr, "%s:%d: ", r->path, r->line);
	va_start(args, fmt);
	(void)vfprintf(stderr, fmt, args);
	va_end(args);
	(void)fputc('\n', stderr);
}

static void
set_text(struct conf *conf, const struct conf_row *row, const char *value)
{
	memcpy((char *)conf + row->offset, &value, sizeof value);
}

static void
set_int64(struct conf *conf, const struct conf_row *row, int64_t value)
{
	memcpy((char *)conf + row->offset, &value, sizeof value);
}

static void
set_bool(struct conf *conf, const struct conf_row *row, bool value)
{
	memcpy((char *)conf + row->offset, &value, sizeof value);
}

static void
set_default(struct conf *conf, const struct conf_row *row)
{
	switch (row->kind) {
	case CONF_TEXT:
	case CONF_PATH:
	case CONF_SECRET:
		set_text(conf, row, row->text);
		return;
	case CONF_INT:
		set_int64(conf, row, row->number);
		return;
	case CONF_BOOL:
		set_bool(conf, row, row->number != 0);
		return;
	}
}

/* Up to max bytes of a plain file, ended by a NUL; NULL with errno set. With
 * private a file that all users of the machine may read is refused. */
static char *
read_file(struct arena *a, const char *path, size_t max, bool private)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), saved;
	char *bytes = arena_alloc(a, max + 1);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0) {
		errno = EACCES;
		if (S_ISREG(st.st_mode) && !(private && st.st_mode & S_IRWXO))
			n = read(fd, bytes, max + 1);
		if (n > (ssize_t)max) {
			errno = EFBIG;
			n = -1;
		}
	}
	saved = errno;
	(void)close(fd);
	errno = saved;
	if (n < 0)
		return NULL;
	bytes[n] = '\0';
	return bytes;
}

/* The lines of a file as any editor ends them; nothing after the last. */
static void
tidy_lines(char *text)
{
	char *end = text;

	for (const char *c = text; *c != '\0'; c++)
		if (*c != '\r')
			*end++ = *c;
	while (end > text && end[-1] == '\n')
		end--;
	*end = '\0';
}

static void
read_secret(struct reading *r, const struct conf_row *row, const char *path)
{
	char *secret;

	if (*path == '\0')
		return;
	secret = read_file(r->arena, path, SECRET_BYTES_MAX, true);
	if (secret == NULL) {
		complain(r, "%s: %s: %s (a plain file, not for all to read)",
		    row->name, path, strerror(errno));
		return;
	}
	tidy_lines(secret);
	if (*secret == '\0')
		complain(r, "%s: %s is empty", row->name, path);
	set_text(r->conf, row, secret);
}

static void
read_int(struct reading *r, const struct conf_row *row, const char *value)
{
	int64_t number;

	if (text_to_int64(value, row->min, row->max, &number) != ERR_OK)
		complain(r, "%s: a number from %lld to %lld is wanted",
		    row->name, (long long)row->min, (long long)row->max);
	else
		set_int64(r->conf, row, number);
}

static void
read_bool(struct reading *r, const struct conf_row *row, const char *value)
{
	static const char *const words[] = {
	    "false", "true", "no", "yes", "off", "on"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(value, words[i]) == 0) {
			set_bool(r->conf, row, i % 2 == 1);
			return;
		}
	complain(r, "%s: true or false is wanted", row->name);
}

static void
read_value(struct reading *r, const struct conf_row *row, const char *value)
{
	switch (row->kind) {
	case CONF_TEXT:
	case CONF_PATH:
		set_text(r->conf, row, value);
		return;
	case CONF_INT:
		read_int(r, row, value);
		return;
	case CONF_BOOL:
		read_bool(r, row, value);
		return;
	case CONF_SECRET:
		read_secret(r, row, value);
		return;
	}
}

static void
read_setting(struct reading *r, const char *name, const char *value)
{
	for (size_t i = 0; conf_table[i].name != NULL; i++) {
		if (strcmp(conf_table[i].name, name) != 0)
			continue;
		must(i < ROWS_MAX);
		if (r->seen[i])
			complain(r, "%s: given twice", name);
		r->seen[i] = true;
		read_value(r, &conf_table[i], value);
		return;
	}
	complain(r, "%s: no such setting", name);
}

/* '#' begins a comment at the start of a line or after a blank. */
static void
cut_comment(char *line)
{
	for (char *c = strchr(line, '#'); c != NULL; c = strchr(c + 1, '#'))
		if (c == line || c[-1] == ' ' || c[-1] == '\t') {
			*c = '\0';
			return;
		}
}

static void
read_line(struct reading *r, char *line)
{
	const char *squeezed;
	char *equals;

	cut_comment(line);
	squeezed = text_squeeze(r->arena, line);
	if (*squeezed == '\0')
		return;
	if (!text_is_utf8(line, strlen(line)) || text_has_control(squeezed)) {
		complain(r, "not plain text");
		return;
	}
	equals = strchr(line, '=');
	if (equals == NULL) {
		complain(r, "name = value is wanted");
		return;
	}
	*equals = '\0';
	read_setting(r, text_squeeze(r->arena, line),
	    text_squeeze(r->arena, equals + 1));
}

static const char *
default_path(void)
{
	const char *path = getenv("STARTLINE_CONF");

	return path == NULL ? SYSCONFDIR "/startline.conf" : path;
}

static void
check_log_level(struct reading *r)
{
	const char *level = r->conf->log_level;

	if (log_level_of(level) == LOG_INFO && strcmp(level, "info") != 0)
		complain(r, "log_level: debug, info, warn or error is wanted");
}

enum err
conf_read_text(
    struct arena *a, const char *path, char *text, struct conf *conf_r)
{
	struct reading r = {.arena = a, .path = path, .conf = conf_r};

	for (size_t i = 0; conf_table[i].name != NULL; i++)
		set_default(conf_r, &conf_table[i]);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char *next = text + len + (text[len] == '\n');

		text[len] = '\0';
		r.line++;
		read_line(&r, text);
		text = next;
	}
	check_log_level(&r);
	return r.failed ? ERR_INPUT : ERR_OK;
}

enum err
conf_read(const char *path, struct conf *conf_r)
{
	char *text;

	if (memory == NULL)
		memory = arena_new(MEMORY);
	if (path == NULL)
		path = default_path();
	text = read_file(memory, path, FILE_BYTES_MAX, false);
	if (text == NULL) {
		(void)fprintf(stderr, "%s:0: %s\n", path, strerror(errno));
		return ERR_INPUT;
	}
	return conf_read_text(memory, path, text, conf_r);
}
