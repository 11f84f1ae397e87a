/* Each page shows what its struct says, in each of its states. */
#include "unit.h"

#include <string.h>

#include "sample.h"
#include "tmpl/tmpl.h"
#include "view/frame.h"
#include "view/page_admin.h"
#include "view/page_booking.h"
#include "view/page_event.h"
#include "view/page_payment.h"

static struct tmpl_dict *
dict(void)
{
	struct tmpl_dict *d = tmpl_dict_new(unit_arena(), "en");

	fill_foot(d, sample_organisation(unit_arena()));
	tmpl_set(d, "CSRF", "csrf-value");
	tmpl_set(d, "KEY", "key-value");
	return d;
}

/* The page, and what holds for all: whole, framed, nothing left unfilled. */
static const char *
page(const char *file, struct tmpl_dict *d)
{
	const char *html = NULL;
	size_t len = 0;

	assert_int_equal(
	    tmpl_render(unit_arena(), file, d, &html, &len), ERR_OK);
	assert_int_equal(
	    strncmp(html, "<!DOCTYPE html><html lang=\"en\">", 31), 0);
	assert_string_equal(html + len - strlen("</html>"), "</html>");
	assert_non_null(strstr(html, "Sahyadri Riders Foundation"));
	assert_non_null(strstr(html, "href=\"tel:+912055500100\""));
	assert_non_null(strstr(html, "/info/privacy"));
	assert_non_null(strstr(html, "/info/terms"));
	assert_non_null(strstr(html, "/info/refunds"));
	assert_null(strstr(html, "<title></title>"));
	assert_null(strstr(html, "{{"));
	assert_null(strstr(html, "[["));
	assert_null(strstr(html, "%{"));
	assert_null(strstr(html, "<b>"));
	assert_true(len < 16000);
	return html;
}

#define HAS(html, text) assert_non_null(strstr(html, text))
#define HAS_NOT(html, text) assert_null(strstr(html, text))

static const char *
event_page(struct event *e)
{
	struct tmpl_dict *d = dict();

	fill_event(d, e);
	return page("event/event.tpl", d);
}

static void
test_event_says_how_it_stands(void **state)
{
	struct event *e = sample_event(unit_arena());
	const char *html = event_page(e);

	(void)state;
	HAS(html, "action=\"/q/pune-pandharpur-2027\"");
	HAS(html, "412 of 1,000 places left");
	HAS(html,
	    "All places are held right now. Some may come back by 10:07.");
	HAS(html, "₹1,500");
	HAS(html, "₹900.50");
	HAS(html, "Free");
	HAS_NOT(html, "csrf-value");
	HAS_NOT(html, "901");
	e->types[0].free = 0;
	HAS(event_page(e), "id=\"state\">All places are held right now<");
	HAS(event_page(e), "<form");
	e->types[0].sold_out = e->types[1].sold_out = true;
	HAS(event_page(e), "id=\"state\">Sold out<");
	HAS_NOT(event_page(e), "<form");
	e->phase = EVENT_BEFORE;
	HAS(event_page(e), "data-phase=\"before\"");
	HAS(event_page(e), "Monday, 1 February 2027, 09:00 IST");
	HAS_NOT(event_page(e), "<form");
	for (int phase = EVENT_PAUSED; phase <= EVENT_CANCELLED; phase++) {
		e->phase = (enum event_phase)phase;
		HAS_NOT(event_page(e), "<form");
	}
}

static void
test_choose_offers_what_there_is(void **state)
{
	struct view_choose v = {.event = sample_event(unit_arena()),
	    .ticket_type = 2,
	    .quantity = 3};
	struct tmpl_dict *d = dict();
	const char *html;

	(void)state;
	fill_choose(d, &v);
	html = page("booking/choose.tpl", d);
	HAS(html, "name=\"ticket_type\" value=\"2\" checked");
	HAS(html, "name=\"ticket_type\" value=\"3\" disabled");
	HAS(html, "name=\"quantity\" value=\"3\" checked");
	HAS(html, "name=\"csrf\" value=\"csrf-value\"");
	HAS(html, "name=\"key\" value=\"key-value\"");
	HAS_NOT(html, "value=\"902\"");
	HAS_NOT(html, "id=\"errors\"");
	assert_int_equal(view_type_position(v.event, 902), 2);
	assert_int_equal(view_type_position(v.event, 7), 0);
	assert_int_equal(view_type_at(v.event, 3)->id, 903);
	assert_null(view_type_at(v.event, 0));
	assert_null(view_type_at(v.event, 4));
}

