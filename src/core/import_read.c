#include "core/import_file.h"

#include <string.h>

#include "base/text.h"

enum {
	FILE_BYTES_MAX = 512 * 1024,
	SECTIONS_MAX = 110,
	INDENT = 4
};

struct reader {
	struct arena *arena;
	struct import *im;
	struct import_file file;
	struct import_section *section; /* NULL before the first */
	const struct import_rule *rule; /* of the text being read, or NULL */
	enum import_key key;
	struct text *text;
	int text_line;
	int blanks; /* seen since the text's last line */
	int line;
};

#define COMPLAIN(r, ...) \
	import_complain((r)->arena, (r)->im, (r)->line, __VA_ARGS__)

static void
keep(struct reader *r, enum import_key key, const char *raw, int line)
{
	r->section->values[key] =
	    import_value(r->arena, r->im, import_rule(key), raw, line);
}

static void
end_text(struct reader *r)
{
	if (r->text == NULL)
		return;
	keep(r, r->key, text_str(r->text), r->text_line);
	if (text_failed(r->text))
		COMPLAIN(r, "%s: is too long", import_rule(r->key)->name);
	r->text = NULL;
}

/* Absent keys get their defaults, or are missed. */
static void
end_section(struct reader *r)
{
	const struct import_rule *rule;

	end_text(r);
	if (r->section == NULL)
		return;
	for (int k = 0; k < IMPORT_KEY_COUNT; k++) {
		rule = import_rule((enum import_key)k);
		if (rule->section != r->section->kind ||
		    r->section->lines[k] != 0)
			continue;
		if (rule->def != NULL)
			keep(
			    r, (enum import_key)k, rule->def, r->section->line);
		else
			import_complain(r->arena, r->im, r->section->line,
			    "[%s] needs %s", import_title(rule->section),
			    rule->name);
	}
	r->section = NULL;
}

static enum import_kind
kind_of(const char *title, size_t len)
{
	for (int k = IMPORT_NO_SECTION + 1; k < IMPORT_SECTION_COUNT; k++)
		if (strlen(import_title((enum import_kind)k)) == len &&
		    strncmp(import_title((enum import_kind)k), title, len) == 0)
			return (enum import_kind)k;
	return IMPORT_NO_SECTION;
}

static void
begin_section(struct reader *r, const char *line)
{
	size_t len = strcspn(line + 1, "]");
	enum import_kind kind = kind_of(line + 1, len);

	end_section(r);
	if (line[len + 1] != ']' || line[len + 2] != '\0' ||
	    kind == IMPORT_NO_SECTION) {
		COMPLAIN(r, "there is no section %s", line);
		return;
	}
	if (r->file.n == SECTIONS_MAX) {
		COMPLAIN(r, "too many sections");
		return;
	}
	r->section = &r->file.sections[r->file.n++];
	r->section->kind = kind;
	r->section->line = r->line;
}

/* The key of the current section, noted as seen; false after a complaint. */
static bool
find_key(struct reader *r, const char *name, enum import_key *key_r)
{
	for (int k = 0; k < IMPORT_KEY_COUNT; k++) {
		const struct import_rule *rule =
		    import_rule((enum import_key)k);

		if (rule->section != r->section->kind ||
		    strcmp(rule->name, name) != 0)
			continue;
		if (r->section->lines[k] != 0) {
			COMPLAIN(r, "%s is there twice", name);
			return false;
		}
		r->section->lines[k] = r->line;
		*key_r = (enum import_key)k;
		return true;
	}
	COMPLAIN(r, "[%s] has no %s", import_title(r->section->kind), name);
	return false;
}

/* "key = value", or "key:" before an indented text. */
static void
take_key(struct reader *r, const char *line)
{
	size_t len = strspn(line, "abcdefghijklmnopqrstuvwxyz_");
	const char *rest = line + len + strspn(line + len, " ");
	const char *name = arena_strndup(r->arena, line, len);
	enum import_key key;
	bool wants_text;

	if (r->section == NULL || len == 0 || (*rest != '=' && *rest != ':')) {
		COMPLAIN(r, "expected [section], key = value, or key:");
		return;
	}
	if (!find_key(r, name, &key))
		return;
	wants_text = import_rule(key)->kind == IMPORT_TEXT;
	if (wants_text != (*rest == ':')) {
		COMPLAIN(r,
		    wants_text ? "%s: its text follows, indented" :
				 "%s takes a value after =",
		    name);
		return;
	}
	if (wants_text) {
		r->key = key;
		r->text = text_new(r->arena, FILE_BYTES_MAX);
		r->text_line = r->line;
		r->blanks = 0;
	} else {
		keep(r, key, rest + 1 + strspn(rest + 1, " \t"), r->line);
	}
}

/* Lines of a paragraph are joined; items of a list stay lines. */
static void
take_text(struct reader *r, const char *line)
{
	const char *joint = strncmp(line, "- ", 2) == 0 ? "\n" : " ";

	if (r->blanks > 0)
		joint = "\n\n";
	if (text_len(r->text) > 0)
		text_add(r->text, joint);
	r->blanks = 0;
	text_add(r->text, line);
}

static void
take_line(struct reader *r, const char *line)
{
	size_t blank = strspn(line, " \t");

	if (line[blank] == '\0') {
		r->blanks++;
		return;
	}
	if (blank > 0 && r->text != NULL) {
		take_text(r,
		    line +
			(line[0] == '\t'       ? 1 :
				blank < INDENT ? blank :
						 INDENT));
		return;
	}
	end_text(r);
	if (line[0] == '#')
		return;
	if (line[0] == '[')
		begin_section(r, line);
	else
		take_key(r, line);
}

static void
count_sections(struct reader *r)
{
	size_t n, least, most;

	for (int k = IMPORT_NO_SECTION + 1; k < IMPORT_SECTION_COUNT; k++) {
		n = 0;
		for (size_t i = 0; i < r->file.n; i++)
			n += r->file.sections[i].kind == (enum import_kind)k;
		import_bounds((enum import_kind)k, &least, &most);
		if (n < least)
			import_complain(r->arena, r->im, 0,
			    "a section [%s] is needed",
			    import_title((enum import_kind)k));
		if (n > most)
			import_complain(r->arena, r->im, 0,
			    "there are too many sections [%s]",
			    import_title((enum import_kind)k));
	}
}

/* One line without its end and the blanks before it. */
static char *
cut(struct arena *a, const char *at, size_t n)
{
	while (n > 0 && strchr(" \t\r", at[n - 1]) != NULL)
		n--;
	return arena_strndup(a, at, n);
}

struct import_file
import_read(struct arena *a, struct import *im, const char *text, size_t len)
{
	struct reader r = {.arena = a, .im = im};
	const char *at = text, *end = text + len, *eol;

	if (len > FILE_BYTES_MAX || !text_is_utf8(text, len)) {
		import_complain(a, im, 0, "must be UTF-8 text of at most %d KB",
		    FILE_BYTES_MAX / 1024);
		return r.file;
	}
	r.file.sections = arena_array(a, SECTIONS_MAX, sizeof(*r.section));
	while (at < end) {
		eol = memchr(at, '\n', (size_t)(end - at));
		if (eol == NULL)
			eol = end;
		r.line++;
		take_line(&r, cut(a, at, (size_t)(eol - at)));
		at = eol + 1;
	}
	end_section(&r);
	count_sections(&r);
	return r.file;
}
