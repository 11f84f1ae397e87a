#include "tool/rehearse_times.h"

#include <stdlib.h>

enum {
	TIMES_FIRST = 1024
};

/* Places count from 1, so that 0 is nowhere. */
static void
put(struct times *t, size_t at, struct walker *w)
{
	t->heap[at - 1] = w;
	w->queue_at = at;
}

static void
rise(struct times *t, struct walker *w, size_t at)
{
	while (at > 1 && t->heap[at / 2 - 1]->due_ms > w->due_ms) {
		put(t, at, t->heap[at / 2 - 1]);
		at /= 2;
	}
	put(t, at, w);
}

static void
sink(struct times *t, struct walker *w, size_t at)
{
	size_t child;

	while ((child = 2 * at) <= t->n) {
		if (child < t->n &&
		    t->heap[child]->due_ms < t->heap[child - 1]->due_ms)
			child++;
		if (t->heap[child - 1]->due_ms >= w->due_ms)
			break;
		put(t, at, t->heap[child - 1]);
		at = child;
	}
	put(t, at, w);
}

void
times_add(struct times *t, struct walker *w)
{
	must(w->queue_at == 0);
	if (t->n == t->room) {
		t->room = t->room == 0 ? TIMES_FIRST : t->room * 2;
		t->heap =
		    realloc((void *)t->heap, t->room * sizeof(struct walker *));
		must(t->heap != NULL);
	}
	t->n++;
	rise(t, w, t->n);
}

struct walker *
times_take(struct times *t, int64_t now_ms)
{
	struct walker *first, *last;

	if (t->n == 0 || t->heap[0]->due_ms > now_ms)
		return NULL;
	first = t->heap[0];
	last = t->heap[--t->n];
	if (t->n > 0)
		sink(t, last, 1);
	first->queue_at = 0;
	return first;
}

int
times_left(const struct times *t, int64_t now_ms, int most)
{
	int64_t left = t->n > 0 ? t->heap[0]->due_ms - now_ms : most;

	if (left < 0)
		return 0;
	return left < most ? (int)left : most;
}

void
times_clear(struct times *t)
{
	free((void *)t->heap);
	*t = (struct times){0};
}
