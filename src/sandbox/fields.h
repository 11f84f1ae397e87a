/*
 * The body of a control: a form, or one flat JSON object, as pairs.
 *
 * It knows no control.
 *
 * Pairs point into the request's arena.
 *
 * ERR_INPUT for anything else.
 */
#ifndef SANDBOX_FIELDS_H
#define SANDBOX_FIELDS_H

#include "web/form.h"
#include "web/request.h"

MUST_USE enum err fields_read(struct request *q, struct pairs *fields_r);

/* "" when there is none. */
const char *fields_get(const struct pairs *fields, const char *name);

#endif
