/*
 * Takes an event file (doc/event-file.md) into the database: the event with its
 * ticket types, places, questions and waiver, and the organisation.
 *
 * It does not sell and does not open or close a sale that exists: the file's
 * state counts for a new event only.
 *
 * Everything in struct import lives in the arena.
 *
 * ERR_INPUT: something is wrong with the file; each complaint has its line, and
 * nothing was changed. ERR_CONFLICT: the capacity cannot go down that far now;
 * the complaint says why, and nothing was changed.
 */
#ifndef CORE_IMPORT_H
#define CORE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

enum {
	IMPORT_COMPLAINTS_MAX = 50
};

struct import {
	const char *slug;
	bool created;
	int64_t places_added;
	int64_t places_removed;
	struct {
		int line; /* 0: the whole file */
		const char *what;
	} complaints[IMPORT_COMPLAINTS_MAX];
	size_t n_complaints;
};

/*
 * Reads the text and, when all of it is right, writes it in one transaction.
 * Again with a changed text: texts, times and prices change and the version is
 * raised; capacity up adds places, down removes free ones, and none that is
 * held, booked or blocked; a ticket type cannot be left out.
 */
MUST_USE enum err import_run(struct db *db, struct arena *a, const char *text,
    size_t len, struct import *im);

#endif
