/*
 * The files templates and catalogues come from.
 *
 * It does not look into them.
 *
 * Names and contents live in the caller's arena.
 *
 * What cannot be read is logged once with its path.
 */
#ifndef TMPL_SOURCE_H
#define TMPL_SOURCE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum {
	SOURCE_MAX_FILES = 256,
	SOURCE_MAX_BYTES = 256 * 1024
};

struct source_names {
	const char *name[SOURCE_MAX_FILES]; /* below the folder: "mail/x.tpl" */
	size_t n;
};

/* The files in dir and in its folders (one level) whose name ends in suffix,
 * in the order of the alphabet. ERR_DOWN, or ERR_LIMIT beyond the maximum. */
MUST_USE enum err source_list(struct arena *a, const char *dir,
    const char *suffix, struct source_names *names_r);

/* The whole file, NUL-terminated; ERR_LIMIT beyond SOURCE_MAX_BYTES,
 * ERR_INPUT when it is not UTF-8. */
MUST_USE enum err source_read(
    struct arena *a, const char *path, const char **text_r, size_t *len_r);

#endif
