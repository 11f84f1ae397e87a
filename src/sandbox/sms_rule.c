#include "sandbox/sms.h"

#include <string.h>
#include <time.h>

#include "base/text.h"

enum {
	BODY_MAX = 1600,
	VALIDITY_MAX = 36000,
	DAY_S = 86400
};

/* Twilio's magic numbers: what each brings about. */
static const struct {
	const char *number;
	int code;
} magic_to[] =
    {
	{"+15005550001", 21211},
	{"+15005550002", 21612},
	{"+15005550003", 21408},
	{"+15005550004", 21610},
	{"+15005550009", 21614},
},
  magic_from[] = {
      {"+15005550001", 21212},
      {"+15005550007", 21606},
      {"+15005550008", 21611},
};

static const struct {
	int code;
	const char *words; /* %s: the number */
} words[] = {
    {20003, "Authenticate"},
    {20404, "The requested resource was not found"},
    {20429, "Too many requests"},
    {20500, "Internal server error"},
    {21211, "The 'To' number %s is not a valid phone number."},
    {21212,
	"The 'From' number %s is not a valid phone number, shortcode, or "
	"alphanumeric sender ID."},
    {21408,
	"Permission to send an SMS has not been enabled for the region "
	"indicated by the 'To' number: %s."},
    {21602, "Message body is required."},
    {21603, "A 'From' phone number is required."},
    {21604, "A 'To' phone number is required."},
    {21606,
	"The 'From' phone number %s is not a valid, SMS-capable inbound "
	"phone number or short code for your account."},
    {21609, "The 'StatusCallback' URL is not a valid URL."},
    {21610, "Attempt to send to unsubscribed recipient"},
    {21611,
	"This 'From' number has exceeded the maximum number of queued "
	"messages"},
    {21612,
	"The 'To' phone number: %s, is not currently reachable using the "
	"'From' phone number via SMS."},
    {21614, "'To' number: %s, is not a valid mobile number"},
    {21617, "The concatenated message body exceeds the 1600 character limit."},
    {21718, "ValidityPeriod is not within 1 to 36000 seconds."},
    {21705, "The Messaging Service Sid is invalid."},
};

static const char *
get(const struct pairs *form, const char *name)
{
	const char *value = form_value(form, name);

	return value != NULL ? value : "";
}

/* + and 2 to 15 digits, the first not 0. */
static bool
is_e164(const char *number)
{
	size_t length = strspn(number + (number[0] == '+'), "0123456789");

	return number[0] == '+' && number[1] >= '1' && number[1] <= '9' &&
	    length >= 2 && length <= 15 && number[1 + length] == '\0';
}

static bool
is_service(const char *sid)
{
	return strncmp(sid, "MG", 2) == 0 && strlen(sid) == 34 &&
	    strspn(sid + 2, "0123456789abcdefABCDEF") == 32;
}

static int
to_fault(const char *to)
{
	if (to[0] == '\0')
		return 21604;
	for (size_t i = 0; i < sizeof(magic_to) / sizeof(magic_to[0]); i++)
		if (strcmp(magic_to[i].number, to) == 0)
			return magic_to[i].code;
	return is_e164(to) ? 0 : 21211;
}

static int
from_fault(const char *from, const char *service)
{
	if (service[0] != '\0')
		return is_service(service) ? 0 : 21705;
	if (from[0] == '\0')
		return 21603;
	for (size_t i = 0; i < sizeof(magic_from) / sizeof(magic_from[0]); i++)
		if (strcmp(magic_from[i].number, from) == 0)
			return magic_from[i].code;
	return 0;
}

/* http or https with a host that has no underscore. */
static bool
is_callback(const char *url)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (host == NULL || text_has_control(url) ||
	    (strncmp(url, "http://", 7) != 0 &&
		strncmp(url, "https://", 8) != 0))
		return false;
	len = strcspn(host + 3, "/?#");
	return len > 0 && memchr(host + 3, '_', len) == NULL;
}

int
sms_fault(const struct pairs *form)
{
	const char *callback = get(form, "StatusCallback");
	const char *validity = get(form, "ValidityPeriod");
	int code = to_fault(get(form, "To"));
	int64_t seconds;

	if (code == 0)
		code = from_fault(
		    get(form, "From"), get(form, "MessagingServiceSid"));
	if (code != 0)
		return code;
	if (get(form, "Body")[0] == '\0')
		return 21602;
	if (text_points(get(form, "Body")) > BODY_MAX)
		return 21617;
	if (callback[0] != '\0' && !is_callback(callback))
		return 21609;
	if (validity[0] != '\0' &&
	    text_to_int64(validity, 1, VALIDITY_MAX, &seconds) != ERR_OK)
		return 21718;
	return 0;
}

