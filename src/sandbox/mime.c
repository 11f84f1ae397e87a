#include "sandbox/mime.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/token.h"

enum {
	DEPTH_MAX = 5
};

struct piece {
	const char *head;
	size_t head_len;
	const char *body;
	size_t body_len;
};

/* Where the blank line ends the headers. */
static struct piece
split(const char *bytes, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		if (bytes[i] != '\n')
			continue;
		size_t skip = bytes[i + 1] == '\n'		       ? 2 :
		    i + 2 < len && memcmp(bytes + i, "\n\r\n", 3) == 0 ? 3 :
									 0;
		if (skip > 0)
			return (struct piece){
			    bytes, i + 1, bytes + i + skip, len - i - skip};
	}
	return (struct piece){bytes, 0, bytes, len};
}

static size_t
line_len(const char *at, size_t left)
{
	const char *end = memchr(at, '\n', left);

	return end != NULL ? (size_t)(end - at) + 1 : left;
}

/* The line break before a delimiter, or at the end of a line, is no part of
 * what comes before it. */
static size_t
without_break(const char *from, size_t len)
{
	if (len > 0 && from[len - 1] == '\n')
		len--;
	if (len > 0 && from[len - 1] == '\r')
		len--;
	return len;
}

/* The value of a header, its folded lines joined; "" when there is none. */
static const char *
header(struct arena *a, const struct piece *p, const char *name)
{
	size_t n = strlen(name);
	struct text *t = text_new(a, p->head_len + 1);
	bool ours = false;

	for (size_t i = 0; i < p->head_len;) {
		const char *at = p->head + i;
		size_t len = line_len(at, p->head_len - i);
		size_t n_text = without_break(at, len);
		bool folded = at[0] == ' ' || at[0] == '\t';

		if (!folded && ours)
			break;
		if (!folded)
			ours = n_text > n && strncasecmp(at, name, n) == 0 &&
			    at[n] == ':';
		if (ours && folded)
			text_add_bytes(t, at, n_text);
		else if (ours)
			text_add_bytes(t, at + n + 1, n_text - n - 1);
		i += len;
	}
	return text_squeeze(a, text_str(t));
}

/* A parameter of a header's value: boundary="x", filename=x. */
static const char *
parameter(struct arena *a, const char *value, const char *name)
{
	size_t n = strlen(name);

	for (const char *at = strchr(value, ';'); at != NULL;
	     at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, name, n) != 0 || at[n] != '=')
			continue;
		at += n + 1;
		if (*at == '"')
			return arena_strndup(a, at + 1, strcspn(at + 1, "\""));
		return arena_strndup(a, at, strcspn(at, "; \t"));
	}
	return "";
}

static bool
is_type(const char *type, const char *prefix)
{
	return strncasecmp(type, prefix, strlen(prefix)) == 0;
}

void
mime_add_part(struct mime_message *m, const char *name, const char *type,
    const char *base64)
{
	if (m->n_parts < MIME_PARTS_MAX)
		m->part[m->n_parts++] = (struct mime_part){name, type, base64};
}

static const char *
name_of(struct arena *a, const char *type, const char *disposition)
{
	const char *name = parameter(a, disposition, "filename");

	if (name[0] == '\0')
		name = parameter(a, type, "name");
	return name;
}

static void
read_leaf(struct arena *a, const struct piece *p, const char *type,
    struct mime_message *m)
{
	const char *disposition = header(a, p, "Content-Disposition");
	const char *name = name_of(a, type, disposition);
	size_t len;
	const char *bytes =
	    mime_decode(a, header(a, p, "Content-Transfer-Encoding"), p->body,
		p->body_len, &len);
	bool attached = is_type(disposition, "attachment") || name[0] != '\0';

	if (!attached && m->text[0] == '\0' &&
	    (type[0] == '\0' || is_type(type, "text/plain")))
		m->text = mime_clean(a, bytes, len);
	else if (!attached && m->html[0] == '\0' && is_type(type, "text/html"))
		m->html = mime_clean(a, bytes, len);
	else
		mime_add_part(m, name[0] != '\0' ? name : "part",
		    arena_strndup(a, type, strcspn(type, "\r\n")),
		    token_base64(a, bytes, len));
}

/* The next line that begins with the delimiter; NULL: none. */
static const char *
find_line(const char *from, const char *end, const char *delimiter)
{
	size_t n = strlen(delimiter);

	while (from < end) {
		size_t left = (size_t)(end - from);

		if (left >= n && memcmp(from, delimiter, n) == 0)
			return from;
		from += line_len(from, left);
	}
	return NULL;
}

static void read_piece(
    struct arena *a, const struct piece *p, int depth, struct mime_message *m);

static void
read_parts(struct arena *a, const struct piece *p, const char *boundary,
    int depth, struct mime_message *m)
{
	const char *delimiter = arena_printf(a, "--%s", boundary);
	size_t n = strlen(delimiter);
	const char *end = p->body + p->body_len;
	const char *at = find_line(p->body, end, delimiter);

	while (at != NULL && strncmp(at + n, "--", 2) != 0) {
		const char *from = at + line_len(at, (size_t)(end - at));
		const char *next = find_line(from, end, delimiter);
		struct piece part;

		if (next == NULL)
			break;
		part = split(from, without_break(from, (size_t)(next - from)));
		read_piece(a, &part, depth, m);
		at = next;
	}
}

static void
read_piece(
    struct arena *a, const struct piece *p, int depth, struct mime_message *m)
{
	const char *type = header(a, p, "Content-Type");
	const char *boundary = parameter(a, type, "boundary");

	if (is_type(type, "multipart/") && boundary[0] != '\0' &&
	    depth < DEPTH_MAX)
		read_parts(a, p, boundary, depth + 1, m);
	else
		read_leaf(a, p, type, m);
}

static const char *
without_brackets(struct arena *a, const char *id)
{
	size_t len = strlen(id);

	if (len > 2 && id[0] == '<' && id[len - 1] == '>')
		return arena_strndup(a, id + 1, len - 2);
	return id;
}

void
mime_read(
    struct arena *a, const char *bytes, size_t len, struct mime_message *m)
{
	struct piece p = split(bytes, len);

	*m = (struct mime_message){.text = "", .html = ""};
	m->subject = mime_words(a, header(a, &p, "Subject"));
	m->message_id = without_brackets(a, header(a, &p, "Message-ID"));
	m->from = mime_words(a, header(a, &p, "From"));
	m->to = mime_words(a, header(a, &p, "To"));
	read_piece(a, &p, 0, m);
}
