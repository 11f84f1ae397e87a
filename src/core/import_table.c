#include "core/import_file.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"

enum {
	COMPLAINT_MAX = 300
};

static const struct import_rule rules[] = {
#define KEY(section, name, kind, def, least, most, words)                  \
	{IMPORT_SECTION_##section, #name, IMPORT_##kind, def, least, most, \
	    words},
#include "core/import.def"
};

static const struct {
	const char *title;
	size_t least, most;
} sections[] = {
    {"", 0, 0},
#define SECTION(name, title, least, most) {title, least, most},
#include "core/import.def"
};

const struct import_rule *
import_rule(enum import_key key)
{
	must(key < IMPORT_KEY_COUNT);
	return &rules[key];
}

const char *
import_title(enum import_kind kind)
{
	must(kind < IMPORT_SECTION_COUNT);
	return sections[kind].title;
}

void
import_bounds(enum import_kind kind, size_t *least_r, size_t *most_r)
{
	must(kind < IMPORT_SECTION_COUNT);
	*least_r = sections[kind].least;
	*most_r = sections[kind].most;
}

void
import_complain(
    struct arena *a, struct import *im, int line, const char *fmt, ...)
{
	char what[COMPLAINT_MAX];
	va_list args;

	if (im->n_complaints == IMPORT_COMPLAINTS_MAX)
		return;
	va_start(args, fmt);
	(void)vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	im->complaints[im->n_complaints].line = line;
	im->complaints[im->n_complaints].what = arena_strdup(a, what);
	im->n_complaints++;
}

const struct import_section *
import_section(const struct import_file *f, enum import_kind kind, size_t i)
{
	for (size_t j = 0; j < f->n; j++)
		if (f->sections[j].kind == kind && i-- == 0)
			return &f->sections[j];
	return NULL;
}
