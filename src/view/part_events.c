#include "view/part.h"

#include "view/money.h"
#include "view/when.h"

static const char *
state_of(struct tmpl_dict *d, const struct event_line *line)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);

	switch (line->phase) {
	case EVENT_BEFORE:
		return tmpl_message(a, language, "home.before", "at",
		    when_full(a, language, line->opens_at), NULL);
	case EVENT_SELLING:
		if (line->booked + line->blocked >= line->capacity)
			return tmpl_message(a, language, "left.none", NULL);
		return tmpl_message(a, language, "home.open", NULL);
	case EVENT_PAUSED:
		return tmpl_message(a, language, "home.paused", NULL);
	case EVENT_CLOSED:
		return tmpl_message(a, language, "home.closed", NULL);
	case EVENT_CANCELLED:
		return tmpl_message(a, language, "home.cancelled", NULL);
	}
	return "";
}

static const char *
sold_of(struct tmpl_dict *d, const struct event_line *line)
{
	struct arena *a = tmpl_arena(d);

	return tmpl_message(a, tmpl_language(d), "admin.sold_line", "n",
	    money_count(a, line->booked), "of", money_count(a, line->capacity),
	    "held", money_count(a, line->held), NULL);
}

void
part_events(struct tmpl_dict *d, const struct event_line *lines, size_t n_lines)
{
	struct tmpl_dict *some;
	struct arena *a = tmpl_arena(d);

	if (n_lines == 0) {
		tmpl_section(d, "NONE");
		return;
	}
	some = tmpl_section(d, "SOME");
	for (size_t i = 0; i < n_lines; i++) {
		struct tmpl_dict *event = tmpl_section(some, "EVENT");
		const struct event_line *line = &lines[i];

		tmpl_set(event, "SLUG", line->slug);
		tmpl_set(event, "EVENT_TITLE", line->title);
		tmpl_set(event, "STARTS",
		    when_full(a, tmpl_language(d), line->starts_at));
		tmpl_set(
		    event, "STARTS_MACHINE", when_machine(a, line->starts_at));
		part_optional(event, "VENUE", line->venue);
		part_optional(event, "SUMMARY", line->summary);
		tmpl_set(event, "STATE", state_of(d, line));
		tmpl_set(event, "SOLD_TEXT", sold_of(d, line));
	}
}