const char *
sms_words(struct arena *a, int code, const struct pairs *form)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *hole = strstr(words[i].words, "%s");
		bool from = code == 21212 || code == 21606;

		if (words[i].code != code)
			continue;
		if (hole == NULL)
			return words[i].words;
		return arena_printf(a, "%.*s%s%s", (int)(hole - words[i].words),
		    words[i].words, get(form, from ? "From" : "To"), hole + 2);
	}
	return "";
}

int64_t
sms_segments(const char *body)
{
	int64_t units = 0, one = 160, several = 153;

	for (const char *p = body; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80) {
			one = 70;
			several = 67;
		}
		/* beyond the first plane a character takes two units */
		units += (c & 0xc0) != 0x80 ? 1 + (c >= 0xf0) : 0;
	}
	return units <= one ? 1 : (units + several - 1) / several;
}

const char *
sms_date(struct arena *a, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;
	char text[40];

	must(gmtime_r(&t, &tm) != NULL);
	must(strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S +0000", &tm) >
	    0);
	return arena_strdup(a, text);
}

static int64_t
days_before(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	return 365 * y + y / 4 - y / 100 + y / 400 +
	    (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1 - 719468;
}

static bool
digits(const char *text, size_t n, int64_t *value_r)
{
	*value_r = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*value_r = *value_r * 10 + (text[i] - '0');
	}
	return true;
}

bool
sms_time(const char *text, int64_t *seconds_r, bool *whole_day_r)
{
	int64_t y, m, d, hour, minute, second;

	*whole_day_r = strlen(text) == 10;
	if (strlen(text) < 10 || text[4] != '-' || text[7] != '-' ||
	    !digits(text, 4, &y) || !digits(text + 5, 2, &m) ||
	    !digits(text + 8, 2, &d) || m < 1 || m > 12 || d < 1 || d > 31)
		return false;
	*seconds_r = days_before(y, m, d) * DAY_S;
	if (*whole_day_r)
		return true;
	if (strlen(text) != 20 || text[10] != 'T' || text[19] != 'Z' ||
	    !digits(text + 11, 2, &hour) || !digits(text + 14, 2, &minute) ||
	    !digits(text + 17, 2, &second))
		return false;
	*seconds_r += hour * 3600 + minute * 60 + second;
	return true;
}

static void
put(struct json *j, const char *name, const char *value)
{
	if (value == NULL)
		json_put_null(j, name);
	else
		json_put_text(j, name, value);
}

struct json *
sms_entity(struct arena *a, const char *account, const struct sms *m)
{
	const char *base = arena_printf(
	    a, "/2010-04-01/Accounts/%s/Messages/%s", account, m->sid);
	const char *date = sms_date(a, m->created_at);
	bool sent = strcmp(m->status, "queued") != 0;
	struct json *j = json_object(a), *media = json_object(a);
	int64_t code;

	json_put_text(j, "body", m->body);
	json_put_text(
	    j, "num_segments", arena_printf(a, "%lld", (long long)m->segments));
	json_put_text(j, "direction", "outbound-api");
	put(j, "from", m->from);
	json_put_text(j, "to", m->to);
	json_put_text(j, "date_updated", date);
	json_put_null(j, "price");
	json_put_null(j, "error_message");
	json_put_text(j, "uri", arena_printf(a, "%s.json", base));
	json_put_text(j, "account_sid", account);
	json_put_text(j, "num_media", "0");
	json_put_text(j, "status", m->status);
	put(j, "messaging_service_sid", m->service);
	json_put_text(j, "sid", m->sid);
	put(j, "date_sent", sent ? date : NULL);
	json_put_text(j, "date_created", date);
	if (m->error_code != NULL &&
	    text_to_int64(m->error_code, 0, 99999, &code) == ERR_OK)
		json_put_int64(j, "error_code", code);
	else
		json_put_null(j, "error_code");
	json_put_text(j, "price_unit", "USD");
	json_put_text(j, "api_version", "2010-04-01");
	json_put_text(media, "media", arena_printf(a, "%s/Media.json", base));
	json_put(j, "subresource_uris", media);
	return j;
}
