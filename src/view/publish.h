/*
 * Files the web server serves by itself: written beside and renamed over the
 * old one, so that nobody ever reads half a file.
 *
 * It does not render.
 *
 * Nothing is kept.
 *
 * ERR_DOWN when the disk or the folder refuses; logged with the name.
 */
#ifndef VIEW_PUBLISH_H
#define VIEW_PUBLISH_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* name: "e/demo-seats", below dir; its folder is made when missing. A file
 * with the same bytes is left alone, so that its ETag stays. */
MUST_USE enum err publish_file(struct arena *a, const char *dir,
    const char *name, const void *bytes, size_t len);

/* The same for what is written anew within seconds: always, and without waiting
 * for the disk. */
MUST_USE enum err publish_fleeting(struct arena *a, const char *dir,
    const char *name, const void *bytes, size_t len);

/* The names of the files that are published in a folder below dir, none where
 * there is no folder; what is being written is not among them. */
MUST_USE enum err publish_list(struct arena *a, const char *dir,
    const char *folder, const char *const **names_r, size_t *n_r);

/* A file of at most max bytes. ERR_NONE: it is not there, or bigger. */
MUST_USE enum err publish_read(struct arena *a, const char *dir,
    const char *name, size_t max, const char **text_r);

/* Removes a published file; none there is ERR_OK. */
MUST_USE enum err publish_remove(
    struct arena *a, const char *dir, const char *name);

#endif
