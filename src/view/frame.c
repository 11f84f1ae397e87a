#include "view/frame.h"

#include <string.h>

#include "base/text.h"

/* A number is not to be broken at its blanks. */
static const char *
unbroken(struct arena *a, const char *phone)
{
	struct text *out = text_new(a, 2 * strlen(phone) + 1);

	for (; *phone != '\0'; phone++) {
		if (*phone == ' ')
			text_add(out, "\xc2\xa0");
		else
			text_add_bytes(out, phone, 1);
	}
	return text_str(out);
}

void
fill_foot(struct tmpl_dict *d, const struct organisation *organisation)
{
	static const struct organisation nobody = {
	    .name = "", .help_phone = "", .help_email = ""};
	const struct organisation *o =
	    organisation != NULL ? organisation : &nobody;

	tmpl_set(d, "ORG_NAME", o->name);
	tmpl_set(d, "HELP_PHONE", unbroken(tmpl_arena(d), o->help_phone));
	tmpl_set(d, "HELP_TEL", frame_dial(tmpl_arena(d), o->help_phone));
	tmpl_set(d, "HELP_EMAIL", o->help_email);
}

const char *
frame_dial(struct arena *a, const char *phone)
{
	char *dial = arena_strdup(a, phone);
	char *to = dial;

	for (const char *from = phone; *from != '\0'; from++)
		if (*from == '+' || (*from >= '0' && *from <= '9'))
			*to++ = *from;
	*to = '\0';
	return dial;
}

void
fill_frame(struct tmpl_dict *d, const char *title)
{
	tmpl_set(d, "LANG", tmpl_language(d));
	tmpl_set(d, "TITLE", title);
	tmpl_include(d, "HEAD", "shared/head.tpl");
	tmpl_include(d, "FOOT", "shared/foot.tpl");
}
