#include "view/page_queue.h"

#include "view/frame.h"
#include "view/part.h"

void
fill_join(struct tmpl_dict *d, const struct event *e)
{
	fill_frame(d, e->title);
	part_event(d, e);
}

void
fill_wait(struct tmpl_dict *d, const struct event *e)
{
	struct ticket_type sum = part_sum(e);

	fill_frame(d,
	    tmpl_message(tmpl_arena(d), tmpl_language(d), "wait.title", NULL));
	part_event(d, e);
	tmpl_set(
	    d, "AGAIN", part_number(d, "wait.again", "n", PAGE_QUEUE_WAIT_S));
	tmpl_set(d, "LEFT", part_left(d, &sum));
}

static const char *
section_of(const struct event *e)
{
	switch (e->phase) {
	case EVENT_BEFORE:
		return "BEFORE";
	case EVENT_PAUSED:
		return "PAUSED";
	case EVENT_CANCELLED:
		return "CANCELLED";
	case EVENT_SELLING:
		return "SOLD_OUT";
	case EVENT_CLOSED:
		return "CLOSED";
	}
	return "CLOSED";
}

void
fill_closed(struct tmpl_dict *d, const struct event *e)
{
	fill_frame(d, e->title);
	part_event(d, e);
	tmpl_section(d, section_of(e));
}
