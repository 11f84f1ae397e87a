/*
 * The languages of this installation: one catalogue each, English always.
 *
 * It does not choose a visitor's language; a worker does.
 *
 * Loaded once, kept for the life of the process.
 *
 * A text another language lacks is taken from English; each such gap is logged
 * when the languages are loaded. No English, or a broken file: ERR_INPUT.
 */
#ifndef TMPL_LANG_H
#define TMPL_LANG_H

#include <stddef.h>

#include "base/err.h"
#include "tmpl/catalogue.h"

enum {
	LANG_MAX = 8
};

struct lang {
	const char *name; /* "en" */
	struct catalogue *words;
};

MUST_USE enum err lang_load(const char *dir);

size_t lang_count(void);
/* i below the count. */
const struct lang *lang_at(size_t i);

/* NULL when there is no such language. */
const struct lang *lang_find(const char *name);

/* That language, or English. After lang_load() only. */
const struct lang *lang_or_english(const char *name);

/* The text in that language or in English; NULL when neither has it. */
const char *lang_text(const struct lang *l, const char *id);

#endif
