#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under AddressSanitizer every object is a block of its own, so that running
 * past its end is seen. */
#if defined(__SANITIZE_ADDRESS__)
enum {
	BLOCK_SIZE = 1
};
#else
enum {
	BLOCK_SIZE = 16 * 1024
};
#endif

enum {
	BRIEF_SIZE = 512
};

struct block {
	struct block *next;
	size_t size;
	size_t used;
	max_align_t data[];
};

struct cleanup {
	struct cleanup *next;
	arena_cleanup_fn *fn;
	void *object;
};

struct arena {
	struct block *blocks; /* the newest first */
	struct cleanup *cleanups;
	size_t ceiling;
	size_t used;
};

struct arena *
arena_new(size_t ceiling)
{
	struct arena *a = calloc(1, sizeof *a);

	must(a != NULL);
	a->ceiling = ceiling;
	return a;
}

static void
add_block(struct arena *a, size_t wanted)
{
	size_t size = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE;
	struct block *b = malloc(sizeof *b + size);

	must(b != NULL);
	b->size = size;
	b->used = 0;
	b->next = a->blocks;
	a->blocks = b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t unit = _Alignof(max_align_t);
	size_t rounded;
	void *p;

	must(size <= a->ceiling - a->used);
	rounded = (size + unit - 1) / unit * unit;
	if (rounded == 0)
		rounded = unit;
	must(rounded <= a->ceiling - a->used);
	if (a->blocks == NULL || a->blocks->size - a->blocks->used < rounded)
		add_block(a, rounded);
	p = (char *)a->blocks->data + a->blocks->used;
	a->blocks->used += rounded;
	a->used += rounded;
	return memset(p, 0, rounded);
}

void *
arena_array(struct arena *a, size_t n, size_t size)
{
	must(size == 0 || n <= SIZE_MAX / size);
	return arena_alloc(a, n * size);
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *copy;

	must(len < SIZE_MAX);
	copy = arena_alloc(a, len + 1);
	if (len > 0)
		memcpy(copy, s, len);
	return copy;
}

/* Nearly all texts are short: printed once, then copied. */
char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	char brief[BRIEF_SIZE];
	va_list args;
	char *s;
	int len;

	va_start(args, fmt);
	len = vsnprintf(brief, sizeof brief, fmt, args);
	va_end(args);
	must(len >= 0);
	if ((size_t)len < sizeof brief)
		return arena_strndup(a, brief, (size_t)len);
	s = arena_alloc(a, (size_t)len + 1);
	va_start(args, fmt);
	(void)vsnprintf(s, (size_t)len + 1, fmt, args);
	va_end(args);
	return s;
}

void
arena_defer(struct arena *a, arena_cleanup_fn *fn, void *object)
{
	struct cleanup *c = arena_alloc(a, sizeof *c);

	c->fn = fn;
	c->object = object;
	c->next = a->cleanups;
	a->cleanups = c;
}

size_t
arena_used(const struct arena *a)
{
	return a->used;
}

static void
run_cleanups(struct arena *a)
{
	while (a->cleanups != NULL) {
		struct cleanup *c = a->cleanups;

		a->cleanups = c->next;
		c->fn(c->object);
	}
}

/* Frees all blocks but one of the usual size, which it returns. */
static struct block *
drop_blocks(struct block *b)
{
	struct block *kept = NULL;

	while (b != NULL) {
		struct block *next = b->next;

		if (kept == NULL && b->size == BLOCK_SIZE)
			kept = b;
		else
			free(b);
		b = next;
	}
	return kept;
}

void
arena_reset(struct arena *a)
{
	run_cleanups(a);
	a->blocks = drop_blocks(a->blocks);
	if (a->blocks != NULL) {
		a->blocks->next = NULL;
		a->blocks->used = 0;
	}
	a->used = 0;
}

void
arena_free(struct arena **a)
{
	if (*a == NULL)
		return;
	arena_reset(*a);
	free((*a)->blocks);
	free(*a);
	*a = NULL;
}
