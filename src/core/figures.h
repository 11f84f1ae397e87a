/*
 * How the lines stand, in figures for a machine that watches (OPS-04): written
 * by the jobs daemon once a second, shown by /metrics. So a Redis that is away
 * costs whoever asks for figures nothing; the time of the last look tells.
 *
 * It writes no file (the job does) and asks nobody.
 *
 * Texts live in the arena given.
 *
 * Nothing fails; beyond FIGURES_MAX bytes the last events are left out.
 */
#ifndef CORE_FIGURES_H
#define CORE_FIGURES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/line.h"

enum {
	FIGURES_MAX = 256 * 1024
};

/* The file's name below the folder of figures. */
extern const char *const figures_file;

struct figures {
	const char *slug;
	struct line_state state; /* as last seen */
	int64_t budget;
	int64_t a_minute; /* admissions that last */
};

/* Prometheus text format 0.0.4, by metric, then by event. "" for none. */
const char *figures_text(struct arena *a, const struct figures *list, size_t n);

#endif
