/* The booking's own page and its calendar entry: the server's state, never the
 * redirect's (CHK-05). */
#include "payment/page.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "view/ics.h"
#include "view/page_payment.h"
#include "web/answer.h"

enum err
page_face(struct till *till, struct request *q, const struct booking *b,
    enum booking_face face, const char *path)
{
	const struct view_booking view = {
	    .booking = b,
	    .face = face,
	    .organisation = boot_organisation(till->stand.boot),
	    .site_url = till->stand.conf.site_url,
	};
	struct tmpl_dict *d = answer_dict(q);
	enum err e = fill_booking(d, &view);

	if (e != ERR_OK)
		return e;
	if (booking_check_s(b, face) > 0)
		answer_header(q, "Refresh",
		    arena_printf(request_arena(q), "%" PRId64 "; url=%s",
			booking_check_s(b, face), path));
	return answer_page(q, 200, "payment/booking.tpl", d);
}

/* Somebody waits: the reconcile job asks now and not by its schedule. */
static void
hasten(struct till *till, struct request *q, const struct booking *b)
{
	if (b->receipt == NULL)
		return;
	if (payment_hasten(boot_db(till->stand.boot), request_arena(q),
		b->receipt) != ERR_OK)
		log_event(LOG_WARN, "not_hastened", NULL);
}

enum err
page_booking(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const struct booking *b;
	enum booking_face face;
	enum err e = till_booking(till, q, &b);

	if (e != ERR_OK)
		return e;
	face = booking_face(b, false);
	if (booking_check_s(b, face) > 0)
		hasten(till, q, b);
	return page_face(till, q, b, face, request_path(q));
}

enum err
page_calendar(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const struct booking *b;
	const char *ics;
	enum err e = till_booking(till, q, &b);

	if (e != ERR_OK)
		return e;
	if (b->state != BOOKING_CONFIRMED)
		return ERR_NONE;
	ics = ics_of_booking(request_arena(q), b, till->stand.conf.site_url);
	answer_header(
	    q, "Content-Disposition", "attachment; filename=\"event.ics\"");
	return answer_bytes(q, 200, ICS_TYPE, ics, strlen(ics));
}
