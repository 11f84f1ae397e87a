/*
 * The pages of the line.
 *
 * They show no queue number yet; everybody is told honestly to wait.
 *
 * Values go into the dictionary; nothing of the structs is kept.
 *
 * Nothing fails.
 */
#ifndef VIEW_PAGE_QUEUE_H
#define VIEW_PAGE_QUEUE_H

#include "core/event.h"
#include "tmpl/tmpl.h"

/* After how many seconds queue/wait.tpl is to be asked for again: the worker
 * sends it as the header Refresh, which works without JavaScript. */
enum {
	PAGE_QUEUE_WAIT_S = 5
};

/* queue/join.tpl: for who came to /q/{slug} by a link. Form: POST /q/{slug}. */
void fill_join(struct tmpl_dict *d, const struct event *e);

/* queue/wait.tpl. */
void fill_wait(struct tmpl_dict *d, const struct event *e);

/* queue/closed.tpl: what e->phase says, or sold out. */
void fill_closed(struct tmpl_dict *d, const struct event *e);

#endif
