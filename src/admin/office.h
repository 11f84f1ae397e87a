/*
 * What the organiser's pages share: the connections, the events, and the counts
 * as they were within the last second, so that a live page may be left open
 * during the surge (ADM-02).
 *
 * It checks no rights: the gate does, and the web server before it.
 *
 * struct office lives as long as the process; counts are valid until the next
 * call.
 *
 * Fails as booking_totals() does.
 */
#ifndef ADMIN_OFFICE_H
#define ADMIN_OFFICE_H

#include "core/booking.h"
#include "stand/stand.h"

enum {
	OFFICE_COUNTS = 8
};

struct office {
	struct stand stand;
	struct office_count {
		int64_t event_id; /* 0: nothing is kept here */
		int64_t at_ms;
		struct booking_totals totals;
		bool has_line; /* else the line could not be seen */
		int64_t waiting, inside;
		int64_t rate; /* admissions a minute */
	} count[OFFICE_COUNTS];
};

MUST_USE enum err office_count(struct office *office, struct arena *a,
    const struct event *event, const struct office_count **count_r);

#endif
