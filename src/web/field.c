#include "web/gate.h"

#include <string.h>

#include "base/text.h"

enum {
	KEY_FIELD_MAX = 64,
	SUFFIX_MAX = 20
};

static const struct field key_field = {"key", FIELD_TOKEN, KEY_FIELD_MAX};

/* "phone_*" and "q_*", see route.h. */
static bool
name_fits(const char *entry, const char *name)
{
	const char *star = strchr(entry, '*');
	int64_t suffix;

	if (star == NULL)
		return strcmp(entry, name) == 0;
	size_t len = (size_t)(star - entry);
	if (strncmp(entry, name, len) != 0)
		return false;
	if (strcmp(entry, "q_*") == 0)
		return true;
	return name[len] != '0' && name[len] != '-' &&
	    text_to_int64(name + len, 1, SUFFIX_MAX, &suffix) == ERR_OK;
}

static const struct field *
find_entry(const struct request *q, const char *name)
{
	if (request_has(q, NEED_KEY) && strcmp(name, key_field.name) == 0)
		return &key_field;
	for (const struct field *f = q->route->fields;
	     f != NULL && f->name != NULL; f++)
		if (name_fits(f->name, name))
			return f;
	return NULL;
}

static bool
is_token(const char *s)
{
	static const char chars[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._|-";

	return s[strspn(s, chars)] == '\0';
}

static bool
is_lines(const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < 0x20 && strchr("\r\n\t", c) == NULL) || c == 0x7f)
			return false;
	}
	return true;
}

static bool
value_fits(const struct field *f, const char *value)
{
	if (strlen(value) > f->max)
		return false;
	switch (f->kind) {
	case FIELD_TEXT:
		return !text_has_control(value);
	case FIELD_LINES:
		return is_lines(value);
	case FIELD_TOKEN:
		return is_token(value);
	}
	return false;
}

int
field_check(struct request *q)
{
	size_t kept = 0;

	for (size_t i = 0; i < q->form.n; i++) {
		struct pair p = q->form.pair[i];
		const struct field *f = find_entry(q, p.name);

		if (f == NULL)
			continue;
		if (!value_fits(f, p.value))
			return 422;
		q->form.pair[kept++] = p;
	}
	q->form.n = kept;
	return 0;
}
