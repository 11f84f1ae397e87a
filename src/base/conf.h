/*
 * The settings of an installation, read once at start from one file of
 * "name = value" lines; '#' begins a comment.
 *
 * The table conf.def is the truth: parser, --check-config, sample file and man
 * page come from it (DESIGN 13). Unknown names, repeated names and values out
 * of range are errors with the line's number.
 *
 * The struct owns its strings for the life of the process.
 *
 * A setting whose name ends in _file names a file with one secret; its content
 * is read at once into the field without that ending, and never printed.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct conf {
#define CONF_TEXT(name, def, says) const char *name;
#define CONF_INT(name, def, min, max, says) int64_t name;
#define CONF_BOOL(name, def, says) bool name;
#define CONF_SECRET(name, says) const char *name; /* read from name_file */
#define CONF_PATH(name, def, says) const char *name;
#include "base/conf.def"
};

/* Reads the file (NULL: $STARTLINE_CONF, else the built-in path). Every error
 * is printed to standard error as "file:line: what"; ERR_INPUT after all. */
MUST_USE enum err conf_read(const char *path, struct conf *conf_r);

/* A commented sample file with every setting and its default. */
void conf_print_sample(FILE *out);

/* The table as troff for the man page startline.conf(5). */
void conf_print_man(FILE *out);

#endif
