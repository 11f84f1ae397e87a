#include "tmpl/catalogue.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "tmpl/source.h"

enum {
	MAX_MESSAGES = 2000,
	MAX_TEXT = 8192
};

struct message {
	const char *id;
	const char *text;
};

struct catalogue {
	struct arena *arena;
	struct message message[MAX_MESSAGES];
	size_t n;
};

struct reader {
	struct catalogue *into;
	const char *path;
	int line;
	bool bad;
};

static void
fault(struct reader *r, const char *what)
{
	struct arena *a = r->into->arena;

	log_event(LOG_ERROR, "catalogue_fault", "file", r->path, "line",
	    arena_printf(a, "%d", r->line), "what", what, NULL);
	r->bad = true;
}

static void
continue_text(struct reader *r, const char *line)
{
	struct catalogue *c = r->into;
	struct message *last;

	if (c->n == 0) {
		fault(r, "goes on with no text before it");
		return;
	}
	last = &c->message[c->n - 1];
	last->text = text_squeeze(
	    c->arena, arena_printf(c->arena, "%s %s", last->text, line));
	if (strlen(last->text) > MAX_TEXT)
		fault(r, "text too long");
}

static void
add_message(struct reader *r, const char *line)
{
	struct catalogue *c = r->into;
	size_t id_len = strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_-.");
	size_t blanks = strspn(line + id_len, " ");
	const char *equals = line + id_len + blanks;
	struct message *m = &c->message[c->n];

	if (id_len == 0 || *equals != '=') {
		fault(r, "not \"id = text\"");
		return;
	}
	if (c->n == MAX_MESSAGES) {
		fault(r, "too many messages");
		return;
	}
	m->id = arena_strndup(c->arena, line, id_len);
	m->text = text_squeeze(c->arena, equals + 1);
	c->n++;
}

static void
read_line(struct reader *r, const char *line)
{
	r->line++;
	if (line[0] == '#' || line[0] == '\0')
		return;
	if (text_has_control(line))
		fault(r, "control character");
	else if (line[0] == ' ')
		continue_text(r, line);
	else
		add_message(r, line);
}

static int
by_id(const void *x, const void *y)
{
	const struct message *a = x;
	const struct message *b = y;

	return strcmp(a->id, b->id);
}

static void
check_all(struct reader *r, const char *dir)
{
	const struct catalogue *c = r->into;

	r->path = dir;
	r->line = 0;
	for (size_t i = 0; i < c->n; i++) {
		if (c->message[i].text[0] == '\0')
			fault(r,
			    arena_printf(
				c->arena, "%s has no text", c->message[i].id));
		if (i > 0 &&
		    strcmp(c->message[i].id, c->message[i - 1].id) == 0)
			fault(r,
			    arena_printf(c->arena, "%s is there twice",
				c->message[i].id));
	}
}

static struct catalogue *
catalogue_new(void)
{
	struct arena *a = arena_new(8 * SOURCE_MAX_BYTES);
	struct catalogue *c = arena_alloc(a, sizeof(*c));

	c->arena = a;
	return c;
}

static enum err
read_file(struct reader *r, const char *path)
{
	struct arena *scratch = arena_new(3 * SOURCE_MAX_BYTES);
	size_t before = r->into->n;
	const char *text;
	size_t len;
	enum err e = source_read(scratch, path, &text, &len);

	r->path = path;
	r->line = 0;
	for (const char *at = text; e == ERR_OK && *at != '\0';) {
		size_t line_len = strcspn(at, "\n");

		read_line(r, arena_strndup(scratch, at, line_len));
		at += line_len + (at[line_len] == '\n');
	}
	if (e == ERR_OK && r->into->n == before)
		fault(r, "empty");
	arena_free(&scratch);
	return e;
}

enum err
catalogue_read(const char *dir, struct catalogue **catalogue_r)
{
	struct reader r = {.into = catalogue_new(), .path = dir};
	struct arena *a = r.into->arena;
	struct source_names names;
	enum err e = source_list(a, dir, ".msg", &names);

	for (size_t i = 0; e == ERR_OK && i < names.n; i++)
		e = read_file(&r, arena_printf(a, "%s/%s", dir, names.name[i]));
	if (e == ERR_OK) {
		qsort(
		    r.into->message, r.into->n, sizeof(struct message), by_id);
		check_all(&r, dir);
		e = r.bad ? ERR_INPUT : ERR_OK;
	}
	if (e == ERR_OK)
		*catalogue_r = r.into;
	else
		catalogue_free(&r.into);
	return e;
}

const char *
catalogue_text(const struct catalogue *c, const char *id, size_t id_len)
{
	size_t low = 0;
	size_t high = c->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct message *m = &c->message[middle];
		int order = strncmp(id, m->id, id_len);

		if (order == 0 && m->id[id_len] == '\0')
			return m->text;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

size_t
catalogue_count(const struct catalogue *c)
{
	return c->n;
}

const char *
catalogue_id(const struct catalogue *c, size_t i)
{
	must(i < c->n);
	return c->message[i].id;
}

void
catalogue_free(struct catalogue **c)
{
	struct arena *a;

	if (*c == NULL)
		return;
	a = (*c)->arena;
	*c = NULL;
	arena_free(&a);
}

static const char *
slot_value(const char *const *pairs, const char *name, size_t len)
{
	for (; pairs[0] != NULL; pairs += 2)
		if (strncmp(pairs[0], name, len) == 0 && pairs[0][len] == '\0')
			return pairs[1];
	return NULL;
}

const char *
catalogue_fill(struct arena *a, const char *text, const char *const *pairs)
{
	struct text *out = text_new(a, 64 * 1024);

	for (;;) {
		const char *slot = strstr(text, "%{");
		const char *end = slot != NULL ? strchr(slot, '}') : NULL;
		const char *value;

		if (end == NULL)
			break;
		text_add_bytes(out, text, (size_t)(slot - text));
		value = slot_value(pairs, slot + 2, (size_t)(end - slot - 2));
		if (value != NULL)
			text_add(out, value);
		else
			text_add_bytes(out, slot, (size_t)(end - slot) + 1);
		text = end + 1;
	}
	text_add(out, text);
	return text_str(out);
}
