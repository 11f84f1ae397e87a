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
};

/* Has this browser a signed number of the event's line? */
bool place_has_number(struct request *q, const char *slug);

/* Has it, or did it press the button and was slowed or found nobody there? */
bool place_has_pressed(struct request *q, const char *slug);

/* The button: joins, or finds the place there is. Cookies follow. */
MUST_USE enum err place_join(struct request *q, struct stand *stand,
    const struct event *event, struct place *place_r);

/* A sign of life of who has pressed. Cookies follow. */
MUST_USE enum err place_see(struct request *q, struct stand *stand,
    const struct event *event, struct place *place_r);

#endif
