/*
 * What a visitor typed, wherever it is kept: in the form just sent, or in the
 * booking saved before.
 *
 * It checks nothing: core/details does.
 *
 * Values live in the request.
 *
 * Nothing fails; what was never typed is NULL.
 */
#ifndef BOOKING_TYPED_H
#define BOOKING_TYPED_H

#include "base/arena.h"
#include "core/booking.h"
#include "view/page_booking.h"
#include "web/request.h"

struct view_typed typed_in_form(struct request *q);

/* booking may be NULL: nothing was saved. */
struct view_typed typed_in_booking(
    struct arena *a, const struct booking *booking);

#endif
