#include "sandbox/sns.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/certificate.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "remote/http.h"
#include "sandbox/call.h"
#include "sandbox/fields.h"
#include "sandbox/page.h"
#include "web/answer.h"

enum {
	BATCH = 20,
	FILE_MAX = 16384,
	TEXT_MAX = 65536,
	TIMEOUT_MS = 15000,
	OLD_MS = 2 * 3600 * 1000,
	SECOND_MS = 1000
};

/* One message of SNS before it is signed. */
struct telling {
	const char *type;
	const char *text;
	const char *visit; /* SubscribeURL; NULL: none */
	const char *twist;
	int64_t now_ms;
};

static bool
twisted(const struct telling *t, const char *how)
{
	return strcmp(t->twist, how) == 0;
}

/* "" when it cannot be read. */
static const char *
read_file(struct sandbox *s, struct arena *a, const char *name)
{
	const char *path =
	    arena_printf(a, "%s/%s", s->conf->sandbox_sns_dir, name);
	char *text = arena_alloc(a, FILE_MAX);
	FILE *in = fopen(path, "r");
	size_t n = 0;

	if (in != NULL) {
		n = fread(text, 1, FILE_MAX - 1, in);
		(void)fclose(in);
	}
	text[n] = '\0';
	return text;
}

static const char *
time_text(struct arena *a, int64_t ms)
{
	time_t seconds = (time_t)(ms / SECOND_MS);
	char text[32];
	struct tm tm;

	must(gmtime_r(&seconds, &tm) != NULL);
	must(strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm) > 0);
	return arena_printf(a, "%s.%03lldZ", text, (long long)(ms % SECOND_MS));
}

/* -- what SES says --------------------------------------------------------- */

static struct json *
one_address(struct arena *a, const char *name, const char *address)
{
	struct json *list = json_array(a), *entry = json_object(a);

	json_put_text(entry, name, address);
	json_push(list, entry);
	return list;
}

static void
put_list(
    struct arena *a, struct json *node, const char *name, const char *value)
{
	struct json *list = json_array(a);

	json_push_text(list, value);
	json_put(node, name, list);
}

static struct json *
mail_node(struct arena *a, const struct rows *r, size_t row)
{
	struct json *mail = json_object(a), *common = json_object(a);

	json_put_text(mail, "timestamp", time_text(a, rows_int64(r, row, 8)));
	json_put_text(mail, "source", rows_text(r, row, 3));
	json_put_text(mail, "messageId", rows_text(r, row, 1));
	put_list(a, mail, "destination", rows_text(r, row, 4));
	put_list(a, common, "from", rows_text(r, row, 3));
	put_list(a, common, "to", rows_text(r, row, 4));
	json_put_text(
	    common, "messageId", arena_printf(a, "<%s>", rows_text(r, row, 2)));
	json_put_text(common, "subject", rows_text(r, row, 5));
	json_put(mail, "commonHeaders", common);
	return mail;
}

static const char *
mail_text(struct arena *a, const struct rows *r, size_t row)
{
	const char *fate = rows_text(r, row, 6), *to = rows_text(r, row, 4);
	struct json *node = json_object(a), *what = json_object(a);
	bool transient = strcmp(fate, "transient") == 0;

	if (transient || strcmp(fate, "bounce") == 0) {
		json_put_text(node, "notificationType", "Bounce");
		json_put_text(
		    what, "bounceType", transient ? "Transient" : "Permanent");
		json_put_text(what, "bounceSubType", "General");
		json_put(what, "bouncedRecipients",
		    one_address(a, "emailAddress", to));
		json_put(node, "bounce", what);
	} else if (strcmp(fate, "complaint") == 0) {
		json_put_text(node, "notificationType", "Complaint");
		json_put_text(what, "complaintFeedbackType", "abuse");
		json_put(what, "complainedRecipients",
		    one_address(a, "emailAddress", to));
		json_put(node, "complaint", what);
	} else {
		json_put_text(node, "notificationType", "Delivery");
		put_list(a, what, "recipients", to);
		json_put(node, "delivery", what);
	}
	json_put(node, "mail", mail_node(a, r, row));
	return json_print(a, node);
}

