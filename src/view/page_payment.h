/*
 * The pages of paying, and the booking's own page.
 *
 * They show the server's own state, never the redirect's (CHK-05).
 *
 * Values go into the dictionary; nothing of the structs is kept.
 *
 * fill_booking() fails as ticket_qr(); the others do not fail.
 */
#ifndef VIEW_PAGE_PAYMENT_H
#define VIEW_PAGE_PAYMENT_H

#include <stdbool.h>

#include "base/err.h"
#include "core/booking.h"
#include "core/event.h"
#include "tmpl/tmpl.h"

/* payment/pay.tpl. Form: POST /pay/{reference} (csrf, key). Whoever has the
 * address may pay; its own visitor may give up too, POST
 * /pay/{reference}/release (csrf), and change, GET /book/{slug}/details. */
void fill_pay(struct tmpl_dict *d, const struct booking *b, bool own);

/* payment/checkout.tpl: the answer to Pay. A form to the gateway's hosted page
 * (contract 1.5a); with JavaScript the modal. cancel_url and callback_url are
 * absolute. The page needs answer_allow(). */
struct view_checkout {
	const struct booking *booking;
	const char *organisation; /* name shown by the gateway */
	const char *key_id;
	const char *order_id;
	const char *hosted_url; /* conf razorpay_checkout_url */
	const char *script_url; /* conf razorpay_script_url */
	const char *callback_url;
	const char *cancel_url;
};
void fill_checkout(struct tmpl_dict *d, const struct view_checkout *v);

enum booking_face {
	FACE_PENDING, /* not paid yet; the hold or its window lasts */
	FACE_CHECKING,
	FACE_CONFIRMED,
	FACE_FAILED, /* may be tried again: the window lasts */
	FACE_EXPIRED,
	FACE_REFUNDED,
	FACE_CANCELLED
};

/* What the booking's page shows. told: the gateway's redirect was just
 * verified, so a pending booking is being checked. */
enum booking_face booking_face(const struct booking *b, bool told);

/* After how many seconds the page is to be asked for again, as its header
 * Refresh; 0: it stays as it is. Once Pay was pressed money may come that
 * nobody told us of, also when another try has failed. */
int64_t booking_check_s(const struct booking *b, enum booking_face face);

/* payment/booking.tpl: <main data-state> is the face's name. Calendar entry:
 * GET /b/{reference}/event.ics. Trying again: GET /pay/{reference}. */
struct view_booking {
	const struct booking *booking;
	enum booking_face face;
	const struct organisation *organisation; /* for the receipt, or NULL */
	const char *site_url;
};
MUST_USE enum err fill_booking(
    struct tmpl_dict *d, const struct view_booking *v);

#endif
