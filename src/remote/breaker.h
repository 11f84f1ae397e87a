/*
 * Leaves a gateway that fails alone for a while: after some failures in a row
 * nobody calls until a rest of random length is over, then one call decides.
 *
 * It calls nobody and reads no clock. It knows of the calls of its own process
 * alone, one after the other, so the call after the rest is the only one.
 *
 * struct breaker belongs to the caller and holds nothing to be freed.
 *
 * Nothing fails. All zero but for breaker_init() is a breaker that is closed.
 */
#ifndef REMOTE_BREAKER_H
#define REMOTE_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

enum {
	BREAKER_LIMIT = 4,	/* failures in a row; a lost wait is two */
	BREAKER_BASE_MS = 4000, /* the first rest at most, then twice as long */
	BREAKER_REST_MS = 20000 /* and never longer */
};

struct breaker {
	int failures;	  /* in a row */
	int opened;	  /* rests in a row */
	int64_t until_ms; /* no call before */
	uint64_t dice;
};

/* seed: rests of two breakers differ when their seeds do. */
void breaker_init(struct breaker *b, uint64_t seed);

/* Is it failing? Also true when the rest is over and nobody called yet. */
bool breaker_open(const struct breaker *b);

/* Milliseconds until a call may be made; 0: now. */
int64_t breaker_rest_ms(const struct breaker *b, int64_t now_ms);

/* The gateway answered, whatever it said. */
void breaker_answered(struct breaker *b);

/* It did not, or said that it cannot now. waited: it kept us waiting for it. */
void breaker_failed(struct breaker *b, bool waited, int64_t now_ms);

#endif
