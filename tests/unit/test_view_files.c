/* QR codes, calendar entries, mails, SMS and published files. */
#include "unit.h"

#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample.h"
#include "tmpl/tmpl.h"
#include "view/ics.h"
#include "view/mail.h"
#include "view/publish.h"
#include "view/qr.h"
#include "view/sms.h"
#include "view/ticket.h"

#define SITE "https://ride.example.org"

static void
test_qr_is_a_square_of_paths(void **state)
{
	struct qr qr;
	char *long_text = arena_alloc(unit_arena(), 4001);

	(void)state;
	assert_int_equal(qr_make(unit_arena(), "A", &qr), ERR_OK);
	assert_int_equal(qr.size, 21 + 8);
	assert_int_equal(strncmp(qr.path, "M4 4h7v1h-7z", 12), 0);
	assert_null(strpbrk(qr.path, "<>&\"'"));
	memset(long_text, 'x', 4000);
	assert_int_equal(qr_make(unit_arena(), long_text, &qr), ERR_LIMIT);
	assert_int_equal(
	    ticket_qr(unit_arena(), sample_booking(unit_arena()), SITE, &qr),
	    ERR_OK);
	assert_true(strlen(qr.path) < 8000);
}

/* Lines end with CR LF, none is longer than 75 bytes, none breaks UTF-8. */
static void
assert_folded(const char *ics)
{
	while (*ics != '\0') {
		const char *end = strstr(ics, "\r\n");

		assert_non_null(end);
		assert_true(end - ics <= 75);
		assert_false(((unsigned char)ics[0] & 0xc0) == 0x80);
		ics = end + 2;
	}
}

static void
test_ics_is_folded_and_escaped(void **state)
{
	struct booking *b = sample_booking(unit_arena());
	const char *ics;

	(void)state;
	b->event_title = "Ride; with, a \\ and\nBEGIN:VALARM "
			 "पुणे ते पंढरपूर सायकल वारी दोन हजार सत्तावीस";
	ics = ics_of_booking(unit_arena(), b, SITE);
	assert_folded(ics);
	assert_non_null(strstr(ics, "SUMMARY:Ride\\; with\\, a \\\\ and\\nB"));
	assert_null(strstr(ics, "\r\nBEGIN:VALARM"));
	assert_non_null(strstr(ics, "\r\nDTSTART:20270313T000000Z\r\n"));
	assert_non_null(strstr(ics, "UID:K7PM4XQ2@pune-pandharpur-2027"));
	assert_null(strstr(ics, b->reference));
}

static struct mail
make_mail(enum message_kind kind, struct booking *b)
{
	const struct mail_about about = {
	    kind, b, sample_organisation(unit_arena()), SITE};
	struct mail mail;

	assert_int_equal(mail_make(unit_arena(), &about, &mail), ERR_OK);
	return mail;
}

static void
test_mail_confirms(void **state)
{
	struct booking *b = sample_booking(unit_arena());
	struct mail mail = make_mail(MESSAGE_CONFIRMED, b);

	(void)state;
	assert_non_null(strstr(mail.subject, "K7PM4XQ2"));
	assert_non_null(strstr(mail.text, SITE "/b/A1b2C3d4E5f6G7h8I9j0kL"));
	assert_non_null(strstr(mail.text, "Hello Asha <b>Kulkarni</b>,\n"));
	assert_non_null(strstr(mail.text, "₹3,000"));
	assert_non_null(strstr(mail.html, "&lt;b&gt;Kulkarni"));
	assert_null(strstr(mail.html, "<b>Kulkarni"));
	assert_non_null(mail.ics);
	assert_null(strstr(mail.text, "{{"));
	assert_null(strstr(mail.text, "[["));
	b->name = "";
	mail = make_mail(MESSAGE_CONFIRMED, b);
	assert_non_null(strstr(mail.text, "Hello there,\n"));
}

