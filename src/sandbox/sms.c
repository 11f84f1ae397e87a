#include "sandbox/sms.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/call.h"
#include "sandbox/page.h"

enum {
	PAGE_SIZE = 50,
	PAGE_SIZE_MAX = 1000,
	DAY_S = 86400
};

static void
refuse_code(struct call *c, int status, int code, const struct pairs *form)
{
	struct json *j = json_object(c->a);

	json_put_int64(j, "code", code);
	json_put_text(j, "message", sms_words(c->a, code, form));
	json_put_text(j, "more_info",
	    arena_printf(c->a, "https://www.twilio.com/docs/errors/%d", code));
	json_put_int64(j, "status", status);
	call_answer_json(c, status, j);
}

static void
refuse(struct call *c, int status)
{
	static const struct pairs none;

	refuse_code(c, status,
	    status == 429     ? 20429 :
		status == 401 ? 20003 :
		status >= 500 ? 20500 :
				21610,
	    &none);
}

static bool
may(struct call *c)
{
	const char *sent = request_header(c->q, "HTTP_AUTHORIZATION");

	if (sent != NULL && strcmp(sent, c->s->twilio_basic) == 0 &&
	    strcmp(request_part(c->q, "sid"), c->s->conf->twilio_account) == 0)
		return true;
	refuse(c, 401);
	return false;
}

