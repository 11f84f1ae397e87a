/*
 * The organiser's pages.
 *
 * They check no rights: the gate does.
 *
 * Values go into the dictionary; nothing of the structs is kept.
 *
 * Nothing fails.
 */
#ifndef VIEW_PAGE_ADMIN_H
#define VIEW_PAGE_ADMIN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/booking.h"
#include "core/event.h"
#include "tmpl/tmpl.h"

/* After how many seconds admin/event.tpl is to be asked for again: sent as the
 * header Refresh. */
enum {
	PAGE_ADMIN_LIVE_S = 5
};

/* admin/events.tpl; each event links to /admin/events/{slug}. */
void fill_admin_events(
    struct tmpl_dict *d, const struct event_line *lines, size_t n_lines);

/* admin/event.tpl; links to participants, participants.csv, bookings.csv and
 * ledger.csv below /admin/events/{slug}/. */
struct view_admin_event {
	const struct event *event;
	const struct booking_totals *totals;
	/* of the line; -1: not known now */
	int64_t waiting;
	int64_t inside;
	int64_t rate; /* admissions a minute */
};
void fill_admin_event(struct tmpl_dict *d, const struct view_admin_event *v);

/* admin/participants.tpl. Search: GET with q; pages: GET with q and page. */
struct view_person {
	const char *code;
	const char *name;
	const char *email;
	const char *phone;
	const char *type;
	const char *state; /* the booking's: "confirmed" */
};
struct view_people {
	const char *slug;
	const char *event_title;
	const char *query; /* what was searched for, "" */
	const struct view_person *person;
	size_t n_people;
	int64_t page; /* from 1 */
	bool more;    /* there is a next page */
};
void fill_admin_participants(struct tmpl_dict *d, const struct view_people *v);

#endif
