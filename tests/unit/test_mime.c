#include "unit.h"

#include <string.h>

#include "base/token.h"
#include "remote/mime.h"

static struct mime_mail
plain_mail(void)
{
	struct mime_mail mail = {.from = "Ride Office <ride@example.org>",
	    .to = "asha@example.org",
	    .subject = "Your place is booked",
	    .message_id = "Ab-1_2@ride.example.org",
	    .date_s = 1795246320,
	    .text = "Hello\nAsha\n"};

	return mail;
}

/* The mail as bytes, or NULL. */
static const char *
built(const struct mime_mail *mail)
{
	const char *mime;
	size_t len;

	if (mime_build(unit_arena(), mail, &mime, &len) != ERR_OK)
		return NULL;
	assert_int_equal(strlen(mime), len);
	return mime;
}

static void
test_plain(void **state)
{
	struct mime_mail mail = plain_mail();

	(void)state;
	assert_string_equal(built(&mail),
	    "From: \"Ride Office\"\r\n <ride@example.org>\r\n"
	    "To: asha@example.org\r\n"
	    "Subject: Your place is booked\r\n"
	    "Date: Sat, 21 Nov 2026 07:32:00 +0000\r\n"
	    "Message-ID: <Ab-1_2@ride.example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "\r\n"
	    "SGVsbG8NCkFzaGENCg==\r\n");
}

static void
test_parts(void **state)
{
	static const struct mime_file file = {"ride.ics",
	    "text/calendar; charset=utf-8; method=PUBLISH", "BEGIN", 5};
	struct mime_mail mail = plain_mail();
	const char *mime, *alternative, *ics;

	(void)state;
	mail.html = "<p>\r\n\xe2\x82\xb9</p>";
	mail.files = &file;
	mail.n_files = 1;
	mime = built(&mail);
	assert_non_null(mime);
	alternative = strstr(mime, "multipart/alternative");
	ics = strstr(mime,
	    "Content-Type: text/calendar; charset=utf-8; "
	    "method=PUBLISH\r\nContent-Disposition: attachment; "
	    "filename=\"ride.ics\"\r\n");
	assert_non_null(strstr(mime, "multipart/mixed"));
	assert_non_null(alternative);
	assert_non_null(strstr(alternative, "text/plain"));
	assert_non_null(strstr(alternative, "text/html"));
	assert_non_null(strstr(alternative, "PHA+DQrigrk8L3A+\r\n"));
	assert_true(ics > strstr(mime, "--=_startline_alternative--\r\n"));
	assert_non_null(strstr(ics, "QkVHSU4=\r\n--=_startline_mixed--\r\n"));
	assert_string_equal(mime, built(&mail));
}

/* No line is longer than 76 characters, none ends with a bare LF. */
static void
check_lines(const char *mime)
{
	while (*mime != '\0') {
		size_t len = strcspn(mime, "\n");

		assert_true(mime[len] == '\n' && len > 0);
		assert_int_equal(mime[len - 1], '\r');
		assert_true(len - 1 <= 76);
		mime += len + 1;
	}
}

static void
test_line_lengths(void **state)
{
	struct arena *a = unit_arena();
	struct mime_mail mail = plain_mail();
	const char *mime;

	(void)state;
	mail.text = arena_printf(a, "%01000d", 1);
	mail.subject = "पुणे ते पंढरपूर सायकल वारी: तुमची जागा निश्चित झाली आहे";
	mail.from = "पंढरपूर सायकल वारी समिती, पुणे <ride@example.org>";
	mime = built(&mail);
	check_lines(mime);
	assert_non_null(strstr(mime, "Subject: =?UTF-8?B?4KSq4KWB4KSj4KWH"));
	mail.subject = "one two three four five six seven eight nine ten "
		       "eleven twelve thirteen fourteen fifteen";
	mime = built(&mail);
	check_lines(mime);
	assert_non_null(strstr(mime,
	    "Subject: one two three four five six seven eight nine ten "
	    "eleven twelve\r\n thirteen fourteen fifteen\r\n"));
	mail.subject = arena_printf(a, "%0200d", 1);
	mime = built(&mail);
	check_lines(mime);
	assert_non_null(strstr(mime, "Subject: =?UTF-8?B?"));
}

