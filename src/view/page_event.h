/*
 * The public pages that carry nobody's token: the event, the list of events,
 * the policies. Rendered by the publish job, and by the event worker when the
 * file is missing.
 *
 * They know no visitor.
 *
 * Values go into the dictionary; nothing of the structs is kept.
 *
 * Nothing fails.
 */
#ifndef VIEW_PAGE_EVENT_H
#define VIEW_PAGE_EVENT_H

#include <stddef.h>

#include "core/event.h"
#include "tmpl/tmpl.h"

/* event/event.tpl. Its button is a form: POST /q/{slug}, no fields. */
void fill_event(struct tmpl_dict *d, const struct event *e);

/* event/home.tpl: every event that may be shown, in the order given. */
void fill_home(
    struct tmpl_dict *d, const struct event_line *lines, size_t n_lines);

enum info_page {
	INFO_PRIVACY,
	INFO_TERMS,
	INFO_REFUNDS
};

/* event/info.tpl: paragraphs of the organisation's text, blank line between. */
void fill_info(struct tmpl_dict *d, enum info_page page,
    const struct organisation *organisation);

#endif
