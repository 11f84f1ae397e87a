/*
 * Mails about a booking: subject, plain text, HTML and the calendar entry, in
 * the booking's language.
 *
 * It makes no MIME message and sends nothing: remote does.
 *
 * Texts live in the arena.
 *
 * Fails as tmpl_render(). The subject never holds a control character.
 */
#ifndef VIEW_MAIL_H
#define VIEW_MAIL_H

#include "base/arena.h"
#include "base/err.h"
#include "core/booking.h"
#include "core/event.h"
#include "core/outbox.h"

struct mail {
	const char *subject;
	const char *text;
	const char *html;
	const char *ics; /* NULL: none */
};

/* What mails and SMS are made from. */
struct mail_about {
	enum message_kind kind;
	const struct booking *booking;
	const struct organisation *organisation;
	const char *site_url;
};

MUST_USE enum err mail_make(
    struct arena *a, const struct mail_about *about, struct mail *mail_r);

#endif
