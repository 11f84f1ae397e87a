/*
 * The words of one language: the files lang/<language>/<part>.msg, lines of
 * "id = text".
 *
 * It knows nothing of templates or of other languages; falling back from one
 * to another is tmpl.c's.
 *
 * A catalogue owns its texts until catalogue_free().
 *
 * Every fault of a file is logged with its line; ERR_INPUT after all of them,
 * ERR_DOWN when the folder or a file cannot be read.
 *
 * '#' begins a comment line. A line that begins with a blank goes on with the
 * text of the line before. Ids are made of a-z, 0-9, '_', '-' and '.'.
 */
#ifndef TMPL_CATALOGUE_H
#define TMPL_CATALOGUE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct catalogue;

MUST_USE enum err catalogue_read(
    const char *dir, struct catalogue **catalogue_r);

/* NULL when there is no such id; id need not end with a NUL. */
const char *catalogue_text(
    const struct catalogue *c, const char *id, size_t id_len);

size_t catalogue_count(const struct catalogue *c);
/* In the order of the alphabet; i below the count. */
const char *catalogue_id(const struct catalogue *c, size_t i);

void catalogue_free(struct catalogue **c);

/* text with each %{name} replaced from pairs (name, value, ..., NULL). A slot
 * nobody fills stays as it is. */
const char *catalogue_fill(
    struct arena *a, const char *text, const char *const *pairs);

#endif
