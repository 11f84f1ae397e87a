#include "sandbox/page.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/token.h"
#include "sandbox/call.h"
#include "sandbox/mime.h"
#include "sandbox/sigv4.h"
#include "web/answer.h"

enum {
	RECIPIENTS_MAX = 50,
	LIST_MAX = 16384
};

struct mail {
	const char *sender;
	const char *recipients; /* joined by ", " */
	const char *first;	/* of them: what controls name */
	struct mime_message content;
	const char *fate;  /* what SNS tells of it: "delivered", ... */
	const char *twist; /* how that is spoilt; "" */
};

static void
refuse(struct call *c, int status, const char *type, const char *message)
{
	struct json *j = json_object(c->a);

	json_put_text(j, "message", message);
	answer_header(c->q, "x-amzn-ErrorType", type);
	call_answer_json(c, status, j);
}

static void
refuse_status(struct call *c, int status)
{
	if (status == 429)
		refuse(c, status, "TooManyRequestsException",
		    "Maximum sending rate exceeded.");
	else if (status == 403)
		refuse(c, status, "SignatureDoesNotMatch",
		    "The request signature we calculated does not match.");
	else if (status < 500)
		refuse(c, status, "MessageRejected",
		    "Email address is not verified.");
	else if (status == 503)
		refuse(c, status, "ServiceUnavailable",
		    "The service is unavailable.");
	else
		refuse(c, status, "InternalFailure", "UnknownError");
}

/* -- the signature ------------------------------------------------------ */

/* "x-amz-date" is HTTP_X_AMZ_DATE; two headers have a variable of their own. */
static const char *
cgi_header(void *ctx, const char *name)
{
	struct call *c = ctx;
	char *cgi = arena_printf(c->a, "HTTP_%s", name);

	if (strcmp(name, "content-type") == 0)
		return request_header(c->q, "CONTENT_TYPE");
	if (strcmp(name, "content-length") == 0)
		return request_header(c->q, "CONTENT_LENGTH");
	for (char *p = cgi; *p != '\0'; p++) {
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
		else if (*p == '-')
			*p = '_';
	}
	return request_header(c->q, cgi);
}

static bool
may(struct call *c)
{
	const struct conf *conf = c->s->conf;
	size_t len;
	const char *body = request_body(c->q, &len);
	const struct sigv4 s = {.key_id = conf->ses_key_id,
	    .secret = conf->ses_secret != NULL ? conf->ses_secret : "",
	    .region = conf->ses_region,
	    .service = "ses",
	    .now_s = clock_unix_s(),
	    .method = request_method(c->q),
	    .path = request_path(c->q),
	    .query = "",
	    .body = body,
	    .body_len = len,
	    .header = cgi_header,
	    .ctx = c};
	const char *why = sigv4_check(c->a, &s);

	if (why == NULL)
		return true;
	refuse(c, 403, why,
	    "The request signature we calculated does not match the signature "
	    "you provided. Check your AWS Secret Access Key and signing "
	    "method. Consult the service documentation for details.");
	return false;
}

/* -- the mail ----------------------------------------------------------- */

/* Adds one list of addresses; false when one of them is none. */
static bool
add_addresses(const struct json *list, struct text *t, struct mail *m)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const char *address;

		if (json_text(json_item(list, i), "", &address) != ERR_OK ||
		    strchr(address, '@') == NULL || text_has_control(address))
			return false;
		text_addf(t, "%s%s", text_len(t) > 0 ? ", " : "", address);
		if (m->first[0] == '\0')
			m->first = address;
	}
	return true;
}

static bool
read_addresses(struct call *c, const struct json *body, struct mail *m)
{
	static const char *const lists[] = {
	    "ToAddresses", "CcAddresses", "BccAddresses"};
	struct text *t = text_new(c->a, LIST_MAX);
	size_t n = 0;

	m->first = "";
	m->sender = "";
	for (size_t i = 0; i < 3; i++) {
		const struct json *list = json_at(
		    body, arena_printf(c->a, "Destination.%s", lists[i]));

		n += json_count(list);
		if (!add_addresses(list, t, m))
			return false;
	}
	m->recipients = text_str(t);
	if (n == 0 || n > RECIPIENTS_MAX || text_failed(t))
		return false;
	return json_text(body, "FromEmailAddress", &m->sender) == ERR_OK &&
	    strchr(m->sender, '@') != NULL;
}

static bool
read_raw(struct call *c, const char *data, struct mail *m)
{
	size_t len;
	const void *bytes = mime_base64(c->a, data, strlen(data), &len);

	if (len == 0)
		return false;
	mime_read(c->a, bytes, len, &m->content);
	return true;
}

static const char *
text_at(const struct json *node, const char *path)
{
	const char *text;

	return json_text(node, path, &text) == ERR_OK ? text : "";
}

