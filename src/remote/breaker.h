/*
 * Leaves a gateway that fails alone for a while: after some failures in a row
 * nobody calls until a rest of random length is over, then one call decides.
 *
 * It calls nobody and reads no clock. It knows of the calls of its own process
 * alone, one after the other, so the call after the rest is the only one;
 * several processes may tell each other what they know (struct breaker_others).
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
	BREAKER_LIMIT = 4,	 /* failures in a row */
	BREAKER_WAITED = 2,	 /* a lost wait is so many */
	BREAKER_LEAST_MS = 1000, /* no rest is shorter: see below */
	BREAKER_BASE_MS = 4000, /* the first rest at most, then twice as long */
	BREAKER_REST_MS = 20000 /* and never longer */
};

struct breaker {
	int failures;	  /* in a row */
	int opened;	  /* rests in a row */
	int64_t until_ms; /* no call before */
	uint64_t dice;
};

/* What processes know together, somewhere else; where that cannot be reached,
 * each goes by its own. Whoever waits behind a call that fails is to be told at
 * once, not after the next one: hence the least of all rests. */
struct breaker_others {
	void *ctx;
	/* Milliseconds until a call may be made; below 0: nobody can say. */
	int64_t (*rest_ms)(void *ctx);
	/* 0: it answered; else by how much it failed, with a draw to 65535. */
	void (*note)(void *ctx, int weight, int64_t draw);
};

/* seed: rests of two breakers differ when their seeds do. */
void breaker_init(struct breaker *b, uint64_t seed);

/* Is it failing? Also true when the rest is over and nobody called yet. */
bool breaker_open(const struct breaker *b);

/* Milliseconds until a call may be made; 0: now. */
int64_t breaker_rest_ms(const struct breaker *b, int64_t now_ms);

/* A number from 0 to 65535, another each time. */
int64_t breaker_draw(struct breaker *b);

/* The gateway answered, whatever it said. */
void breaker_answered(struct breaker *b);

/* It did not, or said that it cannot now. waited: it kept us waiting for it. */
void breaker_failed(struct breaker *b, bool waited, int64_t now_ms);

#endif
