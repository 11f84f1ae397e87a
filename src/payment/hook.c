/* The gateway's webhook: kept as it came, answered at once, understood later
 * (PAY-02). */
#include "payment/page.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "core/inbox.h"
#include "web/answer.h"

enum {
	BODY_MAX = 65536,
	EVENT_ID_MAX = 64,
	HEADER_MAX = 200,
	REFUSED_MS = 1000
};

static const char *
name_of(struct arena *a, const char *body, size_t len)
{
	const struct json *node;
	const char *name;

	if (json_parse(a, body, len, &node) != ERR_OK ||
	    json_text(node, "event", &name) != ERR_OK)
		return "unreadable";
	return name;
}

/* The header is not covered by the signature: a name for the row, no more. */
static const char *
id_of(struct request *q, const char *body, size_t len)
{
	const char *id = request_header(q, "HTTP_X_RAZORPAY_EVENT_ID");

	if (id != NULL && id[0] != '\0' && strlen(id) <= EVENT_ID_MAX &&
	    text_is_utf8(id, strlen(id)) && !text_has_control(id))
		return id;
	return token_sha256_hex(request_arena(q), body, len);
}

/* What is worth knowing of a delivery beside its bytes. */
static const char *
headers_of(struct request *q)
{
	static const struct {
		const char *cgi_name, *name;
	} kept[] = {
	    {"HTTP_X_RAZORPAY_EVENT_ID", "event_id"},
	    {"HTTP_X_RAZORPAY_SIGNATURE", "signature"},
	    {"HTTP_REQUEST_ID", "request_id"},
	    {"HTTP_USER_AGENT", "user_agent"},
	    {"CONTENT_TYPE", "content_type"},
	};
	struct json *headers = json_object(request_arena(q));

	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		const char *value = request_header(q, kept[i].cgi_name);

		if (value != NULL && strlen(value) <= HEADER_MAX &&
		    text_is_utf8(value, strlen(value)) &&
		    !text_has_control(value))
			json_put_text(headers, kept[i].name, value);
	}
	return json_print(request_arena(q), headers);
}

static enum err
keep(struct till *till, struct request *q, const char *body, size_t len)
{
	struct arena *a = request_arena(q);
	const struct inbox_delivery delivery = {
	    .event_id = id_of(q, body, len),
	    .name = name_of(a, body, len),
	    .body = arena_strndup(a, body, len),
	    .body_len = len,
	    .headers = headers_of(q),
	};
	bool fresh;
	enum err e;

	/* signed, but nothing a text column takes: not an event */
	if (!text_is_utf8(body, len)) {
		log_event(LOG_WARN, "webhook_not_text", NULL);
		return ERR_OK;
	}
	e = inbox_store(boot_db(till->stand.boot), a, &delivery, &fresh);
	log_event(LOG_INFO, "webhook", "name", delivery.name, "fresh",
	    fresh ? "yes" : "no", "err", err_name(e), NULL);
	return e;
}

/* Whoever sends nonsense by the thousand has it counted once a second. */
static void
refuse(struct till *till, struct request *q)
{
	static int64_t n, next_ms;

	n++;
	log_event(LOG_WARN, "webhook_refused", NULL);
	if (clock_ms() >= next_ms &&
	    inbox_count_refused(
		boot_db(till->stand.boot), request_arena(q), n) == ERR_OK) {
		n = 0;
		next_ms = clock_ms() + REFUSED_MS;
	}
	answer_status(q, 400);
}

enum err
hook_razorpay(struct request *q, void *ctx)
{
	static const char ok[] = "ok\n";
	struct till *till = ctx;
	const char *signature = request_header(q, "HTTP_X_RAZORPAY_SIGNATURE");
	size_t len;
	const char *body = request_body(q, &len);
	enum err e;

	if (len > BODY_MAX) {
		answer_status(q, 413);
		return ERR_OK;
	}
	if (signature == NULL ||
	    !razorpay_webhook_ok(request_arena(q),
		till->stand.conf.razorpay_webhook_secret, body, len,
		signature)) {
		refuse(till, q);
		return ERR_OK;
	}
	e = keep(till, q, body, len);
	if (e != ERR_OK)
		return e;
	return answer_bytes(
	    q, 200, "text/plain; charset=utf-8", ok, strlen(ok));
}
