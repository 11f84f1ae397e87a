/*
 * Who is at the stand: a visitor with an admission, a booking session, a hold.
 *
 * It shows nothing; pages do.
 *
 * A visit belongs to its request.
 *
 * ERR_AUTH: neither a session nor an admission that still counts; the visitor
 * belongs to the line.
 */
#ifndef BOOKING_VISIT_H
#define BOOKING_VISIT_H

#include <stdbool.h>

#include "core/hold.h"
#include "core/session.h"
#include "stand/stand.h"
#include "web/request.h"

struct visit {
	const char *slug;
	const char *visitor;
	const char *key; /* the session's, NULL: none that is known */
	struct hold hold;
	bool has_hold; /* some hold of this event, whatever became of it */
};

/* Of a route with NEED_VISITOR and a {slug}. */
struct visit visit_of(struct request *q);

/* The press, for the statement that has its effect. Of a route with NEED_KEY.
 */
struct keystore_press visit_press(struct request *q);

/* Looks for the visitor's hold; none is ERR_OK. */
MUST_USE enum err visit_find_hold(
    struct request *q, struct stand *stand, struct visit *v);

/* The session of the visit as it stands, or a new one for the admission the
 * visitor brings, when the old one is of no more use. */
MUST_USE enum err visit_enter(struct request *q, struct stand *stand,
    struct visit *v, struct session *session_r);

/* May the visitor hold once more without going back to the line? */
MUST_USE enum err visit_may_hold(
    struct request *q, struct stand *stand, const struct visit *v, bool *may_r);

/* The visitor goes: session, slot inside and passes are given back. */
MUST_USE enum err visit_leave(
    struct request *q, struct stand *stand, const struct visit *v);

/* The same where the database has closed the session already. */
void visit_forget(
    struct request *q, struct stand *stand, const struct visit *v);

#endif
