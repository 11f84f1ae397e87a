/*
 * The pages of the line: before the opening, the way in, waiting in each of its
 * states, slowed down, nothing to sell, away.
 *
 * They decide nothing: the worker says who stands where. Each has what
 * static/line.js works from, on <main> as data-, and works without it.
 *
 * Values go into the dictionary; nothing of the structs is kept.
 *
 * Nothing fails.
 */
#ifndef VIEW_PAGE_QUEUE_H
#define VIEW_PAGE_QUEUE_H

#include "core/event.h"
#include "tmpl/tmpl.h"

/* Where somebody in the line stands, as data-state has it. */
enum queue_place {
	QUEUE_BEFORE, /* the sale is not open yet */
	QUEUE_WAITING,
	QUEUE_FRONT, /* was passed over and is back */
	QUEUE_NEXT,  /* called, as soon as there is room */
	QUEUE_PAUSED
};

struct view_line {
	const struct event *event;
	int64_t now_ms;	     /* by the database's clock */
	const char *message; /* of the organiser, or "" */
	bool draw;	     /* the order is drawn when the sale opens */
	bool awaits_draw; /* the place is the draw's to say, not heard of yet */
	const char *digest; /* of the draw's seed, or NULL */
	bool joinable;	    /* the button takes somebody in now */
	int64_t join_from;  /* else from then on; 0: no more */
	unsigned again_s;   /* the header Refresh of the page */

	enum queue_place place;
	int64_t number; /* 0: has none, and nothing below counts */
	int64_t epoch;
	int64_t rank;
	int64_t ahead;
	int64_t begun;	  /* how many were ahead in the beginning */
	int64_t waiting;  /* in all */
	int64_t a_minute; /* let in a minute, 0: nobody knows */
	int64_t quiet_ms; /* the line is put in order after a loss */
	int64_t grace_s;  /* the tab may be closed so long */
	const char *tag;  /* of what the state file does not tell; or NULL */
};

/* queue/join.tpl: for who came to /q/{slug} by a link. Form: POST /q/{slug}. */
void fill_join(struct tmpl_dict *d, const struct view_line *v);

/* queue/before.tpl: with a number or without. */
void fill_before(struct tmpl_dict *d, const struct view_line *v);

/* queue/wait.tpl: with a number, the sale being open. */
void fill_wait(struct tmpl_dict *d, const struct view_line *v);

/* queue/slowed.tpl: the browser tries again by itself. */
void fill_slowed(struct tmpl_dict *d, const struct event *e, unsigned again_s);

/* queue/closed.tpl: what e->phase says, or sold out, or nobody new. */
void fill_closed(struct tmpl_dict *d, const struct view_line *v);

/* queue/away.tpl: nothing is known but the address. */
void fill_away(struct tmpl_dict *d, const char *slug, unsigned again_s);

/* How often static/line.js looks at the state file: every second while few
 * wait, every five while many do. */
int64_t queue_poll_ms(int64_t waiting);

#endif
