#include "sandbox/deliver.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "remote/http.h"
#include "sandbox/sns.h"

enum {
	SMS_BATCH = 20,
	TIMEOUT_MS = 5000,
	ANSWER_MAX = 65536,
	FORM_MAX = 8192,
	FIELDS = 10
};

struct field {
	const char *name;
	const char *value;
};

/* In the order of the names, as the signature wants them. */
static size_t
status_fields(
    struct sandbox *s, const struct rows *r, size_t row, struct field *field)
{
	const char *sid = rows_text(r, row, 1), *status = rows_text(r, row, 5);
	size_t n = 0;

	field[n++] = (struct field){"AccountSid", s->conf->twilio_account};
	field[n++] = (struct field){"ApiVersion", "2010-04-01"};
	if (!rows_null(r, row, 6))
		field[n++] = (struct field){"ErrorCode", rows_text(r, row, 6)};
	if (!rows_null(r, row, 3))
		field[n++] = (struct field){"From", rows_text(r, row, 3)};
	field[n++] = (struct field){"MessageSid", sid};
	field[n++] = (struct field){"MessageStatus", status};
	if (!rows_null(r, row, 4))
		field[n++] =
		    (struct field){"MessagingServiceSid", rows_text(r, row, 4)};
	field[n++] = (struct field){"SmsSid", sid};
	field[n++] = (struct field){"SmsStatus", status};
	field[n++] = (struct field){"To", rows_text(r, row, 2)};
	must(n <= FIELDS);
	return n;
}

/* X-Twilio-Signature: the URL, then every name and value. */
static const char *
signature(struct sandbox *s, struct arena *a, const char *url,
    const struct field *field, size_t n)
{
	struct text *t = text_new(a, FORM_MAX);

	text_add(t, url);
	for (size_t i = 0; i < n; i++)
		text_addf(t, "%s%s", field[i].name, field[i].value);
	return token_hmac_sha1_base64(
	    a, s->twilio_token, text_str(t), text_len(t));
}

static int
call_back(struct sandbox *s, struct arena *a, const char *url,
    const struct field *field, size_t n)
{
	struct text *t = text_new(a, FORM_MAX);
	struct http_answer answer;

	for (size_t i = 0; i < n; i++)
		text_addf(t, "%s%s=%s", i > 0 ? "&" : "", field[i].name,
		    http_escape(a, field[i].value));
	const char *const headers[] = {"User-Agent: TwilioProxy/1.1",
	    "Content-Type: application/x-www-form-urlencoded; charset=UTF-8",
	    arena_printf(
		a, "X-Twilio-Signature: %s", signature(s, a, url, field, n)),
	    NULL};
	const struct http_request request = {.what = "sms_callback",
	    .url = url,
	    .body = text_str(t),
	    .body_len = text_len(t),
	    .headers = headers,
	    .timeout_ms = TIMEOUT_MS,
	    .answer_max = ANSWER_MAX};
	return http_call(a, &request, &answer) == ERR_OK ? answer.status : 0;
}

static enum err
tell(struct sandbox *s, struct arena *a, const struct rows *r, size_t row)
{
	const char *url = rows_text(r, row, 7);
	struct field field[FIELDS];
	int status;

	if (url[0] == '\0')
		return ERR_OK;
	/* What follows # says how to connect and is not part of the URL. */
	url = arena_strndup(a, url, strcspn(url, "#"));
	status = call_back(s, a, url, field, status_fields(s, r, row, field));
	return db_run(s->db, a, STMT_sandbox_mark_sms,
	    DB_ARGS(
		rows_text(r, row, 0), rows_text(r, row, 5), db_int(a, status)),
	    NULL);
}

static enum err
move_sms(struct sandbox *s, struct arena *a, size_t *n_r)
{
	const struct rows *rows;
	enum err e = db_run(s->db, a, STMT_sandbox_step_sms,
	    DB_ARGS(db_int(a, SMS_BATCH)), &rows);

	for (size_t i = 0; e == ERR_OK && i < rows_count(rows); i++)
		e = tell(s, a, rows, i);
	if (e == ERR_OK)
		*n_r += rows_count(rows);
	return e;
}

static enum err
move_payment(struct sandbox *s, struct arena *a, size_t *n_r)
{
	const struct rows *rows;
	enum err e =
	    db_run(s->db, a, STMT_sandbox_step_payment, DB_NO_ARGS, &rows);

	if (e == ERR_OK)
		*n_r += 1;
	return e == ERR_NONE ? ERR_OK : e;
}

static enum err
move_refunds(struct sandbox *s, struct arena *a, enum stmt stmt, size_t *n_r)
{
	const struct rows *changed;
	enum err e = db_run(s->db, a, stmt, DB_NO_ARGS, &changed);

	if (e == ERR_OK)
		*n_r += (size_t)rows_affected(changed);
	return e;
}

enum err
later_round(struct sandbox *s, struct arena *a, size_t *n_r)
{
	enum err e;

	*n_r = 0;
	e = move_payment(s, a, n_r);
	if (e == ERR_OK)
		e = move_refunds(s, a, STMT_sandbox_give_back, n_r);
	if (e == ERR_OK)
		e = move_refunds(s, a, STMT_sandbox_step_refunds, n_r);
	if (e == ERR_OK)
		e = move_sms(s, a, n_r);
	if (e == ERR_OK)
		e = sns_round(s, a, n_r);
	return e;
}
