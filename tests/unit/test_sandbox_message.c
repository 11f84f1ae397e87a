#include "unit.h"

#include <string.h>

#include "base/token.h"
#include "sandbox/mime.h"
#include "sandbox/sms.h"

static struct mime_message
read_text(const char *text)
{
	struct mime_message m;

	mime_read(unit_arena(), text, strlen(text), &m);
	return m;
}

static void
test_words(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(mime_words(a, "plain = text"), "plain = text");
	assert_string_equal(
	    mime_words(a, "=?UTF-8?B?4oK5?= =?utf-8?q?=C3=A4_b?= end"),
	    "\xe2\x82\xb9\xc3\xa4 b end");
	assert_string_equal(mime_words(a, "=?UTF-8?X?a?="), "=?UTF-8?X?a?=");
	assert_string_equal(mime_words(a, "=?UTF-8?B"), "=?UTF-8?B");
	assert_string_equal(mime_words(a, "=?latin1?Q?=E4?="), "?");
}

static void
test_decode(void **state)
{
	struct arena *a = unit_arena();
	size_t len;

	(void)state;
	assert_string_equal(
	    mime_decode(a, "quoted-printable", "a=\r\nb=3D=", 9, &len), "ab==");
	assert_string_equal(
	    mime_decode(a, "BASE64", "b2\r\n5l", 6, &len), "one");
	assert_int_equal(len, 3);
	assert_string_equal(mime_decode(a, "base64", "***", 3, &len), "");
	assert_string_equal(mime_decode(a, "8bit", "x", 1, &len), "x");
}

static void
test_plain_mail(void **state)
{
	struct mime_message m = read_text("subject: Hello\r\n  again\r\n"
					  "Message-ID: <1@x>\r\n\r\nText\r\n");

	(void)state;
	assert_string_equal(m.subject, "Hello again");
	assert_string_equal(m.message_id, "1@x");
	assert_string_equal(m.text, "Text\r\n");
	assert_int_equal(m.n_parts, 0);
}

static void
test_parts(void **state)
{
	struct mime_message m = read_text(
	    "Content-Type: multipart/mixed; boundary=\"b\"\n\nbefore\n"
	    "--b\nContent-Type: text/html\n\n<p>x</p>\n"
	    "--b\nContent-Type: text/plain\n\nx\ny\n"
	    "--b\nContent-Type: image/png; name=q.png\n"
	    "Content-Disposition: attachment; filename=q.png\n"
	    "Content-Transfer-Encoding: base64\n\nb25l\n--b--\nafter");

	(void)state;
	assert_string_equal(m.html, "<p>x</p>");
	assert_string_equal(m.text, "x\ny");
	assert_int_equal(m.n_parts, 1);
	assert_string_equal(m.part[0].name, "q.png");
	assert_string_equal(m.part[0].base64, "b25l");
}

static void
test_broken_mail(void **state)
{
	(void)state;
	assert_string_equal(read_text("no headers").text, "no headers");
	assert_string_equal(
	    read_text("Content-Type: multipart/x; boundary=b\n\n--b\nx").text,
	    "");
	assert_string_equal(read_text("").subject, "");
}

static struct pairs
form(const char *text)
{
	struct pairs p;

	assert_int_equal(
	    form_parse(unit_arena(), text, strlen(text), 20, &p), ERR_OK);
	return p;
}

static int
fault(const char *text)
{
	struct pairs p = form(text);

	return sms_fault(&p);
}

static void
test_sms_faults(void **state)
{
	struct pairs p = form("To=12");

	(void)state;
	assert_int_equal(fault("To=%2B919876543210&From=x&Body=b"), 0);
	assert_int_equal(fault("To=%2B919876543210&Body=b&MessagingServiceSid="
			       "MG0123456789abcdef0123456789abcdef"),
	    0);
	assert_int_equal(fault(""), 21604);
	assert_int_equal(fault("To=%2B0123"), 21211);
	assert_int_equal(fault("To=%2B15005550003"), 21408);
	assert_int_equal(fault("To=%2B919876543210&From=x"), 21602);
	assert_int_equal(
	    fault("To=%2B919876543210&From=%2B15005550007"), 21606);
	assert_int_equal(
	    fault("To=%2B919876543210&From=x&Body=b&ValidityPeriod=36001"),
	    21718);
	assert_int_equal(fault("To=%2B919876543210&From=x&Body=b&"
			       "StatusCallback=http%3A%2F%2Fa_b%2F"),
	    21609);
	assert_string_equal(sms_words(unit_arena(), 21211, &p),
	    "The 'To' number 12 is not a valid phone number.");
}

static const char *
repeat(const char *piece, size_t n)
{
	size_t len = strlen(piece);
	char *text = arena_alloc(unit_arena(), n * len + 1);

	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, piece, len);
	return text;
}

static void
test_segments(void **state)
{
	static const char rupee[] = "\xe2\x82\xb9",
			  bicycle[] = "\xf0\x9f\x9a\xb2";

	(void)state;
	assert_int_equal(sms_segments(repeat("x", 160)), 1);
	assert_int_equal(sms_segments(repeat("x", 161)), 2);
	assert_int_equal(sms_segments(repeat("x", 307)), 3);
	assert_int_equal(sms_segments(repeat(rupee, 70)), 1);
	assert_int_equal(sms_segments(repeat(rupee, 71)), 2);
	assert_int_equal(sms_segments(repeat(bicycle, 36)), 2);
}

static void
test_times(void **state)
{
	int64_t s;
	bool whole;

	(void)state;
	assert_string_equal(sms_date(unit_arena(), 1440938160),
	    "Sun, 30 Aug 2015 12:36:00 +0000");
	assert_true(sms_time("2015-08-30", &s, &whole));
	assert_int_equal(s, 1440892800);
	assert_true(whole);
	assert_true(sms_time("2015-08-30T12:36:00Z", &s, &whole));
	assert_int_equal(s, 1440938160);
	assert_false(whole);
	assert_false(sms_time("2015-13-30", &s, &whole));
	assert_false(sms_time("yesterday", &s, &whole));
	assert_false(sms_time("2015-08-30 12:36:00", &s, &whole));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_words),
	    UNIT(test_decode),
	    UNIT(test_plain_mail),
	    UNIT(test_parts),
	    UNIT(test_broken_mail),
	    UNIT(test_sms_faults),
	    UNIT(test_segments),
	    UNIT(test_times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
