/*
 * The line's published state, as a visitor's script reads it.
 *
 * It works nothing out.
 *
 * Nothing is kept.
 *
 * ERR_INPUT: it is not such a file.
 */
#ifndef TOOL_REHEARSE_LINE_H
#define TOOL_REHEARSE_LINE_H

#include <stdint.h>

#include "base/arena.h"

struct rehearse_line {
	int64_t at_s; /* when it was written, seconds since 1970 */
	int64_t epoch;
	int64_t head; /* whoever has this rank or a better one may enter */
	int64_t free, held; /* places */
};

MUST_USE enum err rehearse_line_read(struct arena *a, const char *text,
    size_t len, struct rehearse_line *file_r);

#endif
