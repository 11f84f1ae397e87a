#include "tmpl/check.h"

#include <ctype.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"

static const char pragma_html[] = "{{%AUTOESCAPE context=\"HTML\"}}";
static const char pragma_plain[] = "{{%AUTOESCAPE context=\"TEXT\"}}";

static enum err
fault(const char *file, const char *what, const char *which)
{
	log_event(LOG_ERROR, "tmpl_fault", "file", file, "what", what, "which",
	    which, NULL);
	return ERR_INPUT;
}

bool
check_is_plain(const char *file)
{
	const char *ending = ".txt.tpl";
	size_t len = strlen(file);

	return len > strlen(ending) &&
	    strcmp(file + len - strlen(ending), ending) == 0;
}

static bool
is_listed(const struct source_names *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->name[i], name) == 0)
			return true;
	return false;
}

static bool
partial_exists(struct arena *a, const char *file, const char *name,
    const struct source_names *all)
{
	const char *slash = strrchr(file, '/');
	size_t dir_len = slash != NULL ? (size_t)(slash - file) + 1 : 0;
	char *lower = arena_strdup(a, name);

	for (char *c = lower; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return is_listed(all, arena_printf(a, "shared/%s.tpl", lower)) ||
	    is_listed(
		all, arena_printf(a, "%.*s%s.tpl", (int)dir_len, file, lower));
}

static enum err
check_partials(struct arena *a, const char *file, const char *text,
    const struct source_names *all)
{
	enum err e = ERR_OK;

	while ((text = strstr(text, "{{>")) != NULL) {
		const char *name = text + strlen("{{>");
		size_t len = strcspn(name, ":}");
		const char *copy = arena_strndup(a, name, len);

		if (!partial_exists(a, file, copy, all))
			e = fault(file, "no such partial", copy);
		text = name;
	}
	return e;
}

enum err
check_template(struct arena *a, const char *file, const char *text,
    const struct source_names *all)
{
	const char *pragma = check_is_plain(file) ? pragma_plain : pragma_html;
	const char *body = text + strlen(pragma);

	if (strncmp(text, pragma, strlen(pragma)) != 0)
		return fault(file, "does not begin with", pragma);
	if (body[strspn(body, " \t\r\n")] == '\0')
		return fault(file, "empty", NULL);
	return check_partials(a, file, body, all);
}

const char *
check_body(const char *file, const char *text)
{
	if (!check_is_plain(file))
		return text;
	text += strlen(pragma_plain);
	return text + (*text == '\n');
}

static void
add_escaped(struct text *out, const char *s)
{
	for (; *s != '\0'; s++) {
		switch (*s) {
		case '&':
			text_add(out, "&amp;");
			break;
		case '<':
			text_add(out, "&lt;");
			break;
		case '>':
			text_add(out, "&gt;");
			break;
		case '"':
			text_add(out, "&quot;");
			break;
		case '\'':
			text_add(out, "&#39;");
			break;
		default:
			text_add_bytes(out, s, 1);
		}
	}
}

enum err
check_words(struct arena *a, const char *file, const char *text,
    const struct lang *l, const char **text_r)
{
	struct text *out = text_new(a, 4 * SOURCE_MAX_BYTES);
	enum err e = ERR_OK;
	const char *mark;
	const char *end;

	while ((mark = strstr(text, "[[")) != NULL &&
	    (end = strstr(mark, "]]")) != NULL) {
		const char *id =
		    arena_strndup(a, mark + 2, (size_t)(end - mark) - 2);
		const char *words = lang_text(l, id);

		text_add_bytes(out, text, (size_t)(mark - text));
		if (words == NULL)
			e = fault(file, "unknown message", id);
		else if (check_is_plain(file))
			text_add(out, words);
		else
			add_escaped(out, words);
		text = end + 2;
	}
	if (mark != NULL)
		e = fault(file, "[[ without ]]", NULL);
	text_add(out, text);
	*text_r = text_str(out);
	return text_failed(out) ? ERR_LIMIT : e;
}