static bool
read_simple(struct call *c, const struct json *simple, struct mail *m)
{
	const struct json *files = json_at(simple, "Attachments");
	struct mime_message *content = &m->content;

	*content = (struct mime_message){
	    .subject = mime_words(c->a, text_at(simple, "Subject.Data")),
	    .message_id = "",
	    .text = text_at(simple, "Body.Text.Data"),
	    .html = text_at(simple, "Body.Html.Data")};
	for (size_t i = 0; i < json_count(files); i++) {
		const struct json *file = json_item(files, i);

		if (text_at(file, "FileName")[0] == '\0' ||
		    text_at(file, "RawContent")[0] == '\0')
			return false;
		mime_add_part(content, text_at(file, "FileName"),
		    text_at(file, "ContentType"), text_at(file, "RawContent"));
	}
	return content->subject[0] != '\0' &&
	    (content->text[0] != '\0' || content->html[0] != '\0');
}

static bool
read_mail(struct call *c, struct mail *m)
{
	const struct json *body, *simple;
	const char *raw;
	size_t len;
	const char *text = request_body(c->q, &len);

	if (json_parse(c->a, text, len, &body) != ERR_OK ||
	    !json_is_object(body) || !read_addresses(c, body, m))
		return false;
	simple = json_at(body, "Content.Simple");
	if (simple != NULL)
		return read_simple(c, simple, m);
	return json_text(body, "Content.Raw.Data", &raw) == ERR_OK &&
	    read_raw(c, raw, m);
}

/* A text array of SQL: every element quoted. */
static const char *
array(struct arena *a, const struct mime_message *m, size_t which)
{
	size_t max = 64;

	for (size_t i = 0; i < m->n_parts; i++)
		max += 2 * (strlen(m->part[i].name) + strlen(m->part[i].type)) +
		    strlen(m->part[i].base64) + 8;
	struct text *t = text_new(a, max);
	text_add(t, "{");
	for (size_t i = 0; i < m->n_parts; i++) {
		const char *const column[] = {
		    m->part[i].name, m->part[i].type, m->part[i].base64};

		text_add(t, i > 0 ? ",\"" : "\"");
		for (const char *p = column[which]; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				text_add(t, "\\");
			text_add_bytes(t, p, 1);
		}
		text_add(t, "\"");
	}
	text_add(t, "}");
	must(!text_failed(t));
	return text_str(t);
}

static enum err
keep(struct call *c, const struct mail *m)
{
	const struct mime_message *x = &m->content;
	const char *id = arena_printf(c->a, "0109%s-000000",
	    token_sha256_hex(c->a, token_random(c->a), 22));
	const struct rows *rows;
	struct json *j = json_object(c->a);
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_add_mail,
	    DB_ARGS(id, x->message_id, m->sender, m->recipients, x->subject,
		x->text, x->html, array(c->a, x, 0), array(c->a, x, 1),
		array(c->a, x, 2), m->fate, m->twist),
	    &rows);

	if (e != ERR_OK)
		return e;
	json_put_text(j, "MessageId", id);
	answer_header(c->q, "x-amzn-RequestId", request_id(c->q));
	call_answer_json(c, 200, j);
	return ERR_OK;
}

static bool
is(const struct control *control, const char *what)
{
	return strcmp(control->what, what) == 0;
}

static enum err
fail(struct call *c, const struct control *control)
{
	int64_t status;

	if (text_to_int64(control->value, 400, 599, &status) != ERR_OK)
		status = 500;
	c->fault = "mail";
	refuse_status(c, (int)status);
	return ERR_OK;
}

/* mail=fail:<status>, timeout_after[:<s>], reset_after; every other word is
 * what SNS tells of it. */
static enum err
spoil(struct call *c, struct mail *m, const struct control *control)
{
	enum err e;

	if (is(control, "fail"))
		return fail(c, control);
	if (!is(control, "timeout_after") && !is(control, "reset_after")) {
		m->fate = control->what;
		m->twist = control->value;
		return keep(c, m);
	}
	if (strcmp(control->value, "silent") == 0)
		m->fate = "silent";
	e = keep(c, m);
	c->fault = control->what;
	if (is(control, "timeout_after"))
		call_pause(sandbox_seconds(control->value, 12));
	else
		c->status = 0;
	return e;
}

static enum err
work(struct call *c)
{
	struct controls controls;
	struct mail m = {.fate = "delivered", .twist = ""};
	enum err e;

	if (!read_mail(c, &m)) {
		refuse(c, 400, "BadRequestException",
		    "The request has no sender, recipient, subject or body "
		    "that can be read.");
		return ERR_OK;
	}
	e = sandbox_controls(c->s, c->a, m.first, "{mail}", &controls);
	if (e != ERR_OK)
		return e;
	if (controls.n > 0)
		return spoil(c, &m, &controls.control[0]);
	return keep(c, &m);
}

/* GetAccount, as far as anybody asks. */
static enum err
work_account(struct call *c)
{
	struct json *j = json_object(c->a);

	json_put_bool(j, "SendingEnabled", true);
	json_put_bool(j, "ProductionAccessEnabled", true);
	call_answer_json(c, 200, j);
	return ERR_OK;
}

enum err
page_mail_account(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "mail.account", may, work_account, refuse_status};

	return call_run(q, ctx, &kind, "");
}

enum err
page_mail_send(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "mail.send", may, work, refuse_status};

	return call_run(q, ctx, &kind, "");
}
