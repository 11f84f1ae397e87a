/*
 * A server on 127.0.0.1 in a child process that gives prepared answers and
 * remembers what it was asked.
 *
 * It understands no HTTP but the length of a body.
 *
 * Everything belongs to the running test and ends with it.
 *
 * A server that cannot be started aborts the test program.
 */
#ifndef UNIT_CANNED_H
#define UNIT_CANNED_H

#include <stddef.h>

enum canned_how {
	CANNED_ANSWER, /* give the answer, keep the connection */
	CANNED_PARTLY, /* give the answer, then close the connection */
	CANNED_CLOSE,  /* read the request, close without a byte */
	CANNED_SILENCE /* read the request, say nothing */
};

struct canned_step {
	enum canned_how how;
	const char *answer;
};

/* Serves the steps, one for each request in the order they come in; the last
 * one again and again. Returns "http://127.0.0.1:PORT". */
const char *canned_start(const struct canned_step *steps, size_t n);

/* One answer for every request: status line's end ("200 OK") and JSON body. */
const char *canned_json(const char *status, const char *body);

/* Stops the server. All requests as they came, each after a line
 * "#<number of the connection>". */
const char *canned_stop(void);

/* How often the needle stands in the haystack. */
size_t canned_count(const char *haystack, const char *needle);

#endif
