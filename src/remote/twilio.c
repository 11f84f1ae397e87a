#include "remote/twilio.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "remote/http.h"

enum {
	TIMEOUT_MS = 10000,
	VALIDITY_S = 3600,
	BODY_POINTS_MAX = 1600,
	ANSWER_BYTES_MAX = 512 * 1024,
	PAGE_SIZE = 100,
	TOKENS_MAX = 2,
	SIGNED_BYTES_MAX = 64 * 1024,
	/* its codes for what concerns our sender (contracts 3.1) */
	BAD_SENDER = 21212,
	NO_SENDER = 21603,
	UNFIT_SENDER = 21606
};

/* Twilio refuses a message whose callback it cannot reach. */
static bool
may_call_back(const struct conf *conf)
{
	return conf->sandbox ||
	    (conf->site_url != NULL &&
		strncmp(conf->site_url, "https://", strlen("https://")) == 0);
}

enum err
twilio_init(struct twilio *t, const struct conf *conf)
{
	*t = (struct twilio){
	    .base = conf->twilio_base,
	    .account = conf->twilio_account,
	    .tokens = conf->twilio_token,
	    .from = conf->twilio_from,
	    .site = may_call_back(conf) ? conf->site_url : "",
	    .timeout_ms = TIMEOUT_MS,
	};
	if (*t->from == '\0')
		return ERR_NONE;
	if (*t->account != '\0' && *t->tokens != '\0')
		return ERR_OK;
	log_event(LOG_ERROR, "twilio_not_set", "wanted",
	    "twilio_account and twilio_token_file", NULL);
	return ERR_INPUT;
}

/* The token in use is the first line. */
static const char *
token(const struct twilio *t, struct arena *a)
{
	return arena_strndup(a, t->tokens, strcspn(t->tokens, "\n"));
}

const char *
twilio_callback_url(struct arena *a, const char *site, const char *message_id)
{
	return arena_printf(
	    a, "%s/pay/webhook/twilio?m=%s", site, http_escape(a, message_id));
}

static const char *
messages_url(const struct twilio *t, struct arena *a, const char *query)
{
	return arena_printf(a, "%s/2010-04-01/Accounts/%s/Messages.json%s",
	    t->base, http_escape(a, t->account), query);
}

static void
set(struct delivery *d, enum delivery_fate fate, const char *why)
{
	*d = (struct delivery){.fate = fate, .id = "", .why = why};
}

/* Is it the account or its sender that is refused, not the SMS? */
static bool
concerns_all(int status, int64_t code)
{
	return status == 401 || status == 403 || code == BAD_SENDER ||
	    code == NO_SENDER || code == UNFIT_SENDER;
}

/* Twilio's message may hold the number, so only its code is kept. */
static void
read_refusal(
    struct arena *a, int status, const struct json *json, struct delivery *d)
{
	const char *why;
	int64_t code = 0;

	(void)(json_int64(json, "code", &code) == ERR_OK);
	why = arena_printf(a, "twilio %d %lld", status, (long long)code);
	if (status == 429)
		set(d, DELIVERY_TEMPORARY, why);
	else if (concerns_all(status, code))
		set(d, DELIVERY_BARRED, why);
	else if (status / 100 == 4)
		set(d, DELIVERY_PERMANENT, why);
	else
		set(d, DELIVERY_UNSURE, why);
	log_event(d->fate == DELIVERY_BARRED ? LOG_ERROR : LOG_WARN,
	    "twilio_refused", "why", why, NULL);
}

static void
read_answer(
    struct arena *a, const struct http_answer *answer, struct delivery *d)
{
	const struct json *json = NULL;
	const char *sid;

	if (json_parse(a, answer->body, answer->body_len, &json) != ERR_OK)
		json = NULL;
	if (answer->status / 100 != 2) {
		read_refusal(a, answer->status, json, d);
		return;
	}
	if (json_text(json, "sid", &sid) != ERR_OK) {
		set(d, DELIVERY_UNSURE, "twilio answered without a sid");
		log_event(LOG_ERROR, "twilio_unreadable", NULL);
		return;
	}
	*d = (struct delivery){.fate = DELIVERY_SENT, .id = sid, .why = ""};
}

static bool
is_service(const char *from)
{
	return strncmp(from, "MG", 2) == 0;
}

static const char *
form(const struct twilio *t, struct arena *a, const struct twilio_sms *sms)
{
	const char *callback = "";

	if (t->site[0] != '\0')
		callback = arena_printf(a, "&StatusCallback=%s",
		    http_escape(
			a, twilio_callback_url(a, t->site, sms->message_id)));
	return arena_printf(a, "To=%s&%s=%s&Body=%s&ValidityPeriod=%d%s",
	    http_escape(a, sms->to),
	    is_service(t->from) ? "MessagingServiceSid" : "From",
	    http_escape(a, t->from), http_escape(a, sms->body), VALIDITY_S,
	    callback);
}

