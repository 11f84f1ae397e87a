#include "unit.h"

#include <string.h>

#include "base/certificate.h"
#include "base/clock.h"
#include "calls.h"
#include "canned.h"
#include "remote/sns.h"
#include "sns_sample.h"

#define TOPIC "arn:aws:sns:ap-south-1:000000000000:startline"
#define WRITTEN "2026-11-21T08:30:00.123Z"

static struct sns
client(const char *base, const char *authority)
{
	struct conf conf = {.sns_topic = TOPIC,
	    .sns_ca = unit_file(authority),
	    .sns_base = base,
	    .ses_region = "ap-south-1",
	    .sandbox = true};
	struct sns s;

	assert_int_equal(sns_init(&s, unit_arena(), &conf), ERR_OK);
	s.timeout_ms = 500;
	return s;
}

/* What SNS signs of it, written out by hand. */
static const char signed_by_hand[] = "Message\nhello \"you\"\n"
				     "MessageId\nid-1\n"
				     "Subject\nA subject\n"
				     "Timestamp\n" WRITTEN "\n"
				     "TopicArn\n" TOPIC "\n"
				     "Type\nNotification\n";

static const char *
body(const char *version, const char *signature, const char *url)
{
	return arena_printf(unit_arena(),
	    "{\"Type\":\"Notification\",\"MessageId\":\"id-1\","
	    "\"TopicArn\":\"" TOPIC "\",\"Subject\":\"A subject\","
	    "\"Message\":\"hello \\\"you\\\"\",\"Timestamp\":\"" WRITTEN
	    "\",\"SignatureVersion\":\"%s\",\"Signature\":\"%s\","
	    "\"SigningCertURL\":\"%s\",\"Unknown\":{}}",
	    version, signature, url);
}

static const char *
sign(enum certificate_digest d, const char *text)
{
	const char *signature;

	assert_int_equal(
	    certificate_sign(unit_arena(), sample_key, d, text, &signature),
	    ERR_OK);
	return signature;
}

static enum err
read_body(const struct sns *s, const char *text, struct sns_message *m)
{
	return sns_read(s, unit_arena(), text, strlen(text), m);
}

/* A certificate is fetched at most once a second. */
static enum err
verify(const struct sns *s, const struct sns_message *m)
{
	enum err e = sns_verify(s, unit_arena(), m);

	while (e == ERR_BUSY) {
		clock_pause_ms(50);
		e = sns_verify(s, unit_arena(), m);
	}
	return e;
}

/* Served at an address of its own: "http://127.0.0.1:PORT/". */
static const char *
serve(const char *pem)
{
	const struct canned_step step = {CANNED_ANSWER,
	    arena_printf(unit_arena(),
		"HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(pem),
		pem)};

	return arena_printf(unit_arena(), "%s/", canned_start(&step, 1));
}

static enum err
verify_with(const char *pem, const char *authority, const char *version,
    const char *signature)
{
	const char *base = serve(pem);
	struct sns s = client(base, authority);
	struct sns_message m;
	enum err e = read_body(&s,
	    body(version, signature,
		arena_printf(unit_arena(), "%sa.pem", base)),
	    &m);

	assert_int_equal(e, ERR_OK);
	e = verify(&s, &m);
	(void)canned_stop();
	return e;
}

static void
test_what_is_signed(void **state)
{
	struct sns s = client("https://sns.x/", "");
	struct sns_message m;

	(void)state;
	assert_int_equal(
	    read_body(&s, body("2", "AA==", "https://sns.x/a.pem"), &m),
	    ERR_OK);
	assert_string_equal(m.signed_text, signed_by_hand);
	assert_string_equal(m.text, "hello \"you\"");
	assert_int_equal(m.type, SNS_NOTIFICATION);
	assert_int_equal(m.written_s, 1795249800);
	assert_true(m.sha256);
}

static void
test_both_digests(void **state)
{
	(void)state;
	assert_int_equal(verify_with(sample_certificate, sample_authority, "2",
			     sign(CERTIFICATE_SHA256, signed_by_hand)),
	    ERR_OK);
	assert_int_equal(verify_with(sample_certificate, sample_authority, "1",
			     sign(CERTIFICATE_SHA1, signed_by_hand)),
	    ERR_OK);
	assert_int_equal(verify_with(sample_certificate, sample_authority, "1",
			     sign(CERTIFICATE_SHA256, signed_by_hand)),
	    ERR_AUTH);
}

