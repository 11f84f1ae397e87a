/*
 * An answer over HTTP/1.1 as it comes in, in one piece of memory: whether it is
 * whole yet, its status, its headers, its body.
 *
 * It is no client: connections and time limits are the crowd's.
 *
 * Everything points into the caller's bytes.
 *
 * What is no HTTP, or ends too early, is HEARD_BROKEN.
 */
#ifndef TOOL_REHEARSE_HEARD_H
#define TOOL_REHEARSE_HEARD_H

#include <stdbool.h>
#include <stddef.h>

enum {
	HEARD_NOT_MODIFIED = 304
};

enum heard_state {
	HEARD_PART,
	HEARD_WHOLE,
	HEARD_BROKEN
};

struct heard {
	int status;
	bool last; /* the server closes the connection after it */
	const char *head;
	size_t head_len; /* to the end of the last header line */
	char *body;	 /* ends with a NUL that is not counted */
	size_t body_len;
};

/* bytes has room for one more than len. closed: nothing more will come. When
 * it is whole, a chunked body has been put together in place. */
enum heard_state heard_read(
    char *bytes, size_t len, bool closed, struct heard *heard_r);

/* The value of the next header of the name (case aside) that begins behind
 * after, NULL: of the first; NULL when there is none. Not NUL-terminated. */
const char *heard_header(const struct heard *heard, const char *name,
    const char *after, size_t *len_r);

/* The number a header begins with; absent: -1. */
long heard_number(const struct heard *heard, const char *name);

#endif
