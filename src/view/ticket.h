/*
 * What stands on a ticket besides words: the link to the booking's own page,
 * and the same as a QR code.
 *
 * It is not the page (page_payment.h).
 *
 * Results live in the arena.
 *
 * ticket_qr() fails as qr_make().
 */
#ifndef VIEW_TICKET_H
#define VIEW_TICKET_H

#include "base/arena.h"
#include "base/err.h"
#include "core/booking.h"
#include "view/qr.h"

/* "https://example.org/b/<reference>" */
const char *ticket_link(
    struct arena *a, const struct booking *b, const char *site_url);

MUST_USE enum err ticket_qr(struct arena *a, const struct booking *b,
    const char *site_url, struct qr *qr_r);

#endif
