/*
 * Times as people read them: always IST, from seconds since 1970, UTC. The only
 * place where a time becomes text.
 *
 * It asks no clock.
 *
 * Results live in the arena; names of days and months come from the catalogue.
 *
 * Nothing fails. 0 is "no time" and gives "".
 */
#ifndef VIEW_WHEN_H
#define VIEW_WHEN_H

#include <stdint.h>

#include "base/arena.h"

/* "Sunday, 14 March 2027, 05:30 IST" */
const char *when_full(struct arena *a, const char *language, int64_t at);
/* "Sunday, 14 March 2027" */
const char *when_date(struct arena *a, const char *language, int64_t at);
/* "10:07" */
const char *when_clock(struct arena *a, int64_t at);
/* "2027-03-14T05:30:00+05:30": <time datetime>, CSV. */
const char *when_machine(struct arena *a, int64_t at);
/* "20270314T000000Z": .ics, always UTC. */
const char *when_ics(struct arena *a, int64_t at);

/* Seconds since 1970 of "2027-03-14 05:30:00+05:30" or PostgreSQL's like;
 * 0 when it is none. */
int64_t when_read(const char *text);

#endif
