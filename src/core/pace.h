/*
 * How fast and how far the release of a line may go (SURGE-05): the arithmetic
 * alone, from what was seen of the sale.
 *
 * It asks neither PostgreSQL nor Redis and knows no clock but the times given.
 *
 * Nothing is allocated.
 *
 * Nothing fails.
 */
#ifndef CORE_PACE_H
#define CORE_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* What was seen. Counts of sessions are of those that ended lately. */
struct pace_sight {
	int64_t max_inside;
	int64_t inside;		 /* visitors */
	int64_t coming;		 /* called, and expected */
	int64_t show_of_100;	 /* of 100 called so many come */
	int64_t slot_s;		 /* how long a slot lasts, 0: not known */
	int64_t left_per_1000_s; /* slots given back lately */
	int64_t free, held;	 /* places */
	int64_t holding;	 /* visitors who have those held */
	int64_t ended;		 /* sessions */
	int64_t ended_s;	 /* how long they lasted, together */
	int64_t booked;		 /* of them so many booked */
	int64_t unbooked;	 /* had held places, and let them go */
	int64_t rate;	  /* admissions a minute, as told; 0: work it out */
	int64_t rate_max; /* never more a minute when worked out */
};

struct pace {
	int64_t budget;	      /* most inside at once */
	int64_t per_1000_s;   /* admissions in 1,000 s; 0: nobody */
	int64_t lasting_rate; /* a minute, once the room is full */
};

/*
 * budget: no more than max_inside, and no more than those who hold places, plus
 * those whom the free places and the held ones that are likely to come back can
 * serve, plus some for those who give up. At least one may try while a place
 * may still come back; nobody when there is none.
 *
 * per_1000_s: as many as leave, by how long a slot lasts or as was seen lately,
 * and a fifth of the empty room each second, one at least; more by those who
 * are called and do not come. Never beyond rate_max, never nothing while the
 * budget is not. A rate that was told is taken as it is.
 */
struct pace pace_of(const struct pace_sight *s);

/* The last minute of a line, as whoever steps the release saw it. */
enum {
	PACE_PAST_S = 60
};
struct pace_past {
	int64_t last_s;
	int n;
	struct pace_second {
		int64_t admitted, entered; /* counters of the line */
		int64_t left;		   /* slots given back, or ended */
		int64_t taken; /* slots: who is inside or expected */
	} second[PACE_PAST_S]; /* oldest first */
};

/* at_ms never goes back but when the clock is another; then, after a gap, and
 * when a counter has fallen, the past begins anew. */
void pace_note(
    struct pace_past *past, int64_t at_ms, const struct pace_second *now);

/* Of 100 called so many come, of those who had some seconds to; from 20 to 100;
 * 100 as long as nothing is known. */
int64_t pace_show(const struct pace_past *past);

/* How long a slot is taken, the call included, in seconds: those taken over the
 * past, for each that was given back. 0 as long as nothing is known. */
int64_t pace_slot_s(const struct pace_past *past);

/* Slots given back in 1,000 s, as in the last PACE_LATELY_S; 0 before that. */
enum {
	PACE_LATELY_S = 8
};
int64_t pace_left(const struct pace_past *past);

#endif
