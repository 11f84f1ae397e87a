#include "view/page_booking.h"

#include <inttypes.h>
#include <string.h>

#include "view/field.h"
#include "view/frame.h"
#include "view/part.h"

enum {
	MAX_CHIPS = 6
};

int64_t
view_type_position(const struct event *e, int64_t type_id)
{
	for (size_t i = 0; i < e->n_types; i++)
		if (e->types[i].id == type_id)
			return (int64_t)i + 1;
	return 0;
}

const struct ticket_type *
view_type_at(const struct event *e, int64_t position)
{
	if (position < 1 || (uint64_t)position > e->n_types)
		return NULL;
	return &e->types[position - 1];
}

static const char *
say(struct tmpl_dict *d, const char *id)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL);
}

static void
fill_types(struct tmpl_dict *d, const struct view_choose *v)
{
	const struct event *e = v->event;

	for (size_t i = 0; i < e->n_types; i++) {
		struct tmpl_dict *type = tmpl_section(d, "TYPE");
		const struct ticket_type *t = &e->types[i];
		int64_t position = (int64_t)i + 1;

		tmpl_set_int(type, "POSITION", position);
		tmpl_set(type, "TYPE_NAME", t->name);
		part_optional(type, "DESCRIPTION", t->description);
		tmpl_set(type, "LEFT", part_left(d, t));
		tmpl_set(type, "PRICE", part_price(d, t->price_paise));
		if (t->sold_out)
			tmpl_section(type, "GONE");
		else if (v->ticket_type == position || e->n_types == 1)
			tmpl_section(type, "CHOSEN");
	}
}

static void
fill_numbers(struct tmpl_dict *d, const struct view_choose *v)
{
	int64_t most = v->event->max_per_booking;
	const char *wrong = field_wrong(d, v->complaints, "quantity");
	int64_t chosen =
	    v->quantity >= 1 && v->quantity <= most ? v->quantity : 1;
	struct tmpl_dict *kind;

	if (most == 1) {
		tmpl_section(d, "ONE");
		return;
	}
	kind = tmpl_section(d, most <= MAX_CHIPS ? "FEW" : "MANY");
	if (wrong != NULL)
		tmpl_set(
		    tmpl_section(kind, "QUANTITY_WRONG"), "WRONG_TEXT", wrong);
	for (int64_t n = 1; n <= most; n++) {
		struct tmpl_dict *number = tmpl_section(kind, "NUMBER");

		tmpl_set_int(number, "N", n);
		if (n == chosen)
			tmpl_section(number, "CHOSEN");
	}
}

/* "5 minutes", "60 seconds": minutes where there are at least two */
static const char *
lifetime(struct tmpl_dict *d, int64_t ms)
{
	if (ms >= 2 * 60000 && ms % 60000 == 0)
		return part_number(d, "choose.minutes", "n", ms / 60000);
	return part_number(d, "choose.seconds", "n", (ms + 999) / 1000);
}

void
fill_choose(struct tmpl_dict *d, const struct view_choose *v)
{
	const char *wrong = field_wrong(d, v->complaints, "ticket_type");

	fill_frame(d, say(d, "choose.title"));
	part_event(d, v->event);
	field_errors(d, v->complaints);
	if (wrong != NULL)
		tmpl_set(tmpl_section(d, "TYPE_WRONG"), "WRONG_TEXT", wrong);
	fill_types(d, v);
	fill_numbers(d, v);
	tmpl_set(d, "KEPT",
	    tmpl_message(tmpl_arena(d), tmpl_language(d), "choose.kept", "n",
		lifetime(d, v->event->hold_ms), NULL));
}

struct refusal {
	const char *name; /* data-refusal */
	const char *title;
	const char *text;
	bool again;  /* choosing again may help */
	bool rejoin; /* the line is the way */
};

static struct refusal
refusal_sold_out(struct tmpl_dict *d, const struct view_none *v)
{
	const struct ticket_type *t = view_type_at(v->event, v->ticket_type);
	struct ticket_type sum = part_sum(v->event);
	struct refusal r = {.name = "sold_out", .again = !sum.sold_out};

	r.text =
	    say(d, sum.sold_out ? "none.sold_out.text" : "none.sold_out.other");
	r.title = say(d, "none.sold_out.any");
	if (t != NULL)
		r.title = tmpl_message(tmpl_arena(d), tmpl_language(d),
		    "none.sold_out", "type", t->name, NULL);
	return r;
}

static struct refusal
refusal_of(struct tmpl_dict *d, const struct view_none *v)
{
	switch (v->answer->refusal) {
	case HOLD_TAKEN:
	case HOLD_SOLD_OUT:
		return refusal_sold_out(d, v);
	case HOLD_ALL_HELD:
		return (struct refusal){"all_held", say(d, "none.all_held"),
		    part_back(d, v->answer->back_at), true, false};
	case HOLD_TOO_FEW:
		return (struct refusal){"too_few",
		    part_number(d, "none.too_few", "left", v->answer->left),
		    part_number(d, "none.too_few.text", "n", v->quantity), true,
		    false};
	case HOLD_NOT_OPEN:
		return (struct refusal){"not_open", say(d, "none.not_open"),
		    say(d, "none.not_open.text"), false, false};
	case HOLD_NO_SESSION:
		return (struct refusal){"no_session", say(d, "none.no_session"),
		    say(d, "none.no_session.text"), false, true};
	}
	return refusal_sold_out(d, v);
}

void
fill_none(struct tmpl_dict *d, const struct view_none *v)
{
	struct refusal r = refusal_of(d, v);

	fill_frame(d, r.title);
	part_event(d, v->event);
	tmpl_set(d, "REFUSAL", r.name);
	tmpl_set(d, "REFUSAL_TITLE", r.title);
	tmpl_set(d, "REFUSAL_TEXT", r.text);
	if (v->answer->refusal == HOLD_ALL_HELD)
		tmpl_section(d, "ALL_HELD");
	if (r.again)
		tmpl_section(d, "AGAIN");
	if (r.rejoin)
		tmpl_section(d, "REJOIN");
}
