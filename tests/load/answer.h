/*
 * One HTTP answer as it comes in: its status, and when it is whole.
 *
 * It is not an HTTP client: only what lighttpd sends to a keep-alive request is
 * understood, a head and a body of a told length.
 *
 * It keeps no bytes but the head it is reading; the caller owns the struct.
 *
 * What it does not understand sets broken; the connection is of no more use.
 */
#ifndef TESTS_LOAD_ANSWER_H
#define TESTS_LOAD_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ANSWER_HEAD_MAX = 8192
};

struct answer {
	char head[ANSWER_HEAD_MAX + 1];
	size_t head_len;
	size_t body_left;
	int status; /* 0: still in the head */
	bool whole;
	bool last; /* the server closes the connection after it */
	bool broken;
};

/* Ready for the next answer. */
void answer_begin(struct answer *a);

/* len more bytes of it came. */
void answer_hear(struct answer *a, const char *bytes, size_t len);

#endif
