/*
 * The gate: what a visitor needs before a handler runs, asked in one place and
 * in one order (DESIGN 11), before any work of a database (SURGE-01).
 *
 * It renders nothing and decides nothing that needs a database.
 *
 * Nothing is kept.
 *
 * Answers 0: come in; 303: to the line of this event; else the status of the
 * refusal (403, 422).
 */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "base/err.h"
#include "web/inside.h"

MUST_USE int gate_check(struct request *q);

/* Keeps of the form what the route lists; 0, or 422 when a field is longer or
 * of another kind than its entry says (field.c). */
MUST_USE int field_check(struct request *q);

#endif