static const char *
some_or_null(const struct pairs *form, const char *name)
{
	const char *value = form_value(form, name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* sms=undelivered[:code] and sms=failed[:code] are fates. */
static enum err
keep(struct call *c, const struct pairs *form, const struct control *control)
{
	bool doomed = strcmp(control->what, "undelivered") == 0 ||
	    strcmp(control->what, "failed") == 0;
	const char *callback = strcmp(control->value, "silent") == 0 ?
	    NULL :
	    form_value(form, "StatusCallback");
	const struct rows *rows;
	struct sms m = {.to = form_value(form, "To"),
	    .from = some_or_null(form, "From"),
	    .service = some_or_null(form, "MessagingServiceSid"),
	    .body = form_value(form, "Body"),
	    .status = "queued"};
	enum err e;

	m.segments = sms_segments(m.body);
	e = db_run(c->s->db, c->a, STMT_sandbox_add_sms,
	    DB_ARGS(m.to, m.from, m.service, m.body, db_int(c->a, m.segments),
		doomed ? control->what : "delivered",
		!doomed			      ? NULL :
		    control->value[0] != '\0' ? control->value :
						"30003",
		callback != NULL ? callback : ""),
	    &rows);
	if (e != ERR_OK)
		return e;
	m.sid = rows_text(rows, 0, 0);
	m.created_at = rows_int64(rows, 0, 1);
	call_answer_json(
	    c, 201, sms_entity(c->a, c->s->conf->twilio_account, &m));
	return ERR_OK;
}

/* sms=fail:<status>, timeout_after[:<s>], reset_after[:silent] */
static enum err
work_with(
    struct call *c, const struct pairs *form, const struct control *control)
{
	int64_t status;
	enum err e;

	if (strcmp(control->what, "fail") == 0) {
		if (text_to_int64(control->value, 400, 599, &status) != ERR_OK)
			status = 500;
		c->fault = "sms";
		refuse(c, (int)status);
		return ERR_OK;
	}
	e = keep(c, form, control);
	if (control->what[0] != '\0')
		c->fault = control->what;
	if (strcmp(control->what, "timeout_after") == 0)
		call_pause(sandbox_seconds(control->value, 12));
	else if (strcmp(control->what, "reset_after") == 0)
		c->status = 0;
	return e;
}

static enum err
work_send(struct call *c)
{
	struct controls controls;
	struct pairs form;
	size_t len;
	const char *body = request_body(c->q, &len);
	int code;
	enum err e;

	if (form_parse(c->a, body, len, REQUEST_FIELDS_MAX, &form) != ERR_OK)
		form = (struct pairs){0};
	code = sms_fault(&form);
	if (code != 0) {
		refuse_code(c, 400, code, &form);
		return ERR_OK;
	}
	e = sandbox_controls(
	    c->s, c->a, form_value(&form, "To"), "{sms}", &controls);
	if (e != ERR_OK)
		return e;
	return work_with(c, &form, sandbox_control(&controls, "sms"));
}

static struct sms
read_row(const struct rows *r, size_t row)
{
	return (struct sms){.sid = rows_text(r, row, 0),
	    .to = rows_text(r, row, 1),
	    .from = rows_null(r, row, 2) ? NULL : rows_text(r, row, 2),
	    .service = rows_null(r, row, 3) ? NULL : rows_text(r, row, 3),
	    .body = rows_text(r, row, 4),
	    .segments = rows_int64(r, row, 5),
	    .status = rows_text(r, row, 6),
	    .error_code = rows_null(r, row, 7) ? NULL : rows_text(r, row, 7),
	    .created_at = rows_int64(r, row, 8)};
}

static int64_t
number(struct call *c, const char *name, int64_t max, int64_t otherwise)
{
	const char *text = request_query(c->q, name);
	int64_t n;

	return text != NULL && text_to_int64(text, 0, max, &n) == ERR_OK ?
	    n :
	    otherwise;
}

/* DateSent, DateSent>= and DateSent<=: days or moments, in UTC. DateSent with a
 * moment means its day. */
static void
read_days(struct call *c, const char **since_r, const char **before_r)
{
	const char *day = request_query(c->q, "DateSent");
	const char *since = request_query(c->q, "DateSent>");
	const char *before = request_query(c->q, "DateSent<");
	int64_t s;
	bool whole;

	*since_r = *before_r = NULL;
	if (day != NULL)
		since = before = arena_printf(c->a, "%.10s", day);
	if (since != NULL && sms_time(since, &s, &whole))
		*since_r = db_int(c->a, s);
	if (before != NULL && sms_time(before, &s, &whole))
		*before_r = db_int(c->a, s + (whole ? DAY_S : 1));
}

static void
answer_list(struct call *c, const struct rows *rows, int64_t page, int64_t size)
{
	struct json *j = json_object(c->a), *list = json_array(c->a);
	const char *account = c->s->conf->twilio_account;
	const char *uri = arena_printf(c->a,
	    "/2010-04-01/Accounts/%s/Messages.json?PageSize=%lld&Page=",
	    account, (long long)size);
	int64_t n = (int64_t)rows_count(rows), next = page + 1;

	for (size_t i = 0; i < rows_count(rows); i++) {
		const struct sms m = read_row(rows, i);

		json_push(list, sms_entity(c->a, account, &m));
	}
	json_put(j, "messages", list);
	json_put_int64(j, "page", page);
	json_put_int64(j, "page_size", size);
	json_put_int64(j, "start", page * size);
	json_put_int64(j, "end", page * size + (n > 0 ? n - 1 : 0));
	json_put_text(j, "first_page_uri", arena_printf(c->a, "%s0", uri));
	json_put_null(j, "previous_page_uri");
	if (n == size)
		json_put_text(j, "next_page_uri",
		    arena_printf(c->a, "%s%lld", uri, (long long)next));
	else
		json_put_null(j, "next_page_uri");
	json_put_text(
	    j, "uri", arena_printf(c->a, "%s%lld", uri, (long long)page));
	call_answer_json(c, 200, j);
}

static enum err
work_list(struct call *c)
{
	int64_t page = number(c, "Page", 100000, 0);
	int64_t size = number(c, "PageSize", PAGE_SIZE_MAX, PAGE_SIZE);
	const char *since, *before;
	const struct rows *rows;
	enum err e;

	if (size == 0)
		size = PAGE_SIZE;
	read_days(c, &since, &before);
	e = db_run(c->s->db, c->a, STMT_sandbox_list_sms,
	    DB_ARGS(request_query(c->q, "To"), request_query(c->q, "From"),
		since, before, db_int(c->a, size), db_int(c->a, page * size)),
	    &rows);
	if (e == ERR_OK)
		answer_list(c, rows, page, size);
	return e;
}

/* The {file} part is "SM....json". */
static enum err
work_fetch(struct call *c)
{
	const char *file = request_part(c->q, "file");
	const struct rows *rows;
	const char *sid = arena_strndup(c->a, file, strcspn(file, "."));
	static const struct pairs none;
	enum err e =
	    db_run(c->s->db, c->a, STMT_sandbox_find_sms, DB_ARGS(sid), &rows);

	if (e == ERR_NONE) {
		refuse_code(c, 404, 20404, &none);
		return ERR_OK;
	}
	if (e != ERR_OK)
		return e;
	const struct sms m = read_row(rows, 0);
	call_answer_json(
	    c, 200, sms_entity(c->a, c->s->conf->twilio_account, &m));
	return ERR_OK;
}

/* A control may name the number an SMS goes to. */
static const char *
number_sent(struct request *q)
{
	struct pairs form;
	size_t len;
	const char *body = request_body(q, &len);
	const char *to;

	if (form_parse(request_arena(q), body, len, REQUEST_FIELDS_MAX,
		&form) != ERR_OK)
		return "";
	to = form_value(&form, "To");
	return to != NULL ? to : "";
}

enum err
page_sms_send(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "sms.send", may, work_send, refuse};

	return call_run(q, ctx, &kind, number_sent(q));
}

enum err
page_sms_list(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "sms.list", may, work_list, refuse};
	const char *to = request_query(q, "To");

	return call_run(q, ctx, &kind, to != NULL ? to : "");
}

enum err
page_sms_fetch(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "sms.fetch", may, work_fetch, refuse};

	return call_run(q, ctx, &kind, request_part(q, "file"));
}
