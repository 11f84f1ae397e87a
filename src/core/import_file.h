/*
 * An event file taken apart: sections with their values, each checked by the
 * table import.def.
 *
 * It does not touch the database; import.c does.
 *
 * Sections and values live in the arena.
 *
 * What is wrong becomes a complaint in struct import, up to its maximum.
 */
#ifndef CORE_IMPORT_FILE_H
#define CORE_IMPORT_FILE_H

#include "core/import.h"

enum import_kind {
	IMPORT_NO_SECTION,
#define SECTION(name, title, least, most) IMPORT_SECTION_##name,
#include "core/import.def"
	IMPORT_SECTION_COUNT
};

enum import_key {
#define KEY(section, name, kind, def, least, most, words) \
	IMPORT_##section##_##name,
#include "core/import.def"
	IMPORT_KEY_COUNT
};

enum import_value {
	IMPORT_LINE,
	IMPORT_TEXT,
	IMPORT_EMAIL,
	IMPORT_SLUG,
	IMPORT_FIELD,
	IMPORT_LANGUAGE,
	IMPORT_TIME, /* becomes "2027-02-06 05:30", Indian time */
	IMPORT_INT,
	IMPORT_RUPEES, /* becomes paise */
	IMPORT_WORD,
	IMPORT_WORDS, /* becomes "{name,email}" */
	IMPORT_LIST   /* "a | b" becomes an array literal */
};

struct import_rule {
	enum import_kind section;
	const char *name;
	enum import_value kind;
	const char *def; /* NULL: must be there */
	int64_t least, most;
	const char *words;
};

struct import_section {
	enum import_kind kind;
	int line;
	const char *values[IMPORT_KEY_COUNT]; /* as SQL reads them */
	int lines[IMPORT_KEY_COUNT];	      /* 0: not in the file */
};

struct import_file {
	struct import_section *sections;
	size_t n;
};

const struct import_rule *import_rule(enum import_key key);

/* A section's title in the file; and how often it may appear. */
const char *import_title(enum import_kind kind);
void import_bounds(enum import_kind kind, size_t *least_r, size_t *most_r);

void import_complain(struct arena *a, struct import *im, int line,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Checks one raw value by its rule; NULL after a complaint. */
const char *import_value(struct arena *a, struct import *im,
    const struct import_rule *rule, const char *raw, int line);

/* The whole text; the file is good when nothing was complained of. */
struct import_file import_read(
    struct arena *a, struct import *im, const char *text, size_t len);

/* What the sections say of each other. */
void import_check(
    struct arena *a, struct import *im, const struct import_file *f);

/* The i-th section of the kind, NULL past the last. */
const struct import_section *import_section(
    const struct import_file *f, enum import_kind kind, size_t i);

#endif
