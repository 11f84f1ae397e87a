/*
 * So many calls a second and no more: a bucket that holds one token, so that
 * calls are spread over the second.
 *
 * It reads no clock and waits for nobody; the caller does.
 *
 * struct budget belongs to the caller and holds nothing to be freed. It is one
 * process's: processes that share a number each have their part of it.
 *
 * Nothing fails.
 */
#ifndef REMOTE_BUDGET_H
#define REMOTE_BUDGET_H

#include <stdint.h>

enum {
	BUDGET_PARTS = 6
};

struct budget {
	int64_t every_ms; /* between two calls, at least */
	int64_t next_ms;
};

/* `parts` of BUDGET_PARTS of per_s calls a second, at least BUDGET_PARTS. */
void budget_init(struct budget *b, int64_t per_s, int parts);

/* Milliseconds to wait before the call that is made then: it counts. */
int64_t budget_wait_ms(struct budget *b, int64_t now_ms);

#endif