/* -- how SNS says it ------------------------------------------------------- */

/* "name\nvalue\n" of what is signed: all that was put in so far, whose names
 * come in their order. */
static const char *
signed_text(struct arena *a, const struct json *node)
{
	struct text *t = text_new(a, TEXT_MAX);
	const char *value;

	for (size_t i = 0; i < json_count(node); i++) {
		const struct json *member = json_item(node, i);

		if (json_text(member, "", &value) == ERR_OK)
			text_addf(t, "%s\n%s\n", json_name(member), value);
	}
	must(!text_failed(t));
	return text_str(t);
}

static enum err
seal(struct sandbox *s, struct arena *a, const struct telling *t,
    struct json *node)
{
	bool foreign = twisted(t, "foreign");
	const char *key = read_file(
	    s, a, foreign || twisted(t, "forged") ? "foreign.key" : "ours.key");
	const char *signature;
	enum err e = certificate_sign(a, key,
	    twisted(t, "v1") ? CERTIFICATE_SHA1 : CERTIFICATE_SHA256,
	    signed_text(a, node), &signature);

	if (e != ERR_OK) {
		log_event(LOG_WARN, "sns_cannot_sign", NULL);
		return e;
	}
	json_put_text(node, "SignatureVersion", twisted(t, "v1") ? "1" : "2");
	json_put_text(node, "Signature", signature);
	json_put_text(node, "SigningCertURL",
	    arena_printf(a, "%s%s.pem",
		twisted(t, "other_host") ? "https://sns.example.org/" :
					   s->conf->sns_base,
		foreign ? "foreign" : "ours"));
	return ERR_OK;
}

static enum err
body_of(struct sandbox *s, struct arena *a, const struct telling *t,
    const char **body_r)
{
	struct json *node = json_object(a);
	int64_t ms = twisted(t, "old") ? t->now_ms - OLD_MS : t->now_ms;
	enum err e;

	json_put_text(node, "Message", t->text);
	json_put_text(node, "MessageId", token_random(a));
	if (t->visit != NULL)
		json_put_text(node, "SubscribeURL", t->visit);
	json_put_text(node, "Timestamp", time_text(a, ms));
	if (t->visit != NULL)
		json_put_text(node, "Token", token_random(a));
	json_put_text(node, "TopicArn",
	    twisted(t, "other_topic") ?
		"arn:aws:sns:ap-south-1:000000000000:other" :
		s->conf->sns_topic);
	json_put_text(node, "Type", t->type);
	e = seal(s, a, t, node);
	if (e == ERR_OK)
		*body_r = json_print(a, node);
	return e;
}

/* The status; 0: no answer. */
static int
post(struct sandbox *s, struct arena *a, const char *type, const char *body)
{
	const char *const headers[] = {
	    "User-Agent: Amazon Simple Notification Service Agent",
	    "Content-Type: text/plain; charset=UTF-8",
	    arena_printf(a, "x-amz-sns-message-type: %s", type), NULL};
	const struct http_request request = {.what = "sns",
	    .url = arena_printf(a, "%s/pay/webhook/ses", s->conf->site_url),
	    .body = body,
	    .body_len = strlen(body),
	    .headers = headers,
	    .timeout_ms = TIMEOUT_MS,
	    .answer_max = TEXT_MAX};
	struct http_answer answer;

	return http_call(a, &request, &answer) == ERR_OK ? answer.status : 0;
}

static enum err
tell(struct sandbox *s, struct arena *a, const struct rows *r, size_t row)
{
	const struct telling t = {.type = "Notification",
	    .text = mail_text(a, r, row),
	    .twist = rows_text(r, row, 7),
	    .now_ms = rows_int64(r, row, 8)};
	const char *body;
	int status = 0;

	if (body_of(s, a, &t, &body) != ERR_OK)
		return ERR_OK;
	for (int i = twisted(&t, "dup") ? 2 : 1; i > 0; i--)
		status = post(s, a, t.type, body);
	return db_run(s->db, a, STMT_sandbox_mark_mail,
	    DB_ARGS(
		rows_text(r, row, 0), rows_text(r, row, 6), db_int(a, status)),
	    NULL);
}

