/*
 * The draw of a line, as anybody can check it from what was published: the
 * seed's digest before the opening, the seed and the last number after it
 * (SURGE-08).
 *
 * It draws nothing (line_draw() does) and reads no database.
 *
 * Nothing is kept.
 *
 * ERR_INPUT: it is not such a file. ERR_NONE: the draw is not made yet.
 * ERR_CONFLICT: the seed is not the one that was promised.
 */
#ifndef CORE_DRAW_H
#define CORE_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum {
	DRAW_LAST_MAX = 20000000
};

struct draw {
	const char *slug;
	const char *digest;
	const char *seed;
	int64_t last; /* the last number that took part */
};

/* Reads q/{slug}.draw.json and holds the seed against its digest. */
MUST_USE enum err draw_read(
    struct arena *a, const char *text, size_t len, struct draw *draw_r);

/* Where a number stands among 1 to last, from 1; one that came later keeps its
 * own. Numbers nobody was given count as if somebody had. */
int64_t draw_place(const struct draw *draw, int64_t number);

#endif