/* The encoded words of the field, decoded and joined. */
static const char *
decoded_field(const char *mime, const char *name)
{
	const char *at = strstr(mime, name), *joined = "";

	assert_non_null(at);
	for (at += strlen(name); strncmp(at, "=?UTF-8?B?", 10) == 0;) {
		size_t len = strcspn(at + 10, "?");
		const char *word = arena_strndup(unit_arena(), at + 10, len);
		const void *bytes;

		assert_int_equal(
		    token_base64_decode(unit_arena(), word, &bytes, &len),
		    ERR_OK);
		joined = arena_printf(unit_arena(), "%s%.*s", joined, (int)len,
		    (const char *)bytes);
		at = strchr(at, '\r') + 3;
	}
	return joined;
}

static void
test_encoded_words(void **state)
{
	struct mime_mail mail = plain_mail();

	(void)state;
	mail.subject = "जागा निश्चित झाली: पुणे ते पंढरपूर ₹ 2,500 \xf0\x9f\x9a\xb2";
	assert_string_equal(
	    decoded_field(built(&mail), "Subject: "), mail.subject);
	mail.subject = "looks =?UTF-8?B?eA==?= encoded";
	assert_string_equal(
	    decoded_field(built(&mail), "Subject: "), mail.subject);
	mail.to = "आशा राव <asha@example.org>";
	assert_string_equal(decoded_field(built(&mail), "To: "), "आशा राव");
}

static void
test_names(void **state)
{
	struct mime_mail mail = plain_mail();

	(void)state;
	mail.to = "\"Rao, Asha\" <asha@example.org>";
	assert_non_null(
	    strstr(built(&mail), "To: \"Rao, Asha\"\r\n <asha@example.org>"));
	mail.to = "Asha \"A\\B\" Rao <asha@example.org>";
	assert_non_null(
	    strstr(built(&mail), "To: \"Asha \\\"A\\\\B\\\" Rao\"\r\n"));
	mail.to = "<asha@example.org>";
	assert_non_null(strstr(built(&mail), "To: asha@example.org\r\n"));
}

static void
test_injection(void **state)
{
	static const char *const subjects[] = {
	    "x\r\nBcc: b@example.org", "x\ny", "x\ry", "x\ty", "caf\xe9"};
	static const char *const boxes[] = {"", "asha",
	    "a@example.org\r\nBcc: b@example.org",
	    "a@example.org, b@example.org",
	    "A <a@example.org>, B <b@example.org>",
	    "A\r\nBcc: b@example.org <a@example.org>", "A <a@example.org", "<>",
	    "A <a@example.org> B"};
	static const char *const ids[] = {"", "x", "@x", "x@", "x@y@z",
	    "x@y>\r\nBcc: b@example.org", "x y@z"};
	struct mime_mail mail;

	(void)state;
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
		mail = plain_mail();
		mail.subject = subjects[i];
		assert_null(built(&mail));
	}
	for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
		mail = plain_mail();
		mail.to = boxes[i];
		assert_null(built(&mail));
		mail = plain_mail();
		mail.from = boxes[i];
		assert_null(built(&mail));
	}
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		mail = plain_mail();
		mail.message_id = ids[i];
		assert_null(built(&mail));
	}
}

static void
test_file_names(void **state)
{
	static const struct mime_file bad[] = {
	    {"a\".pdf", "application/pdf", "", 0},
	    {"", "application/pdf", "", 0},
	    {"a.pdf", "application/pdf\r\nX: y", "", 0},
	    {"a.pdf", "", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct mime_mail mail = plain_mail();

		mail.files = &bad[i];
		mail.n_files = 1;
		assert_null(built(&mail));
	}
}

static void
test_address(void **state)
{
	const char *address;

	(void)state;
	assert_int_equal(
	    mime_address(unit_arena(), "पुणे <Ride@Example.org>", &address),
	    ERR_OK);
	assert_string_equal(address, "Ride@example.org");
	assert_int_equal(
	    mime_address(unit_arena(), "Ride Office", &address), ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_plain),
	    UNIT(test_parts),
	    UNIT(test_line_lengths),
	    UNIT(test_encoded_words),
	    UNIT(test_names),
	    UNIT(test_injection),
	    UNIT(test_file_names),
	    UNIT(test_address),
	};

	return cmocka_run_group_tests_name("mime", tests, NULL, NULL);
}
