/*
 * What all payment workers know together of a gateway that fails (OPS-05): one
 * that is silent costs the waits of those who are waiting, not two of each.
 *
 * It calls no gateway, and decides by the rule it is given.
 *
 * Nothing is kept here: it stands in Redis.
 *
 * Redis away is an error, and the caller goes by what its own process knows.
 */
#ifndef CORE_AWAY_H
#define CORE_AWAY_H

#include "core/line.h"

struct away_rule {
	int64_t limit;			     /* so many failures are enough */
	int64_t least_ms, first_ms, last_ms; /* a rest; the longest ones */
	int64_t try_ms; /* nobody else calls while one tries */
};

/* Milliseconds until a call may be made; with 0 after a rest this caller is the
 * one who tries. */
MUST_USE enum err away_rest(struct line *l, struct arena *a,
    const struct away_rule *rule, int64_t *rest_ms_r);

/* A call has failed, by this weight; 0: it was answered. draw: 0 to 65535. */
MUST_USE enum err away_note(struct line *l, struct arena *a,
    const struct away_rule *rule, int64_t weight, int64_t draw);

#endif
