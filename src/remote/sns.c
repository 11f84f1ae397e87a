#include "remote/sns.h"

#include <string.h>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "remote/http.h"

enum {
	TIMEOUT_MS = 10000,
	ANSWER_BYTES_MAX = 64 * 1024,
	PEM_BYTES_MAX = 16 * 1024,
	URL_BYTES_MAX = 512,
	TEXT_BYTES_MAX = 512 * 1024,
	CACHE_MAX = 4,
	CACHE_MS = 24 * 3600 * 1000,
	FETCH_EVERY_MS = 1000,
	DAY_S = 86400
};

enum err
sns_init(struct sns *s, struct arena *a, const struct conf *conf)
{
	*s = (struct sns){
	    .topic = conf->sns_topic,
	    .ca_file = conf->sns_ca,
	    .host = arena_printf(a, "sns.%s.amazonaws.com", conf->ses_region),
	    .timeout_ms = TIMEOUT_MS,
	};
	s->base = conf->sandbox && conf->sns_base[0] != '\0' ?
	    conf->sns_base :
	    arena_printf(a, "https://%s/", s->host);
	return *s->topic != '\0' ? ERR_OK : ERR_NONE;
}

/* -- reading --------------------------------------------------------------- */

static bool
starts_with(const char *s, const char *start)
{
	return strncmp(s, start, strlen(start)) == 0;
}

static bool
is_certificate_url(const struct sns *s, const char *url)
{
	size_t base = strlen(s->base), len = strlen(url);

	return starts_with(url, s->base) && len > base + strlen(".pem") &&
	    len < URL_BYTES_MAX && strcmp(url + len - 4, ".pem") == 0 &&
	    strspn(url + base,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789._-") == len - base;
}

static bool
is_visit_url(const struct sns *s, const char *url)
{
	return starts_with(url, s->base) && !text_has_control(url) &&
	    strchr(url, ' ') == NULL;
}

static bool
digits(const char *s, int n, int64_t *value_r)
{
	*value_r = 0;
	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return false;
		*value_r = *value_r * 10 + (s[i] - '0');
	}
	return true;
}

