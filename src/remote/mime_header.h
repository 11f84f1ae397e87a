/*
 * Header fields of a mail: mailboxes, encoded words (RFC 2047), dates.
 *
 * It is private to remote/mime*.c.
 *
 * Strings live in the caller's arena.
 *
 * ERR_INPUT for control characters and broken UTF-8 or addresses.
 */
#ifndef REMOTE_MIME_HEADER_H
#define REMOTE_MIME_HEADER_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/* Unstructured text; lines are folded. name: of the field, for the first line's
 * length. */
MUST_USE enum err mime_header_text(
    struct arena *a, const char *name, const char *value, const char **field_r);

/* "Name <address>" or an address. */
MUST_USE enum err mime_header_mailbox(struct arena *a, const char *name,
    const char *mailbox, const char **field_r);

/* "Date: Sat, 21 Nov 2026 07:32:00 +0000". */
const char *mime_header_date(struct arena *a, int64_t date_s);

#endif
