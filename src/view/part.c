#include "view/part.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "view/money.h"
#include "view/when.h"

void
part_optional(struct tmpl_dict *d, const char *name, const char *text)
{
	struct arena *a = tmpl_arena(d);

	if (text == NULL || text[0] == '\0')
		return;
	tmpl_set(tmpl_section(d, name), arena_printf(a, "%s_TEXT", name), text);
}

/* The lines of a block up to one that begins an item, joined by blanks. */
static const char *
take_lines(struct arena *a, const char **at, const char *end)
{
	const char *from = *at;
	char *lines;

	do {
		const char *eol = memchr(*at, '\n', (size_t)(end - *at));

		*at = eol == NULL ? end : eol + 1;
	} while (*at < end && strncmp(*at, "- ", 2) != 0);
	lines = arena_strndup(a, from, (size_t)(*at - from));
	for (char *c = lines; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	return text_squeeze(a, lines);
}

/* One block: a paragraph, the items of a list, or the one before the other. */
static void
add_block(struct tmpl_dict *d, const char *at, const char *end)
{
	struct arena *a = tmpl_arena(d);
	struct tmpl_dict *block = tmpl_section(d, "BLOCK");
	struct tmpl_dict *list = NULL;

	if (strncmp(at, "- ", 2) != 0)
		tmpl_set(tmpl_section(block, "PARAGRAPH"), "PARAGRAPH_TEXT",
		    take_lines(a, &at, end));
	while (at < end) {
		if (list == NULL)
			list = tmpl_section(block, "LIST");
		at += strlen("- ");
		tmpl_set(tmpl_section(list, "ITEM"), "ITEM_TEXT",
		    take_lines(a, &at, end));
	}
}

void
part_prose(struct tmpl_dict *d, const char *text)
{
	for (;;) {
		const char *end;

		text += strspn(text, " \t\r\n");
		if (*text == '\0')
			return;
		end = strstr(text, "\n\n");
		if (end == NULL)
			end = text + strlen(text);
		add_block(d, text, end);
		text = end;
	}
}

const char *
part_number(struct tmpl_dict *d, const char *id, const char *slot, int64_t n)
{
	struct arena *a = tmpl_arena(d);

	return tmpl_message(
	    a, tmpl_language(d), id, slot, money_count(a, n), NULL);
}

const char *
part_phase(enum event_phase phase)
{
	switch (phase) {
	case EVENT_BEFORE:
		return "before";
	case EVENT_SELLING:
		return "selling";
	case EVENT_PAUSED:
		return "paused";
	case EVENT_CLOSED:
		return "closed";
	case EVENT_CANCELLED:
		return "cancelled";
	}
	return "closed";
}

/* id says when; id with _some_time does not know. */
static const char *
back_by(struct tmpl_dict *d, const char *id, int64_t back_at)
{
	struct arena *a = tmpl_arena(d);

	if (back_at == 0)
		return tmpl_message(a, tmpl_language(d),
		    arena_printf(a, "%s_some_time", id), NULL);
	return tmpl_message(
	    a, tmpl_language(d), id, "at", when_clock(a, back_at), NULL);
}

const char *
part_back(struct tmpl_dict *d, int64_t back_at)
{
	return back_by(d, "left.back", back_at);
}

const char *
part_left(struct tmpl_dict *d, const struct ticket_type *t)
{
	struct arena *a = tmpl_arena(d);

	if (t->sold_out)
		return tmpl_message(a, tmpl_language(d), "left.none", NULL);
	if (t->free <= 0)
		return back_by(d, "left.held", t->back_at);
	return tmpl_message(a, tmpl_language(d), "left.some", "n",
	    money_count(a, t->free), "of", money_count(a, t->capacity), NULL);
}

const char *
part_price(struct tmpl_dict *d, int64_t paise)
{
	struct arena *a = tmpl_arena(d);

	if (paise == 0)
		return tmpl_message(a, tmpl_language(d), "money.free", NULL);
	return money_text(a, paise);
}

struct ticket_type
part_sum(const struct event *e)
{
	struct ticket_type sum = {.sold_out = true};

	for (size_t i = 0; i < e->n_types; i++) {
		const struct ticket_type *t = &e->types[i];

		sum.capacity += t->capacity;
		sum.free += t->free;
		sum.held += t->held;
		sum.booked += t->booked;
		sum.blocked += t->blocked;
		sum.sold_out = sum.sold_out && t->sold_out;
		if (t->back_at != 0 &&
		    (sum.back_at == 0 || t->back_at < sum.back_at))
			sum.back_at = t->back_at;
	}
	return sum;
}

void
part_event(struct tmpl_dict *d, const struct event *e)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);

	tmpl_set(d, "SLUG", e->slug);
	tmpl_set(d, "EVENT_TITLE", e->title);
	tmpl_set(d, "PHASE", part_phase(e->phase));
	tmpl_set(d, "STARTS", when_full(a, language, e->starts_at));
	tmpl_set(d, "STARTS_MACHINE", when_machine(a, e->starts_at));
	tmpl_set(d, "OPENS", when_full(a, language, e->opens_at));
	tmpl_set(d, "OPENS_MACHINE", when_machine(a, e->opens_at));
	tmpl_set(d, "CLOSES", when_full(a, language, e->closes_at));
	tmpl_set(d, "CLOSES_MACHINE", when_machine(a, e->closes_at));
	part_optional(d, "VENUE", e->venue);
	part_optional(d, "SUMMARY", e->summary);
}

void
part_clock(struct tmpl_dict *d, int64_t until_ms, int64_t now_ms)
{
	struct tmpl_dict *clock = tmpl_include(d, "CLOCK", "shared/clock.tpl");
	int64_t left_ms = until_ms > now_ms ? until_ms - now_ms : 0;

	tmpl_set(clock, "UNTIL", when_clock(tmpl_arena(d), until_ms / 1000));
	tmpl_set_int(clock, "LEFT_MS", left_ms);
}

void
part_order(struct tmpl_dict *d, const struct part_order *order)
{
	struct tmpl_dict *made = tmpl_include(d, "ORDER", "shared/order.tpl");

	tmpl_set(made, "EVENT_TITLE", order->event_title);
	tmpl_set(made, "TYPE", order->type_name);
	tmpl_set_int(made, "QUANTITY", order->quantity);
	tmpl_set(made, "TOTAL", part_price(d, order->total_paise));
}
