/*
 * conf.def as data: one row for each setting, for the parser and the printers,
 * and the parser without the file, for the fuzzer.
 *
 * It is private to base/conf*.c.
 *
 * Rows are constant.
 *
 * The table cannot fail; reading does as conf.h says.
 */
#ifndef BASE_CONF_TABLE_H
#define BASE_CONF_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

enum conf_kind {
	CONF_TEXT,
	CONF_PATH,
	CONF_INT,
	CONF_BOOL,
	CONF_SECRET
};

struct conf_row {
	const char *name; /* as written in the file */
	enum conf_kind kind;
	size_t offset;	  /* of the field in struct conf */
	const char *text; /* default of a text or path */
	int64_t number;	  /* default of a number, or of a bool */
	int64_t min, max;
	const char *says;
};

/* Ends with a row whose name is NULL. */
extern const struct conf_row conf_table[];

/* conf_read() of a file's text, which it takes apart; path is for complaints.
 * What the settings point to lives in the arena. */
MUST_USE enum err conf_read_text(
    struct arena *a, const char *path, char *text, struct conf *conf_r);

#endif
