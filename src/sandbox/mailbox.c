#include "sandbox/page.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/log.h"
#include "sandbox/mime.h"
#include "web/answer.h"

static bool
wants_json(const struct request *q)
{
	const char *format = request_query(q, "format");
	const char *accept = request_header(q, "HTTP_ACCEPT");

	if (format != NULL)
		return strcmp(format, "json") == 0;
	return accept != NULL && strstr(accept, "application/json") != NULL;
}

static struct tmpl_dict *
dict(struct request *q)
{
	struct tmpl_dict *d =
	    tmpl_dict_new(request_arena(q), request_language(q));

	tmpl_set(d, "LANG", request_language(q));
	return d;
}

static const char *
limit_of(struct request *q, const char *otherwise)
{
	const char *limit = request_query(q, "limit");
	int64_t n;

	return limit != NULL && text_to_int64(limit, 0, 1000000, &n) == ERR_OK ?
	    limit :
	    otherwise;
}

/* to=<part of an address>, limit; format=json for programs. */
enum err
page_mailbox(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	const char *to = request_query(q, "to");
	const struct rows *rows;
	struct tmpl_dict *d = dict(q);
	enum err e;

	if (wants_json(q))
		return log_array(q, s, STMT_sandbox_list_mails,
		    DB_ARGS(to, limit_of(q, "1000000")), 6);
	e = db_run(s->db, request_arena(q), STMT_sandbox_list_mails,
	    DB_ARGS(to, limit_of(q, "100")), &rows);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < rows_count(rows); i++) {
		struct tmpl_dict *mail = tmpl_section(d, "MAIL");

		tmpl_set(mail, "NUMBER", rows_text(rows, i, 0));
		tmpl_set(mail, "TO", rows_text(rows, i, 1));
		tmpl_set(mail, "SUBJECT", rows_text(rows, i, 2));
		tmpl_set(mail, "AT", rows_text(rows, i, 4));
	}
	if (rows_count(rows) == 0)
		(void)tmpl_section(d, "EMPTY");
	return answer_page(q, 200, "sandbox/mailbox.tpl", d);
}

/* The {mail} part as a number; NULL when it is none. */
static const char *
number_of(struct request *q, const char *part)
{
	const char *text = request_part(q, part);
	int64_t n;

	return text_to_int64(text, 1, INT32_MAX, &n) == ERR_OK ? text : NULL;
}

static enum err
fill_parts(struct sandbox *s, struct request *q, const char *number,
    struct tmpl_dict *d)
{
	const struct rows *rows;
	enum err e = db_run(s->db, request_arena(q),
	    STMT_sandbox_list_mail_parts, DB_ARGS(number), &rows);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < rows_count(rows); i++) {
		struct tmpl_dict *part = tmpl_section(d, "PART");

		tmpl_set(part, "N", rows_text(rows, i, 0));
		tmpl_set(part, "NAME", rows_text(rows, i, 1));
		tmpl_set(part, "TYPE", rows_text(rows, i, 2));
		tmpl_set(part, "BYTES", rows_text(rows, i, 3));
	}
	return ERR_OK;
}

static enum err
find(struct sandbox *s, struct request *q, const struct rows **rows_r)
{
	const char *number = number_of(q, "mail");

	if (number == NULL)
		return ERR_NONE;
	return db_run(s->db, request_arena(q), STMT_sandbox_find_mail,
	    DB_ARGS(number), rows_r);
}

enum err
page_mail(struct request *q, void *ctx)
{
	static const char *const names[] = {
	    "SUBJECT", "FROM", "TO", "AT", "TEXT", "HTML", "MESSAGE_ID"};
	const struct rows *rows;
	struct tmpl_dict *d = dict(q);
	enum err e = find(ctx, q, &rows);

	if (e != ERR_OK)
		return e;
	tmpl_set(d, "NUMBER", request_part(q, "mail"));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		tmpl_set(d, names[i], rows_text(rows, 0, i));
	e = fill_parts(ctx, q, request_part(q, "mail"), d);
	return e == ERR_OK ? answer_page(q, 200, "sandbox/mail.tpl", d) : e;
}

/* The mail's own page, without its styles and scripts: our policy forbids. */
static enum err
show_html(struct sandbox *s, struct request *q)
{
	const struct rows *rows;
	const char *html;
	enum err e = find(s, q, &rows);

	if (e != ERR_OK)
		return e;
	html = rows_text(rows, 0, 5);
	return answer_bytes(
	    q, 200, "text/html; charset=utf-8", html, strlen(html));
}

/* Letters, digits, dot and dash, so that it cannot break the header. */
static const char *
safe_name(struct arena *a, const char *name)
{
	static const char clean[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	char *copy = arena_strdup(a, name);

	for (char *p = copy; *p != '\0'; p++)
		if (strchr(clean, *p) == NULL)
			*p = '-';
	return copy;
}

enum err
page_mail_part(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct arena *a = request_arena(q);
	const struct rows *rows;
	const char *type, *content;
	const void *bytes;
	size_t len;
	enum err e;

	if (strcmp(request_part(q, "part"), "html") == 0)
		return show_html(s, q);
	if (number_of(q, "mail") == NULL || number_of(q, "part") == NULL)
		return ERR_NONE;
	e = db_run(s->db, a, STMT_sandbox_find_mail_part,
	    DB_ARGS(request_part(q, "mail"), request_part(q, "part")), &rows);
	if (e != ERR_OK)
		return e;
	type = rows_text(rows, 0, 1);
	content = rows_text(rows, 0, 2);
	bytes = mime_base64(a, content, strlen(content), &len);
	answer_header(q, "Content-Disposition",
	    arena_printf(a, "attachment; filename=\"%s\"",
		safe_name(a, rows_text(rows, 0, 0))));
	return answer_bytes(q, 200,
	    type[0] == '\0' || text_has_control(type) ?
		"application/octet-stream" :
		type,
	    bytes, len);
}

enum err
page_outbox(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	const struct rows *rows;
	struct tmpl_dict *d = dict(q);
	const char *to = request_query(q, "to");
	enum err e;

	if (wants_json(q))
		return log_array(q, s, STMT_sandbox_log_sms,
		    DB_ARGS("0", limit_of(q, "1000000"), to != NULL ? to : ""),
		    0);
	e = db_run(s->db, request_arena(q), STMT_sandbox_list_sms,
	    DB_ARGS(to, NULL, NULL, NULL, limit_of(q, "100"), "0"), &rows);
	if (e != ERR_OK)
		return e;
	for (size_t i = 0; i < rows_count(rows); i++) {
		struct tmpl_dict *sms = tmpl_section(d, "SMS");

		tmpl_set(sms, "SID", rows_text(rows, i, 0));
		tmpl_set(sms, "TO", rows_text(rows, i, 1));
		tmpl_set(sms, "BODY", rows_text(rows, i, 4));
		tmpl_set(sms, "STATUS", rows_text(rows, i, 6));
	}
	if (rows_count(rows) == 0)
		(void)tmpl_section(d, "EMPTY");
	return answer_page(q, 200, "sandbox/outbox.tpl", d);
}
