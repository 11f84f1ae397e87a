/*
 * How long somebody in the line still has to wait, told honestly: as a range,
 * or not at all.
 *
 * It measures nothing: how many are let in a minute comes from the release.
 * static/line.js works it out in the same way from the line's state file.
 *
 * Nothing is kept.
 *
 * Nothing fails.
 */
#ifndef VIEW_ESTIMATE_H
#define VIEW_ESTIMATE_H

#include <stdint.h>

#include "tmpl/tmpl.h"

enum estimate_unit {
	ESTIMATE_UNKNOWN,
	ESTIMATE_SOON, /* less than a minute */
	ESTIMATE_MINUTES,
	ESTIMATE_HOURS
};

struct estimate {
	enum estimate_unit unit;
	int64_t low, high; /* low < high; of minutes and hours */
};

/* ahead: how many stand before; a_minute: how many are let in a minute, 0:
 * nobody knows. From three quarters of the time expected to half as much again,
 * rounded outwards: to minutes, from 20 minutes on to 5, from 90 to hours. */
struct estimate estimate_wait(int64_t ahead, int64_t a_minute);

/* "About 3 to 7 minutes". */
const char *estimate_text(struct tmpl_dict *d, struct estimate e);

#endif
