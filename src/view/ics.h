/*
 * The calendar entry of a booking (RFC 5545).
 *
 * It carries the booking's code but never its reference: calendars are shared.
 *
 * The text lives in the arena.
 *
 * Nothing fails.
 */
#ifndef VIEW_ICS_H
#define VIEW_ICS_H

#include "base/arena.h"
#include "core/booking.h"

#define ICS_TYPE "text/calendar; charset=utf-8"

/* site_url: without a slash at the end. Lines end with CR LF. */
const char *ics_of_booking(
    struct arena *a, const struct booking *b, const char *site_url);

#endif
