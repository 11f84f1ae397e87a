/*
 * Many visitors at the same instant: each a process with a connection of its
 * own, released together.
 *
 * It is not part of the product.
 *
 * Nothing is owned: crowd_run() returns when all are done.
 *
 * A visitor that dies or gets an error counts as CROWD_BROKEN.
 */
#ifndef DB_CROWD_H
#define DB_CROWD_H

#include "fixture.h"

enum {
	CROWD_MAX = 150,
	CROWD_BROKEN = 100 /* beyond every enum hold_refusal */
};

/* What a visitor does at the gun; gives what goes into refusal. */
typedef int crowd_press_fn(
    struct db *db, const struct fixture *f, int i, int quantity);

struct crowd {
	int n;
	unsigned seed;		 /* of their order */
	int quantity[CROWD_MAX]; /* what each wants */
	int refusal[CROWD_MAX];	 /* what each got: enum hold_refusal */
	crowd_press_fn *press;	 /* NULL: takes a hold */
};

/* All press at once; visitor i of the fixture takes part as number i + 1. */
void crowd_run(const struct fixture *f, struct crowd *c);

/* How many got this answer. */
int crowd_count(const struct crowd *c, int refusal);

#endif