static void
test_mail_takes_no_header_from_a_visitor(void **state)
{
	struct booking *b = sample_booking(unit_arena());
	struct mail mail;

	(void)state;
	b->event_title = "Ride\r\nBcc: all@example.org";
	b->name = "Asha\r\n\r\nEvil";
	mail = make_mail(MESSAGE_REFUNDED, b);
	assert_null(strpbrk(mail.subject, "\r\n"));
	assert_null(strstr(mail.text, "Asha\r\n"));
	assert_null(mail.ics);
	assert_non_null(strstr(mail.text, "₹3,000"));
}

/* Who paid twice is not told that the booking is gone. */
static void
test_mail_of_a_refund_says_whether_the_booking_stands(void **state)
{
	static const struct {
		enum booking_state state;
		bool over, stands;
	} cases[] = {
	    {BOOKING_PENDING, false, false},
	    {BOOKING_CONFIRMED, false, true},
	    {BOOKING_EXPIRED, true, false},
	    {BOOKING_REFUNDED, true, false},
	};
	struct booking *b = sample_booking(unit_arena());

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mail mail;

		b->state = cases[i].state;
		mail = make_mail(MESSAGE_REFUNDED, b);
		for (int html = 0; html < 2; html++) {
			const char *s = html ? mail.html : mail.text;

			assert_true((strstr(s, "is not valid any more") !=
					NULL) == cases[i].over);
			assert_true((strstr(s, "it is confirmed") != NULL) ==
			    cases[i].stands);
		}
	}
}

static void
test_sms_has_its_slots_filled(void **state)
{
	struct booking *b = sample_booking(unit_arena());
	struct mail_about about = {
	    MESSAGE_CONFIRMED, b, sample_organisation(unit_arena()), SITE};
	const char *sms = sms_make(unit_arena(), &about);

	(void)state;
	assert_null(strstr(sms, "%{"));
	assert_non_null(strstr(sms, "K7PM4XQ2"));
	assert_null(strstr(sms, "Pune–Pandharpur Cycle Ride 2027"));
	assert_non_null(strstr(sms, "Pune–Pandharpur Cycle Ride,"));
	about.kind = MESSAGE_REFUNDED;
	sms = sms_make(unit_arena(), &about);
	assert_null(strstr(sms, "%{"));
	assert_non_null(strstr(sms, "₹3,000"));
}

static void
assert_holds(const char *path, const char *text)
{
	char buf[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_true(fread(buf, 1, sizeof(buf) - 1, file) > 0);
	fclose(file);
	assert_string_equal(buf, text);
}

static void
test_published_file_is_replaced_whole(void **state)
{
	struct arena *a = unit_arena();
	char dir[] = "/tmp/test_publish.XXXXXX";
	const char *path;
	struct stat first, second;

	(void)state;
	assert_non_null(mkdtemp(dir));
	path = arena_printf(a, "%s/e/x.html", dir);
	assert_int_equal(publish_file(a, dir, "e/x.html", "one", 3), ERR_OK);
	assert_holds(path, "one");
	assert_int_equal(stat(path, &first), 0);
	assert_int_equal(publish_file(a, dir, "e/x.html", "one", 3), ERR_OK);
	assert_int_equal(stat(path, &second), 0);
	assert_true(first.st_ino == second.st_ino);
	assert_int_equal(publish_file(a, dir, "e/x.html", "two", 3), ERR_OK);
	assert_holds(path, "two");
	assert_int_equal(publish_remove(a, dir, "e/x.html"), ERR_OK);
	assert_int_equal(publish_remove(a, dir, "e/x.html"), ERR_OK);
	/* nothing is left beside it */
	assert_int_equal(rmdir(arena_printf(a, "%s/e", dir)), 0);
	assert_int_equal(rmdir(dir), 0);
	assert_int_equal(publish_file(a, dir, "e/x.html", "one", 3), ERR_DOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_qr_is_a_square_of_paths),
	    UNIT(test_ics_is_folded_and_escaped),
	    UNIT(test_mail_confirms),
	    UNIT(test_mail_takes_no_header_from_a_visitor),
	    UNIT(test_mail_of_a_refund_says_whether_the_booking_stands),
	    UNIT(test_sms_has_its_slots_filled),
	    UNIT(test_published_file_is_replaced_whole),
	};

	return cmocka_run_group_tests(tests, sample_load, NULL);
}