enum err
sns_round(struct sandbox *s, struct arena *a, size_t *n_r)
{
	const struct rows *rows;
	enum err e = db_run(s->db, a, STMT_sandbox_step_mails,
	    DB_ARGS(db_int(a, BATCH)), &rows);

	for (size_t i = 0; e == ERR_OK && i < rows_count(rows); i++)
		e = tell(s, a, rows, i);
	if (e == ERR_OK)
		*n_r += rows_count(rows);
	return e;
}

/* -- pages ----------------------------------------------------------------- */

static enum err
say(struct request *q, int status, const char *type, const char *text)
{
	return answer_bytes(q, status, type, text, strlen(text));
}

static enum err
work_confirm(struct call *c)
{
	call_answer(c, 200,
	    "{\"ConfirmSubscriptionResponse\":{\"ConfirmSubscriptionResult\":"
	    "{\"SubscriptionArn\":\"arn\"}}}");
	return db_run(c->s->db, c->a, STMT_sandbox_set_setting,
	    DB_ARGS("sns", "on"), NULL);
}

static bool
anybody(struct call *c)
{
	(void)c;
	return true;
}

static void
refuse(struct call *c, int status)
{
	call_answer(c, status, "{}");
}

/* ours.pem, foreign.pem, or confirm: the address of a subscription. */
enum err
page_sns_file(struct request *q, void *ctx)
{
	static const struct call_kind kind = {
	    "sns.confirm", anybody, work_confirm, refuse};
	const char *file = request_part(q, "file");

	if (strcmp(file, "confirm") == 0)
		return call_run(q, ctx, &kind, "");
	if (strcmp(file, "ours.pem") != 0 && strcmp(file, "foreign.pem") != 0)
		return ERR_NONE;
	return say(q, 200, "application/x-pem-file",
	    read_file(ctx, request_arena(q), file));
}

static enum err
answer_status_of(struct request *q, int status)
{
	return say(q, 200, "application/json",
	    arena_printf(request_arena(q), "{\"answer\":%d}", status));
}

/* twist=forged, foreign, old, ...: as with mails. */
enum err
page_control_subscribe(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct arena *a = request_arena(q);
	const struct rows *rows;
	struct pairs f;
	const char *body;
	struct telling t = {.type = "SubscriptionConfirmation",
	    .text = "You have chosen to subscribe to the topic."};
	enum err e = fields_read(q, &f);

	if (e == ERR_OK)
		e = db_run(
		    s->db, a, STMT_sandbox_read_clock, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	t.now_ms = rows_int64(rows, 0, 0);
	t.twist = fields_get(&f, "twist");
	t.visit = arena_printf(a,
	    "%sconfirm?Action=ConfirmSubscription&TopicArn=%s&Token=%s",
	    twisted(&t, "visit_elsewhere") ? "http://localhost:1/" :
					     s->conf->sns_base,
	    http_escape(a, s->conf->sns_topic), token_random(a));
	e = body_of(s, a, &t, &body);
	return e == ERR_OK ? answer_status_of(q, post(s, a, t.type, body)) : e;
}

/* mail=<SES's id>, what=bounce, complaint, delivered, transient; twist. */
enum err
page_control_tell(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	const struct rows *rows;
	struct pairs f;
	enum err e = fields_read(q, &f);

	if (e == ERR_OK)
		e = db_run(s->db, request_arena(q), STMT_sandbox_tell_mail,
		    DB_ARGS(fields_get(&f, "mail"), fields_get(&f, "what"),
			fields_get(&f, "twist")),
		    &rows);
	return e == ERR_OK ? answer_status_of(q, 0) : e;
}
