/*
 * What the gateway never promised about its JSON: how it is escaped, which
 * members it has besides, how notes without any are written.
 *
 * It changes no meaning; without a setting it changes nothing.
 *
 * The text lives in the caller's arena.
 *
 * Nothing fails. Words it does not know are passed over.
 */
#ifndef SANDBOX_STYLE_H
#define SANDBOX_STYLE_H

#include "base/arena.h"

/* body: one JSON object. style as style() of the schema makes it:
 * "escape=all extra_fields=1 notes=object", any of them, or "". */
const char *style_apply(struct arena *a, const char *body, const char *style);

#endif