static void
test_forged(void **state)
{
	const char *good = sign(CERTIFICATE_SHA256, signed_by_hand);

	(void)state;
	assert_int_equal(verify_with(sample_certificate, sample_authority, "2",
			     sign(CERTIFICATE_SHA256, "something else")),
	    ERR_AUTH);
	assert_int_equal(
	    verify_with(sample_certificate, sample_authority, "2", "AA=="),
	    ERR_AUTH);
	assert_int_equal(
	    verify_with(sample_certificate, sample_authority, "2", "no base64"),
	    ERR_AUTH);
	/* from another authority, for another name, no certificate at all */
	assert_int_equal(verify_with(sample_foreign_certificate,
			     sample_authority, "2", good),
	    ERR_AUTH);
	assert_int_equal(
	    verify_with(sample_other_certificate, sample_authority, "2", good),
	    ERR_AUTH);
	assert_int_equal(
	    verify_with("no certificate", sample_authority, "2", good),
	    ERR_AUTH);
	/* the system's authorities do not know ours */
	struct sns s = client(serve(sample_certificate), "");
	struct sns_message m;
	s.ca_file = "";
	assert_int_equal(
	    read_body(&s,
		body("2", good, arena_printf(unit_arena(), "%sa.pem", s.base)),
		&m),
	    ERR_OK);
	assert_int_equal(verify(&s, &m), ERR_AUTH);
	(void)canned_stop();
}

static enum err
read_certificate(const char *pem, const char *authority, bool brought)
{
	const struct certificate_trust trust = {
	    .ca_file = *authority == '\0' ? "" : unit_file(authority),
	    .hosts = (const char *const[]){"sns.amazonaws.com",
		"sns.ap-south-1.amazonaws.com", NULL},
	    .brought = brought,
	};
	struct certificate *c;
	enum err e = certificate_read(pem, strlen(pem), &trust, &c);

	certificate_free(&c);
	return e;
}

/* SNS leaves the one in the middle out: its own address vouches for it. */
static void
test_a_certificate_from_its_own_address(void **state)
{
	(void)state;
	assert_int_equal(
	    read_certificate(sample_certificate, "", true), ERR_OK);
	assert_int_equal(
	    read_certificate(sample_certificate, "", false), ERR_AUTH);
	assert_int_equal(
	    read_certificate(sample_other_certificate, "", true), ERR_AUTH);
	assert_int_equal(read_certificate(sample_foreign_certificate,
			     sample_authority, true),
	    ERR_AUTH);
}

static void
test_the_certificate_is_kept(void **state)
{
	const char *base = serve(sample_certificate);
	struct sns s = client(base, sample_authority);
	struct sns_message m;

	(void)state;
	assert_int_equal(read_body(&s,
			     body("2", sign(CERTIFICATE_SHA256, signed_by_hand),
				 arena_printf(unit_arena(), "%sa.pem", base)),
			     &m),
	    ERR_OK);
	assert_int_equal(verify(&s, &m), ERR_OK);
	assert_int_equal(canned_count(canned_stop(), "GET /a.pem"), 1);
	assert_int_equal(verify(&s, &m), ERR_OK);
}

static void
test_whose_addresses(void **state)
{
	static const char *const elsewhere[] = {
	    "https://sns.ap-south-1.amazonaws.com.evil.org/a.pem",
	    "https://sns.us-east-1.amazonaws.com/a.pem",
	    "https://x@sns.ap-south-1.amazonaws.com/a.pem",
	    "http://sns.ap-south-1.amazonaws.com/a.pem",
	    "https://sns.ap-south-1.amazonaws.com/../a.pem",
	    "https://sns.ap-south-1.amazonaws.com/a.pem?x=.pem",
	    "https://sns.ap-south-1.amazonaws.com/.pem",
	    "https://sns.ap-south-1.amazonaws.com/a.txt",
	    "",
	};
	struct conf conf = {.sns_topic = TOPIC,
	    .sns_ca = "",
	    .sns_base = "http://127.0.0.1:1/", /* not without a sandbox */
	    .ses_region = "ap-south-1"};
	struct sns_message m;
	struct sns s;

	(void)state;
	assert_int_equal(sns_init(&s, unit_arena(), &conf), ERR_OK);
	for (size_t i = 0; i < sizeof(elsewhere) / sizeof(elsewhere[0]); i++)
		assert_int_equal(
		    read_body(&s, body("2", "AA==", elsewhere[i]), &m),
		    ERR_AUTH);
	assert_int_equal(
	    read_body(&s,
		body("2", "AA==",
		    "https://sns.ap-south-1.amazonaws.com/SimpleNotification"
		    "Service-0123abcd.pem"),
		&m),
	    ERR_OK);
	assert_int_equal(
	    read_body(&s, body("3", "AA==", s.base), &m), ERR_INPUT);
	s.topic = "arn:other";
	assert_int_equal(
	    read_body(&s,
		body("2", "AA==", "https://sns.ap-south-1.amazonaws.com/a.pem"),
		&m),
	    ERR_AUTH);
	conf.sns_topic = "";
	assert_int_equal(sns_init(&s, unit_arena(), &conf), ERR_NONE);
}

