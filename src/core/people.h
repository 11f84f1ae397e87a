/*
 * The participants of an event as an organiser looks for them: by name, code,
 * e-mail or phone, a page at a time.
 *
 * It is no download (export.h) and changes nobody.
 *
 * Lists live in the arena given.
 *
 * Fails as db.h says.
 */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

enum {
	PEOPLE_PAGE = 50,
	PEOPLE_PAGE_MAX = 100000
};

struct person {
	const char *code;
	const char *name;
	const char *email;
	const char *phone;
	const char *type;
	const char *state; /* the booking's: "confirmed" */
};

struct people {
	const struct person *person;
	size_t n;
	bool more; /* there is a next page */
};

/* looked_for: "" for everybody. page: from 1 to PEOPLE_PAGE_MAX. */
MUST_USE enum err people_find(struct db *db, struct arena *a, int64_t event_id,
    const char *looked_for, int64_t page, struct people *people_r);

#endif
