/*
 * Paths: REQUEST_URI taken apart strictly, and matched against a route's
 * pattern.
 *
 * It does not repair: "//", ".", "..", percent escapes (no address of ours
 * needs one) and control characters are no path of ours (404).
 *
 * Parts point into the arena.
 *
 * ERR_NONE when it is not a path we could have made.
 */
#ifndef WEB_PATH_H
#define WEB_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "web/form.h"

/* Splits "/book/x?lang=hi" into path and query text ("" when there is none).
 * At most 2,048 bytes. */
MUST_USE enum err path_split(struct arena *a, const char *request_uri,
    const char **path_r, const char **query_r);

/* True when path fits pattern "/book/{slug}/details"; parts_r then holds the
 * {} parts. A part is [A-Za-z0-9._-]{1,80} and reaches to the next slash. */
bool path_match(struct arena *a, const char *pattern, const char *path,
    struct pairs *parts_r);

#endif
