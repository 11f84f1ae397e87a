/*
 * The idempotency step of the gate: a form's key, and what is to be known of a
 * press to tell it from another (API-02).
 *
 * It keeps no key and no answer: the statement that has the effect does
 * (core/keystore.h). request_press() is in request.h, for handlers.
 *
 * Scopes and digests live in the request.
 *
 * Nothing fails.
 */
#ifndef WEB_KEY_H
#define WEB_KEY_H

#include <stdbool.h>

#include "web/inside.h"

/* The field key is there, and long enough not to be another's by chance. */
bool key_is_given(const struct request *q);

#endif
