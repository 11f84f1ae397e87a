#include "remote/mime.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "base/token.h"
#include "remote/mime_header.h"

enum {
	MAIL_BYTES_MAX = 4 * 1024 * 1024,
	BASE64_LINE = 76
};

/* All bodies are base64, in which '_' does not occur: fixed boundaries cannot
 * be met by chance, and the same mail is the same bytes. */
#define BOUNDARY_MIXED "=_startline_mixed"
#define BOUNDARY_ALTERNATIVE "=_startline_alternative"

static bool
is_atom(const char *s, const char *others)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= 'A' && *s <= 'Z') &&
		    !(*s >= '0' && *s <= '9') && strchr(others, *s) == NULL)
			return false;
	return true;
}

static bool
is_message_id(const char *id)
{
	const char *at = strchr(id, '@');

	return at != NULL && at != id && at[1] != '\0' &&
	    strchr(at + 1, '@') == NULL && strlen(id) <= 200 &&
	    is_atom(id, "@._+=-");
}

static void
add_base64(struct arena *a, struct text *t, const void *data, size_t len)
{
	const char *s = token_base64(a, data, len);
	size_t left = strlen(s);

	while (left > 0) {
		size_t n = left > BASE64_LINE ? BASE64_LINE : left;

		text_add_bytes(t, s, n);
		text_add(t, "\r\n");
		s += n;
		left -= n;
	}
}

/* Lines of a text end with CR LF before it is encoded (RFC 2045, 6.8). */
static const char *
with_crlf(struct arena *a, const char *s)
{
	struct text *t = text_new(a, MAIL_BYTES_MAX);

	while (*s != '\0') {
		size_t len = strcspn(s, "\r\n");

		text_add_bytes(t, s, len);
		s += len;
		if (*s != '\0')
			text_add(t, "\r\n");
		s += strncmp(s, "\r\n", 2) == 0 ? 2 : *s != '\0';
	}
	must(!text_failed(t));
	return text_str(t);
}

static void
add_text_part(
    struct arena *a, struct text *t, const char *subtype, const char *body)
{
	const char *lines = with_crlf(a, body);

	text_addf(t,
	    "Content-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    subtype);
	add_base64(a, t, lines, strlen(lines));
}

/* The text, with its HTML alternative where there is one. */
static void
add_body(struct arena *a, struct text *t, const struct mime_mail *mail)
{
	if (mail->html == NULL) {
		add_text_part(a, t, "plain", mail->text);
		return;
	}
	text_add(t,
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"" BOUNDARY_ALTERNATIVE "\"\r\n\r\n"
	    "--" BOUNDARY_ALTERNATIVE "\r\n");
	add_text_part(a, t, "plain", mail->text);
	text_add(t, "--" BOUNDARY_ALTERNATIVE "\r\n");
	add_text_part(a, t, "html", mail->html);
	text_add(t, "--" BOUNDARY_ALTERNATIVE "--\r\n");
}

static void
add_file(struct arena *a, struct text *t, const struct mime_file *file)
{
	text_addf(t,
	    "--" BOUNDARY_MIXED "\r\n"
	    "Content-Type: %s\r\n"
	    "Content-Disposition: attachment; filename=\"%s\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    file->type, file->name);
	add_base64(a, t, file->data, file->len);
}

static void
add_content(struct arena *a, struct text *t, const struct mime_mail *mail)
{
	text_add(t, "MIME-Version: 1.0\r\n");
	if (mail->n_files == 0) {
		add_body(a, t, mail);
		return;
	}
	text_add(t,
	    "Content-Type: multipart/mixed;\r\n"
	    " boundary=\"" BOUNDARY_MIXED "\"\r\n\r\n"
	    "--" BOUNDARY_MIXED "\r\n");
	add_body(a, t, mail);
	for (size_t i = 0; i < mail->n_files; i++)
		add_file(a, t, &mail->files[i]);
	text_add(t, "--" BOUNDARY_MIXED "--\r\n");
}

static enum err
add_headers(struct arena *a, struct text *t, const struct mime_mail *mail)
{
	const char *from, *to, *subject;

	if (mime_header_mailbox(a, "From", mail->from, &from) != ERR_OK ||
	    mime_header_mailbox(a, "To", mail->to, &to) != ERR_OK ||
	    mime_header_text(a, "Subject", mail->subject, &subject) != ERR_OK ||
	    !is_message_id(mail->message_id))
		return ERR_INPUT;
	text_addf(t, "%s%s%s%s", from, to, subject,
	    mime_header_date(a, mail->date_s));
	text_addf(t,
	    "Message-ID: <%s>\r\n"
	    "Auto-Submitted: auto-generated\r\n",
	    mail->message_id);
	return ERR_OK;
}

static bool
is_file(const struct mime_file *file)
{
	return is_atom(file->name, "._-") && strlen(file->name) <= 100 &&
	    is_atom(file->type, "/;= .+-") && strlen(file->type) <= 100;
}

enum err
mime_build(struct arena *a, const struct mime_mail *mail, const char **mime_r,
    size_t *len_r)
{
	struct text *t = text_new(a, MAIL_BYTES_MAX);

	for (size_t i = 0; i < mail->n_files; i++)
		if (!is_file(&mail->files[i]))
			return ERR_INPUT;
	if (add_headers(a, t, mail) != ERR_OK)
		return ERR_INPUT;
	add_content(a, t, mail);
	if (text_failed(t))
		return ERR_LIMIT;
	*mime_r = text_str(t);
	*len_r = text_len(t);
	return ERR_OK;
}
