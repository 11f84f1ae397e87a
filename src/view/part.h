/*
 * Pieces that several pages share: optional text, prose, what is left of a
 * ticket type, the clock of a hold, the order's summary, event facts.
 *
 * They are no pages, and nobody outside view calls them.
 *
 * Values go into the dictionary; texts live in its arena.
 *
 * Nothing fails.
 */
#ifndef VIEW_PART_H
#define VIEW_PART_H

#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "tmpl/tmpl.h"

/* Shows {{#NAME}} with {{NAME_TEXT}} unless text is NULL or empty. */
void part_optional(struct tmpl_dict *d, const char *name, const char *text);

/* A BLOCK for each, blank lines between them: a PARAGRAPH, a LIST of ITEMs
 * (lines that begin with a dash), or the one before the other. */
void part_prose(struct tmpl_dict *d, const char *text);

/* A message with one slot that is a number. */
const char *part_number(
    struct tmpl_dict *d, const char *id, const char *slot, int64_t n);

/* "before", "selling", "paused", "closed", "cancelled": data-phase. */
const char *part_phase(enum event_phase phase);

/* "12 of 100 places left", "All places are held ...", "Sold out". */
const char *part_left(struct tmpl_dict *d, const struct ticket_type *t);
/* "Some may come back by 10:07." (BOOK-07) */
const char *part_back(struct tmpl_dict *d, int64_t back_at);

/* "₹1,500" or "Free". */
const char *part_price(struct tmpl_dict *d, int64_t paise);

/* All types of an event as one: summed counts, the first to come back. */
struct ticket_type part_sum(const struct event *e);

/* SLUG, EVENT_TITLE, PHASE, OPENS..., STARTS... and VENUE, SUMMARY. */
void part_event(struct tmpl_dict *d, const struct event *e);

/* NONE, or SOME with an EVENT each: the list of events. */
void part_events(
    struct tmpl_dict *d, const struct event_line *lines, size_t n_lines);

/* CLOCK: shared/clock.tpl; both times in milliseconds since 1970. */
void part_clock(struct tmpl_dict *d, int64_t until_ms, int64_t now_ms);

struct part_order {
	const char *event_title;
	const char *type_name;
	int64_t quantity;
	int64_t total_paise;
};
/* ORDER: shared/order.tpl. */
void part_order(struct tmpl_dict *d, const struct part_order *order);

#endif
