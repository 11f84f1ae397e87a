#include "admin/office.h"

#include "base/clock.h"
#include "core/watch.h"

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

/* The line is not worth an error page: where Redis or nobody knows it, the rest
 * is shown without. */
static void
look_at_line(struct office *office, struct arena *a, const struct event *event,
    struct office_count *c)
{
	struct boot *boot = office->stand.boot;
	static const struct pace_past unseen;
	const struct watched *list = NULL;
	struct line_picture picture;
	size_t n = 0;

	c->has_line =
	    watch_lines(boot_db(boot), a, event->slug, &list, &n) == ERR_OK &&
	    n > 0 &&
	    line_look(boot_line(boot), a, event->slug, &picture) == ERR_OK;
	if (!c->has_line)
		return;
	c->waiting = picture.state.waiting;
	c->inside = picture.state.inside;
	if (c->inside < list[0].sessions)
		c->inside = list[0].sessions;
	c->rate = list[0].line.open ?
	    watch_pace(&list[0], &picture.state, &unseen).lasting_rate :
	    0;
}

enum err
office_count(struct office *office, struct arena *a, const struct event *event,
    const struct office_count **count_r)
{
	struct office_count *c = find_place(office, event->id);
	enum err e = ERR_OK;

	if (c->event_id != event->id || clock_ms() - c->at_ms >= FRESH_MS) {
		c->event_id = 0; /* nothing, until it is read */
		e = booking_totals(
		    boot_db(office->stand.boot), a, event->id, &c->totals);
		if (e == ERR_OK)
			look_at_line(office, a, event, c);
		c->at_ms = clock_ms();
	}
	if (e != ERR_OK)
		return e;
	c->event_id = event->id;
	*count_r = c;
	return ERR_OK;
}
