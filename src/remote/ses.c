#include "remote/ses.h"

#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/token.h"
#include "remote/http.h"
#include "remote/mime.h"

enum {
	TIMEOUT_MS = 10000,
	MAIL_BYTES_MAX = 1024 * 1024,
	ANSWER_BYTES_MAX = 64 * 1024
};

enum err
ses_init(struct ses *s, const struct conf *conf)
{
	*s = (struct ses){
	    .base = conf->ses_base,
	    .region = conf->ses_region,
	    .key_id = conf->ses_key_id,
	    .secret = conf->ses_secret,
	    .from = conf->mail_from,
	    .timeout_ms = TIMEOUT_MS,
	};
	if (*s->region != '\0' && *s->key_id != '\0' && *s->secret != '\0' &&
	    *s->from != '\0')
		return ERR_OK;
	log_event(LOG_ERROR, "ses_not_set", "wanted",
	    "ses_region, ses_key_id, ses_secret_file and mail_from", NULL);
	return ERR_INPUT;
}

static void
set(struct delivery *d, enum delivery_fate fate, const char *why)
{
	*d = (struct delivery){.fate = fate, .id = "", .why = why};
}

/* The exception's name: from the header ("Name:url"), else from the body
 * ("prefix#Name"). */
static const char *
error_name(
    struct arena *a, const struct http_answer *answer, const struct json *json)
{
	const char *name = answer->header, *hash;

	if (*name == '\0' && json_text(json, "__type", &name) != ERR_OK &&
	    json_text(json, "code", &name) != ERR_OK)
		return "";
	hash = strrchr(name, '#');
	if (hash != NULL)
		name = hash + 1;
	return arena_strndup(a, name, strcspn(name, ":"));
}

/* Only a rate, or a fault of theirs, is worth another try (contracts 2.1). */
static bool
may_succeed_later(int status, const char *name)
{
	return status == 429 || status / 100 == 5 ||
	    strncmp(name, "Throttling", strlen("Throttling")) == 0 ||
	    strcmp(name, "TooManyRequestsException") == 0;
}

/* Is it the account that is refused, not the mail? */
static bool
concerns_all(int status, const char *name)
{
	static const char *const names[] = {"AccountSuspendedException",
	    "SendingPausedException", "MailFromDomainNotVerifiedException",
	    NULL};

	if (status == 401 || status == 403)
		return true;
	for (const char *const *one = names; *one != NULL; one++)
		if (strcmp(*one, name) == 0)
			return true;
	return false;
}

static void
read_refusal(struct arena *a, const struct http_answer *answer,
    const struct json *json, struct delivery *d)
{
	const char *name = error_name(a, answer, json);
	const char *why = arena_printf(a, "ses %d %s", answer->status, name);

	if (may_succeed_later(answer->status, name))
		set(d, DELIVERY_TEMPORARY, why);
	else if (concerns_all(answer->status, name))
		set(d, DELIVERY_BARRED, why);
	else if (answer->status / 100 == 4)
		set(d, DELIVERY_PERMANENT, why);
	else
		set(d, DELIVERY_UNSURE, why);
	log_event(d->fate == DELIVERY_BARRED ? LOG_ERROR : LOG_WARN,
	    "ses_refused", "why", why, NULL);
}

static void
read_answer(
    struct arena *a, const struct http_answer *answer, struct delivery *d)
{
	const struct json *json = NULL;
	const char *id;

	if (json_parse(a, answer->body, answer->body_len, &json) != ERR_OK)
		json = NULL;
	if (answer->status / 100 != 2) {
		read_refusal(a, answer, json, d);
		return;
	}
	if (json_text(json, "MessageId", &id) != ERR_OK) {
		set(d, DELIVERY_UNSURE, "ses answered without a message id");
		log_event(LOG_ERROR, "ses_unreadable", NULL);
		return;
	}
	*d = (struct delivery){.fate = DELIVERY_SENT, .id = id, .why = ""};
}

static const char *
request_body(struct arena *a, const char *from, const char *to,
    const void *mime, size_t len)
{
	struct json *body = json_object(a), *content = json_object(a);
	struct json *raw = json_object(a), *destination = json_object(a);
	struct json *addresses = json_array(a);

	json_put_text(body, "FromEmailAddress", from);
	json_push_text(addresses, to);
	json_put(destination, "ToAddresses", addresses);
	json_put(body, "Destination", destination);
	json_put_text(raw, "Data", token_base64(a, mime, len));
	json_put(content, "Raw", raw);
	json_put(body, "Content", content);
	return json_print(a, body);
}

/*
 * libcurl 7.88 signs this right and little else: a fixed path, no query, the
 * body by POSTFIELDS, no header removed, none twice, none whose name begins
 * another's, region and service said (contracts 2.2).
 */
static enum err
post(const struct ses *s, struct arena *a, const char *body,
    struct http_answer *answer_r)
{
	static const char *const headers[] = {
	    "Content-Type: application/json", NULL};
	const struct http_request request = {
	    .what = "ses_send",
	    .url = arena_printf(a, "%s/v2/email/outbound-emails", s->base),
	    .body = body,
	    .body_len = strlen(body),
	    .headers = headers,
	    .user = s->key_id,
	    .password = s->secret,
	    .sigv4 = arena_printf(a, "aws:amz:%s:ses", s->region),
	    .wanted_header = "x-amzn-ErrorType",
	    .timeout_ms = s->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};

	return http_call(a, &request, answer_r);
}

void
ses_send(const struct ses *s, struct arena *a, const char *to, const void *mime,
    size_t len, struct delivery *delivery_r)
{
	struct http_answer answer;
	const char *from, *address;
	enum err e;

	if (len > MAIL_BYTES_MAX) {
		set(delivery_r, DELIVERY_PERMANENT, "mail too long");
		return;
	}
	if (mime_address(a, s->from, &from) != ERR_OK ||
	    mime_address(a, to, &address) != ERR_OK) {
		set(delivery_r, DELIVERY_PERMANENT, "not an address");
		return;
	}
	e = post(s, a, request_body(a, from, address, mime, len), &answer);
	if (e == ERR_OK)
		read_answer(a, &answer, delivery_r);
	else if (e == ERR_DOWN)
		set(delivery_r, DELIVERY_TEMPORARY, "ses not reached");
	else
		set(delivery_r, DELIVERY_UNSURE, "ses did not answer");
}

bool
ses_alive(const struct ses *s, struct arena *a)
{
	const struct http_request request = {
	    .what = "ses_account",
	    .url = arena_printf(a, "%s/v2/email/account", s->base),
	    .user = s->key_id,
	    .password = s->secret,
	    .sigv4 = arena_printf(a, "aws:amz:%s:ses", s->region),
	    .timeout_ms = s->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};
	struct http_answer answer;

	/* the account may be asked for once a second: a 429 is an answer */
	return http_call(a, &request, &answer) == ERR_OK &&
	    answer.status / 100 != 5;
}
