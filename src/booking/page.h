/*
 * The pages of booking: choose places, hold them, say who comes, give them up.
 *
 * They give no place away: core/hold does. The order of steps is theirs.
 *
 * ctx is a struct stand.
 *
 * A hold that ended is no error: each page says so and offers the way back with
 * what was typed (BOOK-05).
 */
#ifndef BOOKING_PAGE_H
#define BOOKING_PAGE_H

#include "booking/visit.h"
#include "view/page_booking.h"
#include "web/route.h"

page_fn page_choose;
page_fn page_hold;
page_fn page_release;
page_fn page_details;
page_fn page_save;

/* Where a visitor with a hold that was taken belongs: 303 to the details, or to
 * the booking's own page. */
MUST_USE enum err page_onward(struct request *q, const struct visit *v);

/* The form of a hold that lives. */
MUST_USE enum err page_show_details(
    struct request *q, int status, const struct view_details *details);

#endif
