/*
 * The pages from choosing places to the end of the details.
 *
 * They decide nothing: the handler says which page, the structs of core say
 * what is on it.
 *
 * Values go into the dictionary; nothing of the structs is kept. The dictionary
 * comes from answer_dict(): CSRF and KEY are there.
 *
 * Nothing fails. typed() may return NULL for what was not typed.
 */
#ifndef VIEW_PAGE_BOOKING_H
#define VIEW_PAGE_BOOKING_H

#include <stdbool.h>
#include <stdint.h>

#include "core/details.h"
#include "core/event.h"
#include "core/hold.h"
#include "tmpl/tmpl.h"

/* booking/choose.tpl. Form: POST /book/{slug}: ticket_type (the type's position
 * in the event, from 1: no id is ever visible), quantity, csrf, key. */
struct view_choose {
	const struct event *event;
	int64_t ticket_type; /* position chosen before; 0: none */
	int64_t quantity;    /* chosen before; 0: none */
	const struct complaints
	    *complaints; /* of ticket_type, quantity; or NULL */
};
void fill_choose(struct tmpl_dict *d, const struct view_choose *v);

/* booking/none.tpl: nothing was held, and why (BOOK-07). */
struct view_none {
	const struct event *event;
	int64_t ticket_type; /* position asked for; 0: unknown */
	int64_t quantity;
	const struct hold_answer *answer;
};
void fill_none(struct tmpl_dict *d, const struct view_none *v);

/* What was typed in a form, and what is wrong with it. */
struct view_typed {
	details_field_fn *field;
	void *ctx;
	const struct complaints *complaints; /* NULL: nothing yet */
};

/* booking/details.tpl. Form: POST /book/{slug}/details with the fields of
 * core/details.h, csrf, key. Giving up: POST /book/{slug}/release (csrf,
 * key). */
struct view_details {
	const struct event *event; /* by event_read_form() */
	const struct hold *hold;
	struct view_typed typed;
};
void fill_details(struct tmpl_dict *d, const struct view_details *v);

/* booking/expired.tpl: the hold ended before the details were sent. Its form,
 * POST /book/{slug}, asks for the same places again and carries along what was
 * typed (fields of core/details.h) in hidden fields; a handler that got the
 * places shows the details page with them at once. */
struct view_expired {
	const struct event *event; /* by event_read_form() */
	int64_t ticket_type;	   /* position; 0: unknown */
	int64_t quantity;
	bool again; /* the session allows another hold; else back to the line */
	struct view_typed typed;
};
void fill_expired(struct tmpl_dict *d, const struct view_expired *v);

/* The position of the type with that id, from 1; 0 when it is not there. */
int64_t view_type_position(const struct event *e, int64_t type_id);
/* The type at the position, or NULL. */
const struct ticket_type *view_type_at(const struct event *e, int64_t position);

#endif
