#include "view/ics.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "tmpl/tmpl.h"
#include "view/when.h"

enum {
	LINE_MAX_BYTES = 75,
	MAX_ICS = 16 * 1024
};

/* RFC 5545, 3.3.11: what has a meaning gets a backslash. */
static const char *
escaped(struct arena *a, const char *s)
{
	struct text *out = text_new(a, 2 * strlen(s) + 1);

	for (; *s != '\0'; s++) {
		if (strchr("\\;,", *s) != NULL)
			text_add(out, "\\");
		if (*s == '\n')
			text_add(out, "\\n");
		else if ((unsigned char)*s >= ' ')
			text_add_bytes(out, s, 1);
	}
	return text_str(out);
}

/* RFC 5545, 3.1: at most 75 bytes a line, never inside a character. */
static void
add_line(struct text *out, const char *line)
{
	size_t room = LINE_MAX_BYTES;

	while (strlen(line) > room) {
		size_t cut = room;

		while (cut > 1 && ((unsigned char)line[cut] & 0xc0) == 0x80)
			cut--;
		text_add_bytes(out, line, cut);
		text_add(out, "\r\n ");
		line += cut;
		room = LINE_MAX_BYTES - 1;
	}
	text_add(out, line);
	text_add(out, "\r\n");
}

static void
add_pair(struct arena *a, struct text *out, const char *name, const char *value)
{
	add_line(out, arena_printf(a, "%s:%s", name, escaped(a, value)));
}

const char *
ics_of_booking(struct arena *a, const struct booking *b, const char *site_url)
{
	struct text *out = text_new(a, MAX_ICS);
	const char *about = tmpl_message(a, b->language, "ics.about", "code",
	    b->code, "n", arena_printf(a, "%" PRId64, b->quantity), "type",
	    b->type_name, NULL);

	add_line(out, "BEGIN:VCALENDAR");
	add_line(out, "VERSION:2.0");
	add_line(out, "PRODID:-//startline//booking//EN");
	add_line(out, "METHOD:PUBLISH");
	add_line(out, "BEGIN:VEVENT");
	add_pair(a, out, "UID",
	    arena_printf(a, "%s@%s.startline", b->code, b->slug));
	add_pair(a, out, "DTSTAMP", when_ics(a, b->created_at));
	add_pair(a, out, "DTSTART", when_ics(a, b->starts_at));
	add_pair(a, out, "DTEND", when_ics(a, b->ends_at));
	add_pair(a, out, "SUMMARY", b->event_title);
	if (b->venue[0] != '\0')
		add_pair(a, out, "LOCATION", b->venue);
	add_pair(a, out, "DESCRIPTION", about);
	add_line(out, arena_printf(a, "URL:%s/e/%s", site_url, b->slug));
	add_line(out, "END:VEVENT");
	add_line(out, "END:VCALENDAR");
	must(!text_failed(out));
	return text_str(out);
}
