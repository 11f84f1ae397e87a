/*
 * A MIME message taken apart, as far as a mailbox page shows it: subject, text,
 * HTML, attachments.
 *
 * It is no mail program: of nested parts the first text and the first HTML
 * count, everything else is an attachment.
 *
 * Everything lives in the caller's arena.
 *
 * A message it cannot follow is shown as text; nothing fails.
 */
#ifndef SANDBOX_MIME_H
#define SANDBOX_MIME_H

#include <stddef.h>

#include "base/arena.h"

enum {
	MIME_PARTS_MAX = 16
};

struct mime_part {
	const char *name;
	const char *type;
	const char *base64;
};

struct mime_message {
	const char *subject;
	const char *message_id; /* without brackets; "" when there is none */
	const char *from;
	const char *to;
	const char *text;
	const char *html;
	struct mime_part part[MIME_PARTS_MAX];
	size_t n_parts;
};

void mime_read(
    struct arena *a, const char *bytes, size_t len, struct mime_message *m);

/* One more attachment; the ones beyond the maximum are dropped. */
void mime_add_part(struct mime_message *m, const char *name, const char *type,
    const char *base64);

/* =?UTF-8?B?...?= and =?UTF-8?Q?...?= decoded; other text as it is. */
const char *mime_words(struct arena *a, const char *text);

/* A body in this transfer encoding; NUL-terminated. */
const char *mime_decode(struct arena *a, const char *encoding,
    const char *bytes, size_t len, size_t *len_r);

/* Base64 with white space in it, or anything broken as "". */
const void *mime_base64(
    struct arena *a, const char *bytes, size_t len, size_t *len_r);

/* UTF-8 as it is, everything else with '?' for what is not ASCII. */
const char *mime_clean(struct arena *a, const char *bytes, size_t len);

#endif
