/*
 * Those who wait for a time, the next one first: a heap.
 *
 * It owns nobody; a walker is in it once at most.
 *
 * times_clear() frees what it keeps.
 *
 * Without memory it aborts.
 */
#ifndef TOOL_REHEARSE_TIMES_H
#define TOOL_REHEARSE_TIMES_H

#include "tool/rehearse_crowd.h"

struct times {
	struct walker **heap;
	size_t n, room;
};

/* At w->due_ms. */
void times_add(struct times *t, struct walker *w);

/* Whose time came by now, taken out; NULL: nobody's. */
struct walker *times_take(struct times *t, int64_t now_ms);

/* Milliseconds from now to the next one's time; most when it is later. */
int times_left(const struct times *t, int64_t now_ms, int most);

void times_clear(struct times *t);

#endif
