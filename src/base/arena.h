/*
 * The memory of one request (or of one item of a job): it grows while the work
 * goes on and is given back all at once.
 *
 * It is not a general allocator: nothing in it can be freed alone, and it never
 * exceeds the ceiling it was made with.
 *
 * The arena owns all it hands out. Foreign objects (a PGresult, a cJSON tree)
 * join it through arena_defer() and are released in reverse order.
 *
 * Reaching the ceiling, or the system having no memory, aborts the process
 * through must(): sizes are checked at the door, so it cannot be an input
 * error.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/err.h"

struct arena;

typedef void arena_cleanup_fn(void *object);

/* A new arena that may hold up to ceiling bytes. Never NULL. */
struct arena *arena_new(size_t ceiling);

/* Zeroed memory, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t size);

/* Zeroed memory for n objects of the size; the product is checked. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* Copies; s may not be NULL. arena_strndup ends its copy with a NUL. */
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t len);

/* Formatted text of any length within the ceiling. */
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* fn(object) is called once, when the arena is reset or freed. */
void arena_defer(struct arena *a, arena_cleanup_fn *fn, void *object);

/* Bytes handed out since it was made or reset. */
size_t arena_used(const struct arena *a);

/* Gives everything back and keeps the arena; one block stays cached. */
void arena_reset(struct arena *a);

/* Frees the arena and sets *a to NULL; *a may be NULL. */
void arena_free(struct arena **a);

#endif