void
twilio_send(const struct twilio *t, struct arena *a,
    const struct twilio_sms *sms, struct delivery *delivery_r)
{
	const char *fields = form(t, a, sms);
	const struct http_request request = {
	    .what = "twilio_send",
	    .url = messages_url(t, a, ""),
	    .body = fields,
	    .body_len = strlen(fields),
	    .user = t->account,
	    .password = token(t, a),
	    .timeout_ms = t->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};
	struct http_answer answer;
	enum err e;

	if (text_points(sms->body) > BODY_POINTS_MAX) {
		set(delivery_r, DELIVERY_PERMANENT, "sms too long");
		return;
	}
	e = http_call(a, &request, &answer);
	if (e == ERR_OK)
		read_answer(a, &answer, delivery_r);
	else if (e == ERR_DOWN)
		set(delivery_r, DELIVERY_TEMPORARY, "twilio not reached");
	else
		set(delivery_r, DELIVERY_UNSURE, "twilio did not answer");
}

/* By number alone: Twilio has a filter for when a message was sent, which one
 * that still waits in its queue does not pass. */
static const char *
find_query(struct arena *a, const char *to)
{
	return arena_printf(
	    a, "?To=%s&PageSize=%d", http_escape(a, to), PAGE_SIZE);
}

static enum err
find_body(const struct json *json, const char *body, const char **sid_r)
{
	const struct json *messages = json_at(json, "messages");

	if (!json_is_array(messages))
		return ERR_DOWN;
	for (size_t i = 0; i < json_count(messages); i++) {
		const struct json *message = json_item(messages, i);
		const char *text;

		if (json_text(message, "body", &text) == ERR_OK &&
		    strcmp(text, body) == 0 &&
		    json_text(message, "sid", sid_r) == ERR_OK)
			return ERR_OK;
	}
	return ERR_NONE;
}

enum err
twilio_find(const struct twilio *t, struct arena *a, const char *to,
    const char *body, const char **sid_r)
{
	const struct http_request request = {
	    .what = "twilio_find",
	    .url = messages_url(t, a, find_query(a, to)),
	    .user = t->account,
	    .password = token(t, a),
	    .timeout_ms = t->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};
	const struct json *json;
	struct http_answer answer;
	enum err e = http_call(a, &request, &answer);

	if (e != ERR_OK)
		return e;
	if (answer.status == 401)
		return ERR_AUTH;
	if (answer.status == 429)
		return ERR_BUSY;
	if (answer.status / 100 != 2 ||
	    json_parse(a, answer.body, answer.body_len, &json) != ERR_OK)
		return ERR_DOWN;
	return find_body(json, body, sid_r);
}

static int
by_name_and_value(const void *left, const void *right)
{
	const struct twilio_field *l = left, *r = right;
	int order = strcmp(l->name, r->name);

	return order != 0 ? order : strcmp(l->value, r->value);
}

/* Names in byte order, each followed by its value; a pair that stands there
 * twice counts once. */
static const char *
signed_text(struct arena *a, const char *url, const struct twilio_field *fields,
    size_t n)
{
	struct twilio_field *sorted = arena_array(a, n + 1, sizeof *sorted);
	struct text *t = text_new(a, SIGNED_BYTES_MAX);

	if (n > 0) {
		memcpy(sorted, fields, n * sizeof *sorted);
		qsort(sorted, n, sizeof *sorted, by_name_and_value);
	}
	text_add(t, url);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && by_name_and_value(&sorted[i - 1], &sorted[i]) == 0)
			continue;
		text_add(t, sorted[i].name);
		text_add(t, sorted[i].value);
	}
	return text_failed(t) ? NULL : text_str(t);
}

static bool
is_signed(struct arena *a, const char *secret, const char *data,
    const char *signature)
{
	const char *wanted;

	if (*secret == '\0')
		return false;
	wanted = token_hmac_sha1_base64(a, secret, data, strlen(data));
	return text_same_secret(
	    wanted, strlen(wanted), signature, strlen(signature));
}

bool
twilio_signature_ok(struct arena *a, const char *tokens, const char *url,
    const struct twilio_field *fields, size_t n_fields, const char *signature)
{
	const char *data = signed_text(a, url, fields, n_fields);
	bool ok = false;

	for (int i = 0; data != NULL && i < TOKENS_MAX && *tokens != '\0';
	     i++) {
		size_t len = strcspn(tokens, "\n");

		ok = is_signed(
			 a, arena_strndup(a, tokens, len), data, signature) ||
		    ok;
		tokens += tokens[len] == '\n' ? len + 1 : len;
	}
	return ok;
}
