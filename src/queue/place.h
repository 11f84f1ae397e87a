/*
 * A visitor's place in the line, as the line has it and as the visitor's signed
 * number remembers it.
 *
 * It shows nothing; pages do. It lets nobody book: an admission is the right to
 * open one booking session, and PostgreSQL has the last word on that
 * (core/session.h). One number is one admission, however often it is given.
 *
 * A place belongs to its request.
 *
 * ERR_DOWN, ERR_BUSY: Redis does not answer, or PostgreSQL does not where the
 * line has to be made anew.
 */
#ifndef QUEUE_PLACE_H
#define QUEUE_PLACE_H

#include "core/line.h"
#include "stand/stand.h"
#include "web/request.h"

struct place {
	struct line_answer answer;
	int64_t begun; /* how many were ahead in the beginning */
	bool pressed;  /* the button, which leads to another page */
};

/* Has this browser a signed number of the event's line? */
bool place_has_number(struct request *q, const char *slug);

/* Who asks wants a place of the event {slug}; `then` goes on with it. pressed:
 * the button, so joins where there is none. Else a sign of life; false: this
 * browser never pressed the button, and nothing is asked for. */
bool place_ask(struct request *q, bool pressed, page_fn *then);

/* Finds the places that were asked for, those of an event in one step. */
void place_find(void *ctx, struct request *const *list, size_t n);

/* The place that was asked for, as it was found. Cookies follow. */
MUST_USE enum err place_take(struct request *q, struct stand *stand,
    const struct event *event, const struct place **place_r);

#endif
