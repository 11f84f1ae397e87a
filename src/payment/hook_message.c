/* What carriers tell by themselves of messages: Twilio, whose word is signed
 * with a secret we have, and SES, whose word a job looks at (COMM-04). */
#include "payment/page.h"

#include <string.h>

#include "base/log.h"
#include "core/notice.h"
#include "core/outbox.h"
#include "remote/sns.h"
#include "remote/twilio.h"
#include "web/answer.h"
#include "web/form.h"

enum {
	FIELDS_MAX = 100,
	ID_MAX = 64,
	CODE_MAX = 10
};

static enum err
say_ok(struct request *q)
{
	static const char ok[] = "ok\n";

	return answer_bytes(
	    q, 200, "text/plain; charset=utf-8", ok, strlen(ok));
}

static enum err
refuse(struct request *q, int status, const char *who)
{
	log_event(LOG_WARN, "message_hook_refused", "who", who, NULL);
	answer_status(q, status);
	return ERR_OK;
}

/* -- Twilio ---------------------------------------------------------------- */

/* A name of ours or of Twilio's: letters, digits, '-' and '_'. */
static bool
is_id(const char *s)
{
	return s != NULL && s[0] != '\0' && strlen(s) <= ID_MAX &&
	    s[strspn(s,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_")] == '\0';
}

static enum delivery_state
state_of(const char *status)
{
	static const struct {
		const char *status;
		enum delivery_state state;
	} states[] = {
	    {"sent", DELIVERY_STATE_SENT},
	    {"delivered", DELIVERY_STATE_DELIVERED},
	    {"read", DELIVERY_STATE_DELIVERED},
	    {"undelivered", DELIVERY_STATE_UNDELIVERED},
	    {"failed", DELIVERY_STATE_UNDELIVERED},
	    {"canceled", DELIVERY_STATE_UNDELIVERED},
	};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i].status, status) == 0)
			return states[i].state;
	return DELIVERY_STATE_NONE;
}

/* The code of what went wrong is a number. */
static const char *
code_of(const struct pairs *form)
{
	const char *code = form_value(form, "ErrorCode");

	return code != NULL && strlen(code) <= CODE_MAX &&
		code[strspn(code, "0123456789")] == '\0' ?
	    code :
	    "";
}

/* The address as we gave it, whatever the Host of this request says. */
static bool
is_twilio(struct till *till, struct request *q, const char *message_id,
    const struct pairs *form)
{
	struct arena *a = request_arena(q);
	const char *signature = request_header(q, "HTTP_X_TWILIO_SIGNATURE");
	struct twilio_field *fields =
	    arena_array(a, form->n + 1, sizeof(*fields));

	for (size_t i = 0; i < form->n; i++)
		fields[i] = (struct twilio_field){
		    form->pair[i].name, form->pair[i].value};
	return signature != NULL &&
	    twilio_signature_ok(a, till->stand.conf.twilio_token,
		twilio_callback_url(a, till->stand.conf.site_url, message_id),
		fields, form->n, signature);
}

enum err
hook_twilio(struct request *q, void *ctx)
{
	struct till *till = ctx;
	struct arena *a = request_arena(q);
	const char *message_id = request_query(q, "m");
	struct delivery_news news = {.channel = "sms"};
	struct pairs form;
	const char *status;
	size_t len;
	const char *body = request_body(q, &len);
	enum err e;

	if (!is_id(message_id) ||
	    form_parse(a, body, len, FIELDS_MAX, &form) != ERR_OK ||
	    !is_twilio(till, q, message_id, &form))
		return refuse(q, 403, "twilio");
	status = form_value(&form, "MessageStatus");
	news.provider_id = form_value(&form, "MessageSid");
	if (status == NULL || !is_id(news.provider_id))
		return refuse(q, 400, "twilio");
	news.message_id = message_id;
	news.state = state_of(status);
	news.code = code_of(&form);
	e = outbox_heard(boot_db(till->stand.boot), a, &news);
	log_event(LOG_INFO, "sms_status", "sid", news.provider_id, "err",
	    err_name(e), NULL);
	return e == ERR_OK || e == ERR_NONE ? say_ok(q) : e;
}

/* -- SES ------------------------------------------------------------------- */

enum err
hook_ses(struct request *q, void *ctx)
{
	struct till *till = ctx;
	struct arena *a = request_arena(q);
	struct sns_message message;
	struct sns sns;
	size_t len;
	const char *body = request_body(q, &len);
	enum err e = sns_init(&sns, a, &till->stand.conf);

	if (e == ERR_OK)
		e = sns_read(&sns, a, body, len, &message);
	if (e != ERR_OK)
		return refuse(q, e == ERR_INPUT ? 400 : 403, "sns");
	e = notice_store(boot_db(till->stand.boot), a,
	    arena_strndup(a, body, len), message.written_s);
	if (e == ERR_AUTH)
		return refuse(q, 403, "sns");
	return e == ERR_OK ? say_ok(q) : e;
}
