/*
 * One event, one booking and one organisation as they come from core, for the
 * tests of the view and for the preview.
 *
 * It is not part of the product.
 *
 * Each call gives a fresh copy in the arena, to be changed at will.
 *
 * Nothing fails.
 */
#ifndef UNIT_SAMPLE_H
#define UNIT_SAMPLE_H

#include "base/arena.h"
#include "core/booking.h"
#include "core/details.h"
#include "core/event.h"
#include "core/hold.h"

/* 2027-02-01 10:00:00 IST: the sample's now. */
#define SAMPLE_NOW INT64_C(1801456200)

/* A group's setup: loads the templates of the tree. */
int sample_load(void **state);

struct event *sample_event(struct arena *a);
struct organisation *sample_organisation(struct arena *a);
struct hold *sample_hold(struct arena *a);
struct booking *sample_booking(struct arena *a);

/* What a visitor typed; ctx is not used. */
const char *sample_typed(void *ctx, const char *name);
const char *sample_not_typed(void *ctx, const char *name);
/* Complaints about some of it. */
const struct complaints *sample_complaints(void);

#endif
