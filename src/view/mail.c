#include "view/mail.h"

#include <inttypes.h>
#include <string.h>

#include "tmpl/tmpl.h"
#include "view/frame.h"
#include "view/ics.h"
#include "view/money.h"
#include "view/part.h"
#include "view/ticket.h"
#include "view/when.h"

/* The files and the subject of a kind of mail. */
struct sort {
	const char *subject;
	const char *text_file;
	const char *html_file;
};

static struct sort
sort_of(enum message_kind kind)
{
	switch (kind) {
	case MESSAGE_CONFIRMED:
		break;
	case MESSAGE_REFUNDED:
		return (struct sort){"mail.refunded.subject",
		    "mail/refunded.txt.tpl", "mail/refunded.html.tpl"};
	}
	return (struct sort){"mail.confirmed.subject", "mail/confirmed.txt.tpl",
	    "mail/confirmed.html.tpl"};
}

/* Nothing typed by a visitor may end a header line (COMM-03). */
static const char *
one_line(struct arena *a, const char *s)
{
	char *copy = arena_strdup(a, s);

	for (char *c = copy; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = ' ';
	return copy;
}

static void
fill_people(struct tmpl_dict *d, const struct booking *b)
{
	struct tmpl_dict *people =
	    b->n_participants > 0 ? tmpl_section(d, "PEOPLE") : NULL;

	for (size_t i = 0; i < b->n_participants; i++) {
		const char *name =
		    one_line(tmpl_arena(d), b->participants[i].name);

		tmpl_set(tmpl_section(d, "PERSON"), "PERSON_NAME", name);
		tmpl_set(tmpl_section(people, "PERSON"), "PERSON_NAME", name);
	}
}

static const char *
tax_of(struct tmpl_dict *d, const struct organisation *o)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);
	const char *pan = "";
	const char *gstin = "";

	if (o->pan[0] != '\0')
		pan =
		    tmpl_message(a, language, "mail.tax", "pan", o->pan, NULL);
	if (o->gstin[0] != '\0')
		gstin = tmpl_message(
		    a, language, "mail.tax.gstin", "gstin", o->gstin, NULL);
	return arena_printf(a, "%s%s%s", pan,
	    pan[0] != '\0' && gstin[0] != '\0' ? ", " : "", gstin);
}

/* An event may ask for an address and no name. */
static const char *
name_of(struct arena *a, const struct booking *b)
{
	if (b->name[0] == '\0')
		return tmpl_message(a, b->language, "mail.nobody", NULL);
	return one_line(a, b->name);
}

/* Money may go back beside a booking that stands, as a second payment does, and
 * before one is paid for. */
static void
fill_refund(struct tmpl_dict *d, const struct booking *b)
{
	tmpl_set(d, "REFUND",
	    money_text(tmpl_arena(d),
		b->refunded_paise > 0 ? b->refunded_paise : b->total_paise));
	if (b->state == BOOKING_CONFIRMED)
		tmpl_section(d, "STANDS");
	else if (b->state != BOOKING_PENDING)
		tmpl_section(d, "OVER");
}

static struct tmpl_dict *
make_dict(struct arena *a, const struct mail_about *about, const char *subject)
{
	const struct booking *b = about->booking;
	struct tmpl_dict *d = tmpl_dict_new(a, b->language);

	fill_foot(d, about->organisation);
	part_optional(d, "ADDRESS", about->organisation->address);
	part_optional(d, "TAX", tax_of(d, about->organisation));
	tmpl_set(d, "LANG", tmpl_language(d));
	tmpl_set(d, "SUBJECT", subject);
	tmpl_set(d, "NAME", name_of(a, b));
	tmpl_set(d, "EVENT_TITLE", b->event_title);
	tmpl_set(d, "CODE", b->code);
	tmpl_set_int(d, "QUANTITY", b->quantity);
	tmpl_set(d, "TYPE", b->type_name);
	tmpl_set(d, "STARTS", when_full(a, tmpl_language(d), b->starts_at));
	part_optional(d, "VENUE", b->venue);
	tmpl_set(d, "TOTAL", part_price(d, b->total_paise));
	fill_refund(d, b);
	tmpl_set(d, "LINK", ticket_link(a, b, about->site_url));
	fill_people(d, b);
	return d;
}

enum err
mail_make(struct arena *a, const struct mail_about *about, struct mail *mail_r)
{
	const struct booking *b = about->booking;
	struct sort sort = sort_of(about->kind);
	struct tmpl_dict *d;
	size_t len;
	enum err e;

	mail_r->subject = one_line(a,
	    tmpl_message(a, b->language, sort.subject, "event", b->event_title,
		"code", b->code, NULL));
	mail_r->ics = about->kind == MESSAGE_CONFIRMED ?
	    ics_of_booking(a, b, about->site_url) :
	    NULL;
	d = make_dict(a, about, mail_r->subject);
	e = tmpl_render(a, sort.text_file, d, &mail_r->text, &len);
	if (e != ERR_OK)
		return e;
	return tmpl_render(a, sort.html_file, d, &mail_r->html, &len);
}
