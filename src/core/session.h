/*
 * The booking session: an admission from the waiting room, exchanged once.
 *
 * It is not the admission's signature (web checks that) and not the line
 * (line.h); it is the last word on who may take holds, also when Redis has
 * forgotten (BOOK-04, SURGE-10).
 *
 * Nothing is kept between calls.
 *
 * ERR_AUTH: the admission was exchanged by another visitor, is too old, or is
 * for no event.
 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct session {
	int64_t expires_at; /* seconds since 1970 */
	int holds_left;	    /* 2 at the start, 0: back to the line */
	bool open;	    /* not closed, not run out */
};

struct session_admission {
	const char *slug;
	const char *key;     /* the admission's random part */
	const char *visitor; /* who it was given to */
	int64_t issued_at;   /* when it was signed, seconds since 1970 */
	/* in which order the line called: struct line_answer */
	int64_t epoch, turn, rank; /* turn 0: not known */
	bool passed;
};

/* Opens the session of an admission, or finds it again: the same visitor's
 * second tab gets the same one. One round trip. */
MUST_USE enum err session_open(struct db *db, struct arena *a,
    const struct session_admission *admission, struct session *session_r);

/* The visitor goes back to the line's end for another try. */
MUST_USE enum err session_close(
    struct db *db, struct arena *a, const char *key, const char *visitor);

#endif
