/*
 * The idempotency step of the gate: a form's key is spent once, and a second
 * press gets the first one's answer (API-02, BOOK-04).
 *
 * It does not keep the answers: the worker's key store does.
 *
 * Scopes and digests live in the request.
 *
 * key_enter() writes the answer itself when there is one to repeat: then
 * answered_r is true. ERR_CONFLICT: the first press is still at work;
 * ERR_INPUT: no key, or one used for something else.
 */
#ifndef WEB_KEY_H
#define WEB_KEY_H

#include <stdbool.h>

#include "base/err.h"
#include "web/inside.h"

MUST_USE enum err key_enter(struct request *q, bool *answered_r);

/* After the handler, with what it returned: keeps an answer that had an effect
 * (below 400), frees the key when there was none, leaves it in flight when
 * nobody knows. */
void key_leave(struct request *q, enum err e);

#endif
