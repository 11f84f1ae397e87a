/*
 * One step of a line: what line.c, line_open.c and line_release.c share.
 *
 * It is nobody else's: line.h is the door.
 *
 * Replies live in the arena.
 *
 * ERR_NONE where the script found no line of this life of Redis.
 */
#ifndef CORE_LINE_STEP_H
#define CORE_LINE_STEP_H

#include "core/line.h"
#include "redis/conn.h"
#include "redis/keys.h"

enum {
	LINE_SLUG_SIZE = 64,
	LINE_KEYS_CEILING = 4096
};

struct line {
	struct conn *conn;
	const struct conf *conf;
	/* the keys of the event that was asked for last */
	char slug[LINE_SLUG_SIZE];
	struct arena *keys_arena;
	const char *keys[KEYS_LINE];
};

/* Arguments of a script: the line's keys are put before them. */
struct line_args {
	const char *const *words;
	size_t n;
};
#define LINE_ARGS(...)                  \
	(struct line_args)              \
	{                               \
		CONN_WORDS(__VA_ARGS__) \
	}

MUST_USE enum err line_step(struct line *l, struct arena *a, enum script s,
    const char *slug, struct line_args args, const struct reply **reply_r);

#endif