static const char *
subscription(const char *visit)
{
	return arena_printf(unit_arena(),
	    "{\"Type\":\"SubscriptionConfirmation\",\"MessageId\":\"i\","
	    "\"Token\":\"t\",\"TopicArn\":\"" TOPIC "\",\"Message\":\"m\","
	    "\"SubscribeURL\":\"%s\",\"Timestamp\":\"" WRITTEN "\","
	    "\"SignatureVersion\":\"2\",\"Signature\":\"AA==\","
	    "\"SigningCertURL\":\"https://sns.x/a.pem\"}",
	    visit);
}

static void
test_subscription(void **state)
{
	struct sns s = client("https://sns.x/", "");
	struct sns_message m;

	(void)state;
	assert_int_equal(
	    read_body(&s, subscription("https://sns.x/?Action=C"), &m), ERR_OK);
	assert_string_equal(m.visit_url, "https://sns.x/?Action=C");
	assert_string_equal(m.signed_text,
	    "Message\nm\nMessageId\ni\n"
	    "SubscribeURL\nhttps://sns.x/?Action=C\n"
	    "Timestamp\n" WRITTEN "\nToken\nt\nTopicArn\n" TOPIC "\n"
	    "Type\nSubscriptionConfirmation\n");
	assert_int_equal(
	    read_body(&s, subscription("https://sns.evil/?Action=C"), &m),
	    ERR_AUTH);
	assert_int_equal(
	    read_body(&s, subscription("https://sns.x/ HTTP/1.1"), &m),
	    ERR_AUTH);
}

static void
test_unreadable(void **state)
{
	static const char *const texts[] = {"", "{}", "[]", "no JSON",
	    "{\"Type\":\"Notification\"}",
	    "{\"Type\":\"Wonder\",\"Message\":\"\"}",
	    "{\"Type\":\"Notification\",\"Message\":\"\","
	    "\"Timestamp\":\"2026-13-01T00:00:00Z\"}",
	    "{\"Type\":\"Notification\",\"Message\":\"\","
	    "\"Timestamp\":\"yesterday\"}"};
	struct sns s = client("https://sns.x/", "");
	struct sns_message m;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_int_equal(read_body(&s, texts[i], &m), ERR_INPUT);
}

static struct mail_news
news(const char *text)
{
	struct mail_news n;

	assert_int_equal(sns_mail_news(unit_arena(), text, &n), ERR_OK);
	assert_string_equal(n.ses_id, "S1");
	return n;
}

static void
test_mail_news(void **state)
{
	struct mail_news n;

	(void)state;
	n = news("{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":"
		 "\"Permanent\",\"bounceSubType\":\"General\"},\"mail\":"
		 "{\"messageId\":\"S1\",\"commonHeaders\":{\"messageId\":"
		 "\"<m@x.org>\"}}}");
	assert_int_equal(n.fate, MAIL_BOUNCED);
	assert_string_equal(n.code, "General");
	assert_string_equal(n.message_id, "m@x.org");
	n = news("{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":"
		 "\"Transient\",\"bounceSubType\":\"MailboxFull\"},\"mail\":{"
		 "\"messageId\":\"S1\"}}");
	assert_int_equal(n.fate, MAIL_UNDELIVERED);
	assert_string_equal(n.code, "MailboxFull");
	assert_string_equal(n.message_id, "");
	n = news("{\"eventType\":\"Reject\",\"mail\":{\"messageId\":\"S1\"}}");
	assert_int_equal(n.fate, MAIL_UNDELIVERED);
	assert_string_equal(n.code, "Reject");
	n = news("{\"eventType\":\"Complaint\",\"complaint\":{"
		 "\"complaintFeedbackType\":\"a@b.org\"},\"mail\":{"
		 "\"messageId\":\"S1\"}}");
	assert_int_equal(n.fate, MAIL_COMPLAINED);
	assert_string_equal(n.code, "");
	n = news(
	    "{\"eventType\":\"Delivery\",\"mail\":{\"messageId\":\"S1\"}}");
	assert_int_equal(n.fate, MAIL_DELIVERED);
	n = news("{\"eventType\":\"Open\",\"mail\":{\"messageId\":\"S1\"}}");
	assert_int_equal(n.fate, MAIL_OTHER);
	assert_int_equal(
	    sns_mail_news(unit_arena(), "{\"mail\":{}}", &n), ERR_INPUT);
	assert_int_equal(sns_mail_news(unit_arena(), "hello", &n), ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_what_is_signed),
	    UNIT(test_both_digests),
	    UNIT(test_forged),
	    UNIT(test_a_certificate_from_its_own_address),
	    UNIT(test_the_certificate_is_kept),
	    UNIT(test_whose_addresses),
	    UNIT(test_subscription),
	    UNIT(test_unreadable),
	    UNIT(test_mail_news),
	};

	return cmocka_run_group_tests_name(
	    "sns", tests, calls_begin, calls_end);
}
