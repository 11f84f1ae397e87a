/*
 * An event to sell, and visitors let in to buy, for the database tests.
 *
 * It is not part of the product.
 *
 * Strings live in dbtest_arena().
 *
 * What cannot be made fails the test.
 */
#ifndef DB_FIXTURE_H
#define DB_FIXTURE_H

#include <stdint.h>

#include "core/hold.h"
#include "core/session.h"

/* A fresh selling event with one type of so many places at Rs 1,500, and the
 * id of that type. hold_ms: how long a hold lasts. */
struct fixture {
	const char *slug;
	int64_t type;
};
struct fixture fixture_event(int places, int hold_ms);

/* Lets visitor number i in; the wish is for quantity places. */
struct hold_wish fixture_visitor(const struct fixture *f, int i, int quantity);
void fixture_visitors(const struct fixture *f, int n);

/* A number the superuser reads. */
int64_t fixture_count(const char *sql_format, const char *slug);

/* What must be true of an event's places whatever happened (SPEC section 9,
 * invariants 1 and 2); fails the test otherwise. */
void fixture_check(const struct fixture *f, int places);

/* The same as a question: how many places were promised twice. */
int64_t fixture_oversold(const struct fixture *f);

/* The seed of this run: $TEST_SEED or a new one; printed. */
unsigned fixture_seed(void);

/* Less than below, by chance that a seed repeats: the state is the caller's. */
unsigned fixture_chance(unsigned *state, unsigned below);

#endif
