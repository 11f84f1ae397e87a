/*
 * The waiting room's door: how many visitors of an event are inside, and who.
 *
 * It gives no places away and opens no session: PostgreSQL does, and is right
 * when Redis has forgotten (SURGE-10). It is the only caller of src/redis.
 *
 * struct line is the process's connection; results are the caller's.
 *
 * ERR_DOWN when Redis does not answer within its timeout: nobody new is let in
 * then, and everybody inside goes on. The next call tries anew.
 */
#ifndef CORE_LINE_H
#define CORE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"

struct line;

/* Connects at the first use. Never NULL. conf must outlive it. */
struct line *line_new(const struct conf *conf);

struct line_visit {
	const char *slug;
	const char *visitor; /* the cookie's random part */
	int64_t max_inside;
	int64_t lifetime_s; /* of the slot, when it is not left */
};

struct line_answer {
	bool inside;	 /* the visitor is */
	int64_t count;	 /* visitors inside now */
	int64_t ends_ms; /* when the slot ends; tells this stay from another */
};

/* The visitor steps inside if fewer than max_inside are there; one who is there
 * already stays, in the same slot. One round trip, atomic. */
MUST_USE enum err line_pass(struct line *l, struct arena *a,
    const struct line_visit *visit, struct line_answer *answer_r);

/* The slot is free at once: paid, given up, or sent back to the line's end.
 * Leaving twice is leaving once. */
MUST_USE enum err line_leave(
    struct line *l, struct arena *a, const char *slug, const char *visitor);

/* How many are inside. */
MUST_USE enum err line_inside(
    struct line *l, struct arena *a, const char *slug, int64_t *count_r);

/* Asks Redis whether it is there. */
MUST_USE enum err line_ready(struct line *l);

void line_free(struct line **l);

#endif
