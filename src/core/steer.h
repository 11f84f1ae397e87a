/*
 * What an organiser does to a line while it runs (SURGE-11): each of it is in
 * the audit log, or was not done.
 *
 * It does not release anybody by itself: settings are read by whoever steps the
 * release, within a second.
 *
 * Nothing is kept.
 *
 * ERR_NONE: no such event. ERR_CONFLICT: nobody has this number. ERR_INPUT: a
 * message that is too long or not text. Else as db.h and line.h say.
 */
#ifndef CORE_STEER_H
#define CORE_STEER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/line.h"
#include "pg/db.h"

enum {
	STEER_MESSAGE_MAX = 200, /* bytes */
	STEER_RATE_MAX = 600000	 /* admissions a minute */
};

struct steer {
	struct db *db;
	struct line *line; /* for the last three */
	const char *by;	   /* who, for the audit log */
	const char *slug;
};

/* Nobody is called until it goes on; message: why, told to who waits, or "". */
MUST_USE enum err steer_pause(
    const struct steer *s, struct arena *a, const char *message);

/* People are called again, anybody may join, and no message is shown. */
MUST_USE enum err steer_resume(const struct steer *s, struct arena *a);

/* Admissions a minute from now on; 0: worked out from how the sale goes. */
MUST_USE enum err steer_rate(
    const struct steer *s, struct arena *a, int64_t rate);

/* Nobody new joins; who has a number keeps it. */
MUST_USE enum err steer_drain(const struct steer *s, struct arena *a);

/* Everybody's number is void; who still waits joins anew. */
MUST_USE enum err steer_flush(const struct steer *s, struct arena *a);

/* Out of the line, or from inside. */
MUST_USE enum err steer_drop(
    const struct steer *s, struct arena *a, int64_t number);

/* Called at once, before everybody. */
MUST_USE enum err steer_release(
    const struct steer *s, struct arena *a, int64_t number);

#endif
