/*
 * application/x-www-form-urlencoded, cookies and query strings, taken apart.
 *
 * It does not know routes or requests, so that fuzzers can link it alone.
 *
 * Pairs point into the arena.
 *
 * ERR_INPUT: bad percent escape, bad UTF-8, NUL, a name twice. ERR_LIMIT: more
 * pairs than the maximum.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct pair {
	const char *name;
	const char *value;
};

struct pairs {
	struct pair *pair;
	size_t n;
};

/* "a=1&b=2", '+' is a blank. */
MUST_USE enum err form_parse(struct arena *a, const char *text, size_t len,
    size_t max_pairs, struct pairs *pairs_r);

/* "a=1; b=2" of a Cookie header. Broken cookies and those after the 60th are
 * left out, of a name that comes twice the first counts: a visitor cannot mend
 * them. */
void form_parse_cookies(
    struct arena *a, const char *header, struct pairs *pairs_r);

/* NULL when there is none. */
const char *form_value(const struct pairs *p, const char *name);

#endif
