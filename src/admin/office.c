#include "admin/office.h"

#include "base/clock.h"

enum {
	FRESH_MS = 1000
};

/* The event's own place, else the one that was filled longest ago. */
static struct office_count *
find_place(struct office *office, int64_t event_id)
{
	struct office_count *oldest = &office->count[0];

	for (size_t i = 0; i < OFFICE_COUNTS; i++) {
		struct office_count *c = &office->count[i];

		if (c->event_id == event_id)
			return c;
		if (c->at_ms < oldest->at_ms)
			oldest = c;
	}
	return oldest;
}

enum err
office_totals(struct office *office, struct arena *a, int64_t event_id,
    const struct booking_totals **totals_r)
{
	struct office_count *c = find_place(office, event_id);
	enum err e = ERR_OK;

	if (c->event_id != event_id || clock_ms() - c->at_ms >= FRESH_MS) {
		c->event_id = 0; /* nothing, until it is read */
		e = booking_totals(
		    boot_db(office->stand.boot), a, event_id, &c->totals);
		c->at_ms = clock_ms();
	}
	if (e != ERR_OK)
		return e;
	c->event_id = event_id;
	*totals_r = &c->totals;
	return ERR_OK;
}
