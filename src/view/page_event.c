#include "view/page_event.h"

#include "view/frame.h"
#include "view/part.h"

/* What the box on the event page says; a sale may be on and nothing left. */
static const char *
box_of(const struct event *e, const struct ticket_type *sum)
{
	switch (e->phase) {
	case EVENT_BEFORE:
		return "BEFORE";
	case EVENT_SELLING:
		if (sum->sold_out)
			return "SOLD_OUT";
		return sum->free > 0 ? "OPEN" : "ALL_HELD";
	case EVENT_PAUSED:
		return "PAUSED";
	case EVENT_CLOSED:
		return "CLOSED";
	case EVENT_CANCELLED:
		return "CANCELLED";
	}
	return "CLOSED";
}

/* What can be checked of the draw: the seed's hash before, the file after. */
static void
fill_draw(struct tmpl_dict *d, const struct line_event *line)
{
	if (!line->draw || line->digest == NULL)
		return;
	d = tmpl_section(d, "DRAW");
	tmpl_set(d, "DRAW_HASH", line->digest);
	tmpl_set(tmpl_section(d, line->seed != NULL ? "DRAWN" : "UNDRAWN"),
	    "DRAW_SLUG", line->slug);
}

void
fill_event(struct tmpl_dict *d, const struct event *e)
{
	struct ticket_type sum = part_sum(e);
	struct tmpl_dict *box;

	fill_frame(d, e->title);
	part_event(d, e);
	box = tmpl_section(d, box_of(e, &sum));
	tmpl_set(box, "BACK_TEXT", part_back(d, sum.back_at));
	tmpl_section(
	    box, e->asks_email && e->asks_phone ? "CONTACT" : "NO_CONTACT");
	if (e->phase == EVENT_SELLING && !sum.sold_out)
		tmpl_section(d, "REGISTER");
	for (size_t i = 0; i < e->n_types; i++) {
		struct tmpl_dict *type = tmpl_section(d, "TYPE");

		tmpl_set(type, "TYPE_NAME", e->types[i].name);
		part_optional(type, "DESCRIPTION", e->types[i].description);
		tmpl_set(type, "PRICE", part_price(d, e->types[i].price_paise));
		tmpl_set(type, "LEFT", part_left(d, &e->types[i]));
	}
	fill_draw(d, &e->line);
	part_prose(d, e->body);
}

void
fill_home(struct tmpl_dict *d, const struct event_line *lines, size_t n_lines)
{
	fill_frame(d,
	    tmpl_message(tmpl_arena(d), tmpl_language(d), "home.title", NULL));
	part_events(d, lines, n_lines);
}

void
fill_info(struct tmpl_dict *d, enum info_page page,
    const struct organisation *organisation)
{
	const char *id = "info.privacy";
	const char *text = organisation->privacy;

	if (page == INFO_TERMS) {
		id = "info.terms";
		text = organisation->terms;
	} else if (page == INFO_REFUNDS) {
		id = "info.refunds";
		text = organisation->refunds;
	}
	fill_frame(d, tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL));
	part_prose(d, text);
}
