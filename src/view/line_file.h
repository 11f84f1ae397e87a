/*
 * The two files of a line that the web server serves by itself: its state, once
 * a second, and what is to be known of its draw (SURGE-08, SURGE-09).
 *
 * It does not publish them (publish.h).
 *
 * Texts live in the arena given.
 *
 * Nothing fails.
 */
#ifndef VIEW_LINE_FILE_H
#define VIEW_LINE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/line.h"

enum {
	LINE_FILE_MAX = 1024,
	LINE_FILE_MESSAGE_MAX = 200 /* bytes */
};

/* q/{slug}.json, read by static/line.js. */
struct line_file {
	const struct line_picture *picture;
	int64_t at_ms; /* by the database's clock */
	int64_t rate;  /* admissions a minute that last */
	int64_t free, held;
	int64_t back_ms; /* when the next place may come back, 0: none */
	bool open;	 /* the sale runs and people are let in */
	bool paused;
	const char *message; /* of the organiser, "" */
};

/* At most LINE_FILE_MAX bytes: with less pairs where they do not fit. */
const char *line_file_state(struct arena *a, const struct line_file *f);

/* q/{slug}.draw.json; seed is NULL and last 0 until the draw. Everybody can
 * work out every number's place from it: startline queue verify does. */
struct line_draw {
	const char *slug;
	const char *digest; /* SHA-256 of the seed in hexadecimal */
	const char *seed;
	int64_t last; /* the last number that took part */
};
const char *line_file_draw(
    struct arena *a, const char *language, const struct line_draw *d);

/* The names of both below the published folder. */
const char *line_file_state_name(struct arena *a, const char *slug);
const char *line_file_draw_name(struct arena *a, const char *slug);

#endif
