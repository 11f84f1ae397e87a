#include "sandbox/style.h"

#include <stdint.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/tree.h"

enum {
	/* A byte becomes at most six; a point beyond the first plane, four
	 * bytes, twelve. */
	GROWTH = 6
};

static bool
has(const char *style, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = strstr(style, word); at != NULL;
	     at = strstr(at + 1, word))
		if ((at == style || at[-1] == ' ') &&
		    (at[len] == '\0' || at[len] == ' '))
			return true;
	return false;
}

static void
add_unit(struct text *t, uint32_t unit)
{
	text_addf(t, "\\u%04x", (unsigned)unit);
}

/* The point at p and its length in bytes; the body is valid UTF-8. */
static size_t
point_at(const unsigned char *p, uint32_t *point_r)
{
	size_t len = *p >= 0xf0 ? 4 : *p >= 0xe0 ? 3 : 2;

	*point_r = *p & (0x7fU >> len);
	for (size_t i = 1; i < len; i++)
		*point_r = *point_r << 6 | (p[i] & 0x3fU);
	return len;
}

static size_t
add_point(struct text *t, const unsigned char *p)
{
	uint32_t point;
	size_t len = point_at(p, &point);

	if (point >= 0x10000) {
		point -= 0x10000;
		add_unit(t, 0xd800 + (point >> 10));
		add_unit(t, 0xdc00 + (point & 0x3ff));
	} else {
		add_unit(t, point);
	}
	return len;
}

/* Neither a slash nor a letter beyond ASCII stands outside of strings. */
static const char *
escape(struct arena *a, const char *body, bool slashes, bool letters)
{
	struct text *t = text_new(a, GROWTH * strlen(body) + 1);
	const unsigned char *p = (const unsigned char *)body;

	while (*p != '\0') {
		if (*p >= 0x80 && letters) {
			p += add_point(t, p);
			continue;
		}
		if (*p == '/' && slashes)
			text_add(t, "\\");
		text_add_bytes(t, p++, 1);
	}
	must(!text_failed(t));
	return text_str(t);
}

const char *
style_apply(struct arena *a, const char *body, const char *style)
{
	const struct tree_rule rule = {.extra = has(style, "extra_fields=1"),
	    .notes_object = has(style, "notes=object")};
	bool all = has(style, "escape=all");
	bool slashes = all || has(style, "escape=slash");
	bool letters = all || has(style, "escape=unicode");
	const struct json *node;

	if (rule.extra || rule.notes_object) {
		must(json_parse(a, body, strlen(body), &node) == ERR_OK);
		body = json_print(a, tree_copy(a, node, &rule));
	}
	return slashes || letters ? escape(a, body, slashes, letters) : body;
}
