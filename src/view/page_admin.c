#include "view/page_admin.h"

#include "view/frame.h"
#include "view/money.h"
#include "view/part.h"
#include "view/when.h"

static const char *
say(struct tmpl_dict *d, const char *id)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL);
}

void
fill_admin_events(
    struct tmpl_dict *d, const struct event_line *lines, size_t n_lines)
{
	fill_frame(d, say(d, "admin.events"));
	part_events(d, lines, n_lines);
}

static void
set_count(struct tmpl_dict *d, const char *name, int64_t n)
{
	tmpl_set(d, name, money_count(tmpl_arena(d), n));
}

static void
set_known(struct tmpl_dict *d, const char *name, int64_t n)
{
	if (n >= 0)
		set_count(d, name, n);
	else
		tmpl_set(d, name, say(d, "admin.unknown"));
}

static void
set_money(struct tmpl_dict *d, const char *name, int64_t paise)
{
	tmpl_set(d, name, money_text(tmpl_arena(d), paise));
}

static void
fill_places(struct tmpl_dict *d, const struct ticket_type *t)
{
	struct arena *a = tmpl_arena(d);

	tmpl_set(d, "SOLD_TEXT",
	    tmpl_message(a, tmpl_language(d), "admin.sold_of", "n",
		money_count(a, t->booked), "of", money_count(a, t->capacity),
		NULL));
	set_count(d, "HELD", t->held);
	set_count(d, "FREE", t->free);
	set_count(d, "BLOCKED", t->blocked);
}

static void
fill_totals(struct tmpl_dict *d, const struct booking_totals *t)
{
	set_count(d, "CONFIRMED", t->confirmed);
	set_count(d, "PENDING", t->pending);
	set_money(d, "PAID", t->paid_paise);
	set_money(d, "FEES", t->fee_paise);
	set_money(d, "REFUNDED", t->refunded_paise);
	set_count(d, "MESSAGES_WAITING", t->messages_waiting);
	set_count(d, "MESSAGES_DEAD", t->messages_dead);
	set_count(d, "EXCEPTIONS", t->money_exceptions);
	if (t->messages_dead > 0)
		tmpl_section(d, "DEAD");
	if (t->money_exceptions > 0)
		tmpl_section(d, "STRANGE");
}

static const char *
state_id(enum event_phase phase)
{
	switch (phase) {
	case EVENT_BEFORE:
		return "event.before";
	case EVENT_SELLING:
		return "event.open";
	case EVENT_PAUSED:
		return "event.paused";
	case EVENT_CLOSED:
		return "event.closed";
	case EVENT_CANCELLED:
		return "event.cancelled";
	}
	return "event.closed";
}

void
fill_admin_event(struct tmpl_dict *d, const struct view_admin_event *v)
{
	const struct event *e = v->event;
	struct ticket_type sum = part_sum(e);
	struct arena *a = tmpl_arena(d);

	fill_frame(d, e->title);
	part_event(d, e);
	tmpl_set(d, "STATE", say(d, state_id(e->phase)));
	tmpl_set_int(d, "SOLD", sum.booked);
	tmpl_set_int(d, "CAPACITY", sum.capacity > 0 ? sum.capacity : 1);
	fill_places(d, &sum);
	fill_totals(d, v->totals);
	set_known(d, "WAITING", v->waiting);
	set_known(d, "RATE", v->rate);
	set_known(d, "INSIDE", v->inside >= 0 ? v->inside : v->totals->inside);
	for (size_t i = 0; i < e->n_types; i++) {
		struct tmpl_dict *type = tmpl_section(d, "TYPE");

		tmpl_set(type, "TYPE_NAME", e->types[i].name);
		tmpl_set(type, "PRICE", part_price(d, e->types[i].price_paise));
		fill_places(type, &e->types[i]);
	}
	tmpl_set(d, "AS_OF",
	    tmpl_message(a, tmpl_language(d), "admin.as_of", "at",
		when_full(a, tmpl_language(d), e->now), "n",
		money_count(a, PAGE_ADMIN_LIVE_S), NULL));
}

static void
fill_person(struct tmpl_dict *some, const struct view_person *p)
{
	struct tmpl_dict *person = tmpl_section(some, "PERSON");

	tmpl_set(person, "NAME", p->name);
	tmpl_set(person, "CODE", p->code);
	tmpl_set(person, "TYPE", p->type);
	tmpl_set(person, "PHONE", p->phone);
	tmpl_set(person, "EMAIL", p->email);
	tmpl_set(person, "STATE",
	    say(person, arena_printf(tmpl_arena(some), "state.%s", p->state)));
}

static void
fill_pages(struct tmpl_dict *d, const struct view_people *v)
{
	struct tmpl_dict *pages;

	if (v->page <= 1 && !v->more)
		return;
	pages = tmpl_section(d, "PAGES");
	if (v->page > 1)
		tmpl_set_int(
		    tmpl_section(pages, "BEFORE"), "PAGE", v->page - 1);
	if (v->more)
		tmpl_set_int(tmpl_section(pages, "MORE"), "PAGE", v->page + 1);
}

void
fill_admin_participants(struct tmpl_dict *d, const struct view_people *v)
{
	struct tmpl_dict *some;

	fill_frame(d, say(d, "admin.participants"));
	tmpl_set(d, "SLUG", v->slug);
	tmpl_set(d, "EVENT_TITLE", v->event_title);
	tmpl_set(d, "QUERY", v->query);
	fill_pages(d, v);
	if (v->n_people == 0) {
		tmpl_section(d, "NONE");
		return;
	}
	some = tmpl_section(d, "SOME");
	for (size_t i = 0; i < v->n_people; i++)
		fill_person(some, &v->person[i]);
}
