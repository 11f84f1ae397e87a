/*
 * A complete e-mail as bytes: headers, a text, an HTML alternative and files.
 *
 * It words nothing: finished strings come in. It sends nothing.
 *
 * The message lives in the caller's arena. The same input gives the same bytes.
 *
 * ERR_INPUT for a control character in a header or a name, for anything but one
 * plain address in From and To: header injection ends here. ERR_LIMIT beyond 4
 * MB.
 */
#ifndef REMOTE_MIME_H
#define REMOTE_MIME_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct mime_file {
	const char *name; /* [A-Za-z0-9._-] */
	const char *type; /* "text/calendar; charset=utf-8; method=PUBLISH" */
	const void *data;
	size_t len;
};

struct mime_mail {
	const char *from; /* address or "Name <address>", UTF-8 */
	const char *to;	  /* the same */
	const char *subject;
	const char *message_id; /* "unique@domain", without brackets */
	int64_t date_s;		/* seconds since 1970 */
	const char *text;
	const char *html; /* NULL: none */
	const struct mime_file *files;
	size_t n_files;
};

MUST_USE enum err mime_build(struct arena *a, const struct mime_mail *mail,
    const char **mime_r, size_t *len_r);

/* The address within "Name <address>", or of an address alone. ERR_INPUT when
 * there is not exactly one. */
MUST_USE enum err mime_address(
    struct arena *a, const char *mailbox, const char **address_r);

#endif
