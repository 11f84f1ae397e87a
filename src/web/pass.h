/*
 * The signed cookies of a visit: who the browser is, that it was let in to an
 * event, and that it has a booking session there (SURGE-06).
 *
 *   __Host-visitor    kind "visitor"    random
 *   __Host-q-<slug>   kind "queue"      number, slug, visitor, epoch, begun
 *   __Host-a-<slug>   kind "admission"  key, slug, visitor, issued (unix s),
 *                                       epoch.turn.rank.passed; older ones
 *                                       end with issued
 *   __Host-s-<slug>   kind "session"    key, slug, visitor
 *   field csrf        kind "csrf"       visitor
 *
 * A signature says that we made it, for this browser and this event. It does
 * not say that it still counts: the database decides that (core/session.h).
 *
 * Strings returned belong to the request.
 *
 * ERR_AUTH: none, forged, another browser's or another event's.
 */
#ifndef WEB_PASS_H
#define WEB_PASS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "web/request.h"

/* What a visitor in the line of an event keeps. */
struct pass_number {
	int64_t number; /* 0: has pressed the button and has none yet */
	int64_t epoch;	/* of the line, when the number was last seen there */
	int64_t begun;	/* how many were ahead in the beginning */
};

/* It stays until pass_close(): should Redis forget, it is the way back. */
void pass_join(
    struct request *q, const char *slug, const struct pass_number *number);

MUST_USE enum err pass_joined(
    struct request *q, const char *slug, struct pass_number *number_r);

/* The number is not known in the line any more. */
void pass_give_up(struct request *q, const char *slug);

/* The line lets the visitor in. */
struct pass_admission {
	const char *key;  /* one for each number, spent once */
	int64_t issued_s; /* by the database's clock */
	/* in which order the line called: line_answer of core/line.h */
	int64_t epoch, turn, rank; /* turn 0: not known */
	bool passed;
};
void pass_admit(struct request *q, const char *slug,
    const struct pass_admission *admission);

MUST_USE enum err pass_admission(
    struct request *q, const char *slug, struct pass_admission *admission_r);

/* The admission was exchanged for a session: its cookie goes, the session's
 * comes. key is the admission's (core knows the session by it). */
void pass_open(struct request *q, const char *slug, const char *key);

MUST_USE enum err pass_session(
    struct request *q, const char *slug, const char **key_r);

/* Takes admission, session and number away. Whoever sends a visitor back to the
 * line calls it first: with a session the line sends them on to book. */
void pass_close(struct request *q, const char *slug);

/* The visitor's random part, or NULL: nothing is made. */
const char *pass_visitor(struct request *q);

/* Makes a visitor and sets the cookie. */
const char *pass_new_visitor(struct request *q);

const char *pass_csrf(struct request *q, const char *visitor);
bool pass_csrf_is(struct request *q, const char *visitor, const char *token);

#endif