/* "2026-11-21T08:30:00.123Z" as seconds since 1970. */
static bool
read_time(const char *s, int64_t *seconds_r)
{
	int64_t y, m, d, hour, minute, second;

	if (strlen(s) < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' ||
	    s[13] != ':' || s[16] != ':' || s[strlen(s) - 1] != 'Z' ||
	    !digits(s, 4, &y) || !digits(s + 5, 2, &m) ||
	    !digits(s + 8, 2, &d) || !digits(s + 11, 2, &hour) ||
	    !digits(s + 14, 2, &minute) || !digits(s + 17, 2, &second) ||
	    m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	y -= m <= 2;
	d += 365 * y + y / 4 - y / 100 + y / 400 +
	    (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 - 719469;
	*seconds_r = d * DAY_S + hour * 3600 + minute * 60 + second;
	return true;
}

static const char *
text_at(const struct json *node, const char *name)
{
	const char *text;

	return json_text(node, name, &text) == ERR_OK ? text : "";
}

static enum err
read_type(const struct json *node, enum sns_type *type_r)
{
	static const char *const names[] = {"Notification",
	    "SubscriptionConfirmation", "UnsubscribeConfirmation"};

	for (int i = 0; i < 3; i++)
		if (strcmp(text_at(node, "Type"), names[i]) == 0) {
			*type_r = (enum sns_type)i;
			return ERR_OK;
		}
	return ERR_INPUT;
}

/* "name\nvalue\n" of each signed member, in the order of the names. */
static const char *
signed_text(struct arena *a, const struct json *node, enum sns_type type)
{
	static const char *const of_notification[] = {
	    "Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"};
	static const char *const of_others[] = {"Message", "MessageId",
	    "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"};
	const char *const *names =
	    type == SNS_NOTIFICATION ? of_notification : of_others;
	size_t n = type == SNS_NOTIFICATION ? 6 : 7;
	struct text *t = text_new(a, TEXT_BYTES_MAX);
	const char *value;

	for (size_t i = 0; i < n; i++)
		if (json_text(node, names[i], &value) == ERR_OK)
			text_addf(t, "%s\n%s\n", names[i], value);
	return text_failed(t) ? NULL : text_str(t);
}

static enum err
read_seal(const struct sns *s, const struct json *node, struct sns_message *m)
{
	const char *version = text_at(node, "SignatureVersion");

	m->sha256 = strcmp(version, "2") == 0;
	m->signature = text_at(node, "Signature");
	m->certificate_url = text_at(node, "SigningCertURL");
	m->visit_url =
	    m->type == SNS_SUBSCRIBE ? text_at(node, "SubscribeURL") : "";
	if (!m->sha256 && strcmp(version, "1") != 0)
		return ERR_INPUT;
	if (strcmp(text_at(node, "TopicArn"), s->topic) != 0 ||
	    !is_certificate_url(s, m->certificate_url) ||
	    (m->type == SNS_SUBSCRIBE && !is_visit_url(s, m->visit_url)))
		return ERR_AUTH;
	return ERR_OK;
}

enum err
sns_read(const struct sns *s, struct arena *a, const char *body, size_t len,
    struct sns_message *message_r)
{
	const struct json *node;
	struct sns_message *m = message_r;

	*m = (struct sns_message){.visit_url = ""};
	if (!text_is_utf8(body, len) ||
	    json_parse(a, body, len, &node) != ERR_OK ||
	    read_type(node, &m->type) != ERR_OK ||
	    json_text(node, "Message", &m->text) != ERR_OK ||
	    !read_time(text_at(node, "Timestamp"), &m->written_s))
		return ERR_INPUT;
	m->signed_text = signed_text(a, node, m->type);
	return m->signed_text != NULL ? read_seal(s, node, m) : ERR_INPUT;
}

/* -- whose it is ----------------------------------------------------------- */

struct cached {
	char url[URL_BYTES_MAX];
	struct certificate *certificate;
	int64_t fetched_ms;
};

static struct cached cache[CACHE_MAX];

/* The certificate's place, else the oldest. */
static struct cached *
place_of(const char *url)
{
	struct cached *oldest = &cache[0];

	for (size_t i = 0; i < CACHE_MAX; i++) {
		if (strcmp(cache[i].url, url) == 0)
			return &cache[i];
		if (cache[i].fetched_ms < oldest->fetched_ms)
			oldest = &cache[i];
	}
	return oldest;
}

/* SNS serves its certificate without those in the middle, so that the system's
 * authorities cannot vouch for it; the address it lies at can. */
static enum err
fetch(const struct sns *s, struct arena *a, const char *url,
    struct certificate **certificate_r)
{
	static int64_t last_ms;
	const struct certificate_trust trust = {
	    .ca_file = s->ca_file,
	    .hosts = (const char *const[]){s->host, "sns.amazonaws.com", NULL},
	    .brought = starts_with(url, "https://"),
	};
	const struct http_request request = {
	    .what = "sns_certificate",
	    .url = url,
	    .timeout_ms = s->timeout_ms,
	    .answer_max = PEM_BYTES_MAX,
	};
	struct http_answer answer;
	enum err e;

	if (last_ms != 0 && clock_ms() - last_ms < FETCH_EVERY_MS)
		return ERR_BUSY;
	last_ms = clock_ms();
	e = http_call(a, &request, &answer);
	if (e != ERR_OK)
		return e;
	if (answer.status / 100 == 5 || answer.status == 429)
		return ERR_DOWN;
	if (answer.status != 200)
		return ERR_AUTH;
	e = certificate_read(
	    answer.body, answer.body_len, &trust, certificate_r);
	return e == ERR_INPUT ? ERR_AUTH : e;
}

static enum err
find_certificate(const struct sns *s, struct arena *a, const char *url,
    const struct certificate **certificate_r)
{
	struct cached *place = place_of(url);
	struct certificate *fetched = NULL;
	enum err e;

	if (strcmp(place->url, url) != 0 ||
	    clock_ms() - place->fetched_ms > CACHE_MS) {
		e = fetch(s, a, url, &fetched);
		if (e != ERR_OK)
			return e;
		certificate_free(&place->certificate);
		place->certificate = fetched;
		place->fetched_ms = clock_ms();
		memcpy(place->url, url, strlen(url) + 1);
	}
	*certificate_r = place->certificate;
	return ERR_OK;
}

enum err
sns_verify(
    const struct sns *s, struct arena *a, const struct sns_message *message)
{
	const struct certificate *certificate = NULL;
	const void *signature;
	size_t len;
	enum err e;

	if (token_base64_decode(a, message->signature, &signature, &len) !=
	    ERR_OK)
		return ERR_AUTH;
	e = find_certificate(s, a, message->certificate_url, &certificate);
	if (e != ERR_OK)
		return e;
	return certificate_signed(certificate,
		   message->sha256 ? CERTIFICATE_SHA256 : CERTIFICATE_SHA1,
		   message->signed_text, signature, len) ?
	    ERR_OK :
	    ERR_AUTH;
}

enum err
sns_confirm(
    const struct sns *s, struct arena *a, const struct sns_message *message)
{
	const struct http_request request = {
	    .what = "sns_confirm",
	    .url = message->visit_url,
	    .timeout_ms = s->timeout_ms,
	    .answer_max = ANSWER_BYTES_MAX,
	};
	struct http_answer answer;
	enum err e = http_call(a, &request, &answer);

	if (e == ERR_OK && answer.status / 100 != 2)
		e = answer.status / 100 == 4 ? ERR_AUTH : ERR_DOWN;
	return e;
}

/* -- what SES says --------------------------------------------------------- */

/* A word of theirs that is safe to keep: no address, no text. */
static const char *
code_of(struct arena *a, const struct json *node, const char *path)
{
	const char *code = text_at(node, path);
	size_t len = strspn(
	    code, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");

	return len <= 40 && code[len] == '\0' ? arena_strdup(a, code) : "";
}

static const char *
bare_id(struct arena *a, const char *id)
{
	size_t len;

	id += *id == '<';
	len = strcspn(id, ">");
	return arena_strndup(a, id, len);
}

/* A bounce that is not permanent is told of when SES has given up trying. */
static void
read_bounce(struct arena *a, const struct json *node, struct mail_news *news)
{
	bool for_good =
	    strcmp(text_at(node, "bounce.bounceType"), "Permanent") == 0;

	news->fate = for_good ? MAIL_BOUNCED : MAIL_UNDELIVERED;
	news->code = code_of(a, node, "bounce.bounceSubType");
}

static void
read_fate(struct arena *a, const struct json *node, struct mail_news *news)
{
	const char *type = text_at(node, "notificationType");

	if (*type == '\0')
		type = text_at(node, "eventType");
	news->fate = MAIL_OTHER;
	news->code = "";
	if (strcmp(type, "Delivery") == 0) {
		news->fate = MAIL_DELIVERED;
	} else if (strcmp(type, "Complaint") == 0) {
		news->fate = MAIL_COMPLAINED;
		news->code =
		    code_of(a, node, "complaint.complaintFeedbackType");
	} else if (strcmp(type, "Bounce") == 0) {
		read_bounce(a, node, news);
	} else if (strcmp(type, "Reject") == 0) {
		news->fate = MAIL_UNDELIVERED;
		news->code = "Reject";
	}
}

enum err
sns_mail_news(struct arena *a, const char *text, struct mail_news *news_r)
{
	const struct json *node;

	if (json_parse(a, text, strlen(text), &node) != ERR_OK ||
	    json_text(node, "mail.messageId", &news_r->ses_id) != ERR_OK)
		return ERR_INPUT;
	news_r->message_id =
	    bare_id(a, text_at(node, "mail.commonHeaders.messageId"));
	read_fate(a, node, news_r);
	return ERR_OK;
}
