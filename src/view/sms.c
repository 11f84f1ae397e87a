#include "view/sms.h"

#include <inttypes.h>

#include "tmpl/tmpl.h"
#include "view/money.h"
#include "view/ticket.h"

enum {
	SLOT_MAX = 30
};

/* At most 30 characters, DLT's bound of a slot: cut between words where there
 * is one to cut at, else between characters. */
static const char *
slot(struct arena *a, const char *s)
{
	size_t bytes = 0;
	size_t words = 0;
	int points = 0;

	while (s[bytes] != '\0' && points < SLOT_MAX) {
		if (s[bytes] == ' ')
			words = bytes;
		bytes++;
		while (((unsigned char)s[bytes] & 0xc0) == 0x80)
			bytes++;
		points++;
	}
	if (s[bytes] != '\0' && s[bytes] != ' ' && words > 0)
		bytes = words;
	return arena_strndup(a, s, bytes);
}

const char *
sms_make(struct arena *a, const struct mail_about *about)
{
	const struct booking *b = about->booking;
	int64_t refund =
	    b->refunded_paise > 0 ? b->refunded_paise : b->total_paise;
	const char *id =
	    about->kind == MESSAGE_REFUNDED ? "sms.refunded" : "sms.confirmed";

	return tmpl_message(a, b->language, id, "event",
	    slot(a, b->event_title), "code", b->code, "n",
	    arena_printf(a, "%" PRId64, b->quantity), "sum",
	    money_text(a, refund), "link", ticket_link(a, b, about->site_url),
	    "phone", slot(a, about->organisation->help_phone), "org",
	    slot(a, about->organisation->name), NULL);
}