static void
test_none_says_why(void **state)
{
	static const struct {
		enum hold_refusal refusal;
		const char *says;
		const char *way;
	} cases[] = {
	    {HOLD_SOLD_OUT, "Half ride, 120 km is sold out", "/book/"},
	    {HOLD_ALL_HELD, "come back by 10:07", "/book/"},
	    {HOLD_TOO_FEW, "Only 2 left", "/book/"},
	    {HOLD_NOT_OPEN, "not running", "/e/"},
	    {HOLD_NO_SESSION, "Your turn is over", "action=\"/q/"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct hold_answer answer = {.refusal = cases[i].refusal,
		    .left = 2,
		    .back_at = SAMPLE_NOW + 420};
		const struct view_none v = {
		    sample_event(unit_arena()), 2, 4, &answer};
		struct tmpl_dict *d = dict();
		const char *html;

		fill_none(d, &v);
		html = page("booking/none.tpl", d);
		HAS(html, cases[i].says);
		HAS(html, cases[i].way);
	}
}

static const char *
details(struct event *e, struct hold *h, struct view_typed typed)
{
	const struct view_details v = {e, h, typed};
	struct tmpl_dict *d = dict();

	fill_details(d, &v);
	return page("booking/details.tpl", d);
}

static void
test_details_of_two(void **state)
{
	const struct view_typed typed = {
	    sample_typed, NULL, sample_complaints()};
	const char *html = details(
	    sample_event(unit_arena()), sample_hold(unit_arena()), typed);

	(void)state;
	HAS(html, "value=\"Asha &lt;b&gt;Kulkarni&lt;/b&gt;\"");
	HAS(html,
	    "id=\"f-name_2\" name=\"name_2\" type=\"text\" value=\"Tara\"");
	HAS(html, "name=\"waiver_1\" type=\"checkbox\" value=\"yes\" checked");
	HAS(html, "name=\"q_bike_1\" value=\"Hybrid\" checked");
	HAS(html, "<option value=\"S\" selected>");
	HAS(html, "href=\"#f-email\"");
	HAS(html, "id=\"e-email\"");
	HAS(html, "aria-describedby=\"h-email e-email\"");
	HAS(html, "Participant 2: Bicycle: Please choose one of these.");
	HAS(html, "data-left-ms=\"240000\"");
	HAS(html, "₹3,000");
	HAS(html, "Go on to payment");
}

static void
test_details_of_one(void **state)
{
	const struct view_typed blank = {sample_not_typed, NULL, NULL};
	struct event *e = sample_event(unit_arena());
	struct hold *h = sample_hold(unit_arena());
	const char *html;

	(void)state;
	h->quantity = 1;
	html = details(e, h, blank);
	HAS(html, "name=\"waiver\"");
	HAS_NOT(html, "name=\"waiver_1\"");
	HAS_NOT(html, "name=\"name_1\"");
	HAS(html, "name=\"age_1\"");
	HAS(html, "name=\"guardian_name_1\"");
	HAS_NOT(html, "name=\"adult_1\"");
	e->asks_age = AGE_ADULT;
	html = details(e, h, blank);
	HAS(html, "name=\"adult_1\"");
	HAS_NOT(html, "name=\"age_1\"");
}

static void
test_details_of_an_event_that_asks_nothing(void **state)
{
	const struct view_typed blank = {sample_not_typed, NULL, NULL};
	struct event *e = sample_event(unit_arena());
	struct hold *h = sample_hold(unit_arena());
	const char *html;

	(void)state;
	e->asks_name = e->asks_email = e->asks_phone = false;
	e->asks_age = AGE_NONE;
	e->n_questions = 0;
	e->waiver = NULL;
	h->unit_paise = 0;
	html = details(e, h, blank);
	HAS_NOT(html, "type=\"text\"");
	HAS_NOT(html, "id=\"waiver\"");
	HAS(html, "Confirm booking");
}

static void
test_expired_keeps_what_was_typed(void **state)
{
	struct view_expired v = {.event = sample_event(unit_arena()),
	    .ticket_type = 1,
	    .quantity = 2,
	    .again = true,
	    .typed = {sample_typed, NULL, NULL}};
	struct tmpl_dict *d = dict();
	const char *html;

	(void)state;
	fill_expired(d, &v);
	html = page("booking/expired.tpl", d);
	HAS(html, "name=\"ticket_type\" value=\"1\"");
	HAS(html, "name=\"guardian_name_2\" value=\"Asha Kulkarni\"");
	HAS(html, "value=\"Pune &quot;Pedals&quot; &amp; Friends\"");
	HAS_NOT(html, "name=\"waiver_1\"");
	v.again = false;
	fill_expired(d = dict(), &v);
	html = page("booking/expired.tpl", d);
	HAS(html, "action=\"/q/");
	HAS(html, "Asha Kulkarni");
}

static void
test_faces_follow_the_booking(void **state)
{
	struct booking *b = sample_booking(unit_arena());

	(void)state;
	assert_int_equal(booking_face(b, false), FACE_PENDING);
	assert_int_equal(booking_face(b, true), FACE_CHECKING);
	b->payment_failed = true;
	assert_int_equal(booking_face(b, false), FACE_FAILED);
	b->now_ms = b->held_until_ms;
	assert_int_equal(booking_face(b, false), FACE_EXPIRED);
	b->payment_pending = true;
	assert_int_equal(booking_face(b, false), FACE_CHECKING);
	b->payment_pending = b->payment_failed = false;
	b->hold_state = HOLD_PAYING;
	b->pay_until_ms = b->now_ms + 1;
	assert_int_equal(booking_face(b, false), FACE_PENDING);
	b->pay_until_ms = b->now_ms;
	assert_int_equal(booking_face(b, false), FACE_CHECKING);
	b->state = BOOKING_EXPIRED;
	assert_int_equal(booking_face(b, true), FACE_EXPIRED);
	b->refunded_paise = 1;
	assert_int_equal(booking_face(b, false), FACE_REFUNDED);
	b->state = BOOKING_CONFIRMED;
	assert_int_equal(booking_face(b, false), FACE_CONFIRMED);
	b->state = BOOKING_CANCELLED;
	assert_int_equal(booking_face(b, false), FACE_CANCELLED);
	b->state = BOOKING_REFUNDED;
	assert_int_equal(booking_face(b, false), FACE_REFUNDED);
}

static const char *
booking_page(enum booking_face face)
{
	struct booking *b = sample_booking(unit_arena());
	const struct view_booking v = {b, face,
	    sample_organisation(unit_arena()), "https://ride.example.org"};
	struct tmpl_dict *d = dict();

	b->confirmed_at = SAMPLE_NOW;
	b->payment_id = "pay_IH4NVgf4Dreq1l";
	assert_int_equal(fill_booking(d, &v), ERR_OK);
	return page("payment/booking.tpl", d);
}

static void
test_booking_page_shows_its_face(void **state)
{
	static const char *const states[] = {
	    [FACE_PENDING] = "pending",
	    [FACE_CHECKING] = "checking",
	    [FACE_CONFIRMED] = "confirmed",
	    [FACE_FAILED] = "failed",
	    [FACE_EXPIRED] = "expired",
	    [FACE_REFUNDED] = "refunded",
	    [FACE_CANCELLED] = "cancelled",
	};
	const char *html;

	(void)state;
	for (int face = FACE_PENDING; face <= FACE_CANCELLED; face++) {
		html = booking_page((enum booking_face)face);
		HAS(html,
		    arena_printf(unit_arena(),
			"<main id=\"main\" "
			"data-state=\"%s\">",
			states[face]));
	}
	html = booking_page(FACE_CONFIRMED);
	HAS(html, "K7PM4XQ2");
	HAS(html, "<svg class=\"qr\"");
	HAS(html, "AAATS0000A");
	HAS(html, "/b/A1b2C3d4E5f6G7h8I9j0kL/event.ics");
	HAS(html, "Ravi O&#39;Neil &amp; Söhne");
	HAS_NOT(html, "₹25");
	HAS(booking_page(FACE_FAILED), "href=\"/pay/A1b2C3d4E5f6G7h8I9j0kL\"");
}

static void
test_paying(void **state)
{
	const struct view_checkout v = {sample_booking(unit_arena()),
	    "Sahyadri Riders Foundation", "rzp_test_1", "order_1",
	    "https://api.example.org/v1/checkout/embedded",
	    "https://checkout.example.org/v1/checkout.js",
	    "https://ride.example.org/pay/callback",
	    "https://ride.example.org/pay/x"};
	struct tmpl_dict *d = dict();
	const char *html;

	(void)state;
	fill_pay(d, v.booking, true);
	html = page("payment/pay.tpl", d);
	HAS(html, "Pay ₹3,000");
	HAS(html, "action=\"/pay/A1b2C3d4E5f6G7h8I9j0kL\"");
	fill_checkout(d = dict(), &v);
	html = page("payment/checkout.tpl", d);
	HAS(html, "action=\"https://api.example.org/v1/checkout/embedded\"");
	HAS(html, "name=\"amount\" value=\"300000\"");
	HAS(html, "name=\"order_id\" value=\"order_1\"");
	HAS(html, "name=\"prefill[contact]\" value=\"+919812345678\"");
	HAS(html, "src=\"https://checkout.example.org/v1/checkout.js\"");
	HAS_NOT(html, "csrf-value");
}

static void
test_admin(void **state)
{
	const struct booking_totals totals = {
	    .confirmed = 610, .paid_paise = 98765400, .messages_dead = 3};
	struct view_admin_event v = {
	    sample_event(unit_arena()), &totals, -1, -1, -1};
	const struct view_person person = {"K7PM4XQ2", "Asha", "a@b.org",
	    "+919812345678", "Full ride", "confirmed"};
	const struct view_people people = {
	    "x", "X", "a&b", &person, 1, 1, true};
	struct tmpl_dict *d = dict();
	const char *html;

	(void)state;
	fill_admin_event(d, &v);
	html = page("admin/event.tpl", d);
	HAS(html, "data-count=\"sold\">1,028 of 1,500<");
	HAS(html, "data-count=\"paid\">₹9,87,654<");
	HAS(html, "data-count=\"waiting\">not known<");
	HAS(html, "data-count=\"inside\">0<");
	HAS(html, "data-count=\"rate\">not known<");
	v.waiting = 20000;
	v.inside = 480;
	v.rate = 166;
	fill_admin_event(d = dict(), &v);
	html = page("admin/event.tpl", d);
	HAS(html, "data-count=\"waiting\">20,000<");
	HAS(html, "data-count=\"inside\">480<");
	HAS(html, "data-count=\"rate\">166<");
	HAS(html, "class=\"alarm\"");
	HAS(html, "/admin/events/pune-pandharpur-2027/ledger.csv");
	fill_admin_participants(d = dict(), &people);
	html = page("admin/participants.tpl", d);
	HAS(html, "?q=a%26b&amp;page=2");
	HAS(html, "value=\"a&amp;b\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_event_says_how_it_stands),
	    UNIT(test_choose_offers_what_there_is),
	    UNIT(test_none_says_why),
	    UNIT(test_details_of_two),
	    UNIT(test_details_of_one),
	    UNIT(test_details_of_an_event_that_asks_nothing),
	    UNIT(test_expired_keeps_what_was_typed),
	    UNIT(test_faces_follow_the_booking),
	    UNIT(test_booking_page_shows_its_face),
	    UNIT(test_paying),
	    UNIT(test_admin),
	};

	return cmocka_run_group_tests(tests, sample_load, NULL);
}
