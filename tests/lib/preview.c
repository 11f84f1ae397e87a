/* Renders every template with sample data into a folder, one file a page and
 * state, so that it can be looked at and checked:
 *     tests/lib/preview TEMPLATES LANG OUT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "sample.h"
#include "tmpl/tmpl.h"
#include "view/csv.h"
#include "view/frame.h"
#include "view/mail.h"
#include "view/page_admin.h"
#include "view/page_booking.h"
#include "view/page_event.h"
#include "view/page_payment.h"
#include "view/page_queue.h"
#include "view/publish.h"
#include "view/sms.h"

static struct arena *a;
static const char *out;
static int failures;

static struct tmpl_dict *
dict(void)
{
	struct tmpl_dict *d = tmpl_dict_new(a, "en");

	fill_foot(d, sample_organisation(a));
	tmpl_set(d, "CSRF", "csrf.token.value");
	tmpl_set(d, "KEY", "keykeykeykeykeykeykeyk");
	tmpl_set(d, "REQUEST_ID", "7f3a9c0d12e4b856");
	return d;
}

static void
save(const char *name, const char *text, size_t len)
{
	if (publish_file(a, out, name, text, len) != ERR_OK)
		failures++;
}

static void
show(const char *name, const char *file, struct tmpl_dict *d)
{
	const char *text;
	size_t len;

	if (tmpl_render(a, file, d, &text, &len) != ERR_OK) {
		failures++;
		return;
	}
	save(arena_printf(a, "%s.html", name), text, len);
}

static void
event_in(const char *name, enum event_phase phase, int taken)
{
	struct tmpl_dict *d = dict();
	struct event *e = sample_event(a);

	e->phase = phase;
	for (size_t i = 0; i < e->n_types && taken > 0; i++) {
		e->types[i].free = 0;
		e->types[i].sold_out = taken > 1;
	}
	fill_event(d, e);
	show(name, "event/event.tpl", d);
}

static void
show_events(void)
{
	struct tmpl_dict *d;
	const struct event_line lines[] = {
	    {.slug = "pune-pandharpur-2027",
		.title = "Pune–Pandharpur Cycle Ride 2027",
		.summary = "Two days on quiet roads to Pandharpur.",
		.venue = "Pune, Shaniwar Wada",
		.starts_at = INT64_C(1804896000),
		.phase = EVENT_SELLING,
		.capacity = 1500,
		.free = 412,
		.held = 50,
		.booked = 1028},
	    {.slug = "demo-seats",
		.title = "Demonstration with 100 seats",
		.summary = "",
		.venue = "",
		.starts_at = INT64_C(1804996000),
		.opens_at = INT64_C(1804000000),
		.phase = EVENT_BEFORE,
		.capacity = 100,
		.free = 100},
	};

	event_in("event-before", EVENT_BEFORE, 0);
	event_in("event-open", EVENT_SELLING, 0);
	event_in("event-all-held", EVENT_SELLING, 1);
	event_in("event-sold-out", EVENT_SELLING, 2);
	event_in("event-paused", EVENT_PAUSED, 0);
	event_in("event-closed", EVENT_CLOSED, 0);
	event_in("event-cancelled", EVENT_CANCELLED, 0);
	fill_home(d = dict(), lines, 2);
	show("home", "event/home.tpl", d);
	fill_home(d = dict(), NULL, 0);
	show("home-empty", "event/home.tpl", d);
	fill_info(d = dict(), INFO_PRIVACY, sample_organisation(a));
	show("info", "event/info.tpl", d);
	fill_admin_events(d = dict(), lines, 2);
	show("admin-events", "admin/events.tpl", d);
}

static struct view_line
line_of(struct event *e, enum queue_place place)
{
	return (struct view_line){.event = e,
	    .now_ms = SAMPLE_NOW * 1000,
	    .message = "",
	    .joinable = true,
	    .again_s = 15,
	    .place = place,
	    .number = 1234,
	    .rank = 1234,
	    .epoch = 1,
	    .ahead = place == QUEUE_FRONT || place == QUEUE_NEXT ? 0 : 311,
	    .begun = 900,
	    .waiting = 2400,
	    .a_minute = 60,
	    .grace_s = 120,
	    .tag = place == QUEUE_WAITING ? "0123456789abcdef" : NULL};
}

static void
wait_as(const char *name, const struct view_line *v)
{
	struct tmpl_dict *d = dict();

	fill_wait(d, v);
	show(name, "queue/wait.tpl", d);
}

static void
before_as(const char *name, const struct view_line *v)
{
	struct tmpl_dict *d = dict();

	fill_before(d, v);
	show(name, "queue/before.tpl", d);
}

static void
show_waiting(void)
{
	struct event *e = sample_event(a);
	struct view_line v = line_of(e, QUEUE_WAITING);

	wait_as("line-waiting", &v);
	v.quiet_ms = 60000;
	wait_as("line-quiet", &v);
	v = line_of(e, QUEUE_FRONT);
	wait_as("line-front", &v);
	v = line_of(e, QUEUE_NEXT);
	wait_as("line-next", &v);
	v = line_of(e, QUEUE_PAUSED);
	v.message = "The heavy rain has cut our line to the bank. We go on at "
		    "11:00.";
	wait_as("line-paused", &v);
	e->types[0].free = 0;
	v = line_of(e, QUEUE_WAITING);
	v.number = v.rank = 18765;
	v.ahead = v.begun = 17432;
	wait_as("line-scarce", &v);
}

static void
show_before(void)
{
	struct event *e = sample_event(a);
	struct view_line v;

	e->phase = EVENT_BEFORE;
	e->opens_at = SAMPLE_NOW + 725;
	v = line_of(e, QUEUE_BEFORE);
	before_as("line-before", &v);
	v.draw = true;
	v.digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f"
		   "00a08";
	before_as("line-before-draw", &v);
	v = line_of(e, QUEUE_BEFORE);
	v.number = 0;
	before_as("line-before-join", &v);
	v.joinable = false;
	v.join_from = SAMPLE_NOW + 86400;
	e->opens_at = SAMPLE_NOW + 90000;
	before_as("line-before-early", &v);
}

static void
closed_as(const char *name, struct view_line *v, enum event_phase phase)
{
	struct tmpl_dict *d = dict();
	struct event *e = sample_event(a);

	e->phase = phase;
	for (size_t i = 0; i < e->n_types; i++)
		e->types[i].sold_out = true;
	v->event = e;
	fill_closed(d, v);
	show(name, "queue/closed.tpl", d);
}

static void
show_queue(void)
{
	struct event *e = sample_event(a);
	struct view_line v = line_of(e, QUEUE_WAITING);
	struct tmpl_dict *d;

	show_waiting();
	show_before();
	fill_join(d = dict(), &v);
	show("line-join", "queue/join.tpl", d);
	fill_slowed(d = dict(), e, 4);
	show("line-slowed", "queue/slowed.tpl", d);
	fill_away(d = dict(), e->slug, 6);
	show("line-away", "queue/away.tpl", d);
	closed_as("line-paused-sale", &v, EVENT_PAUSED);
	closed_as("line-soldout", &v, EVENT_SELLING);
	v.again_s = 0;
	closed_as("line-closed", &v, EVENT_CLOSED);
	closed_as("line-cancelled", &v, EVENT_CANCELLED);
	v.event = e;
	fill_closed(d = dict(), &v);
	show("line-draining", "queue/closed.tpl", d);
}

static void
none_for(const char *name, enum hold_refusal refusal)
{
	struct tmpl_dict *d = dict();
	const struct hold_answer answer = {
	    .refusal = refusal, .left = 2, .back_at = SAMPLE_NOW + 420};

	fill_none(d, &(struct view_none){sample_event(a), 2, 4, &answer});
	show(name, "booking/none.tpl", d);
}

static void
show_choosing(void)
{
	static const struct complaint one = {
	    "ticket_type", "error.ticket_type", NULL};
	static const struct complaints complaints = {&one, 1};
	struct event *e = sample_event(a);
	struct tmpl_dict *d;

	fill_choose(d = dict(), &(struct view_choose){e, 1, 2, NULL});
	show("choose", "booking/choose.tpl", d);
	fill_choose(d = dict(), &(struct view_choose){e, 0, 1, &complaints});
	show("choose-wrong", "booking/choose.tpl", d);
	e->max_per_booking = 10;
	fill_choose(d = dict(), &(struct view_choose){e, 0, 1, NULL});
	show("choose-many", "booking/choose.tpl", d);
	none_for("none-sold-out", HOLD_SOLD_OUT);
	none_for("none-all-held", HOLD_ALL_HELD);
	none_for("none-too-few", HOLD_TOO_FEW);
	none_for("none-not-open", HOLD_NOT_OPEN);
	none_for("none-no-session", HOLD_NO_SESSION);
}

static void
show_details(void)
{
	struct event *e = sample_event(a);
	struct hold *h = sample_hold(a);
	const struct view_typed blank = {sample_not_typed, NULL, NULL};
	const struct view_typed wrong = {
	    sample_typed, NULL, sample_complaints()};
	struct tmpl_dict *d;

	fill_details(d = dict(), &(struct view_details){e, h, blank});
	show("details-two", "booking/details.tpl", d);
	fill_details(d = dict(), &(struct view_details){e, h, wrong});
	show("details-wrong", "booking/details.tpl", d);
	h->quantity = 1;
	e->asks_age = AGE_ADULT;
	h->held_until_ms = h->now_ms + 61500;
	fill_details(d = dict(), &(struct view_details){e, h, blank});
	show("details-one", "booking/details.tpl", d);
	e->asks_name = e->asks_email = e->asks_phone = false;
	e->asks_age = AGE_NONE;
	e->n_questions = 0;
	e->waiver = NULL;
	h->unit_paise = 0;
	fill_details(d = dict(), &(struct view_details){e, h, blank});
	show("details-nothing", "booking/details.tpl", d);
	fill_expired(d = dict(),
	    &(struct view_expired){sample_event(a), 1, 2, true, wrong});
	show("expired", "booking/expired.tpl", d);
	fill_expired(d = dict(),
	    &(struct view_expired){sample_event(a), 1, 2, false, wrong});
	show("expired-rejoin", "booking/expired.tpl", d);
}

static void
booking_as(const char *name, enum booking_face face)
{
	struct tmpl_dict *d = dict();
	struct booking *b = sample_booking(a);
	const struct view_booking v = {
	    b, face, sample_organisation(a), "https://ride.example.org"};

	b->confirmed_at = SAMPLE_NOW;
	b->payment_id = "pay_IH4NVgf4Dreq1l";
	if (fill_booking(d, &v) != ERR_OK)
		failures++;
	show(name, "payment/booking.tpl", d);
}

static void
show_paying(void)
{
	struct booking *b = sample_booking(a);
	struct tmpl_dict *d;

	fill_pay(d = dict(), b, true);
	show("pay", "payment/pay.tpl", d);
	b->payment_failed = true;
	b->hold_state = HOLD_PAYING;
	b->pay_until_ms = b->now_ms + 700000;
	fill_pay(d = dict(), b, true);
	show("pay-failed", "payment/pay.tpl", d);
	fill_checkout(d = dict(),
	    &(struct view_checkout){b, "Sahyadri Riders Foundation",
		"rzp_test_0000000000", "order_IEIaMR65cu6nz3",
		"https://api.razorpay.com/v1/checkout/embedded",
		"https://checkout.razorpay.com/v1/checkout.js",
		"https://ride.example.org/pay/callback",
		"https://ride.example.org/pay/A1b2C3d4E5f6G7h8I9j0kL"});
	show("checkout", "payment/checkout.tpl", d);
	booking_as("booking-pending", FACE_PENDING);
	booking_as("booking-checking", FACE_CHECKING);
	booking_as("booking-confirmed", FACE_CONFIRMED);
	booking_as("booking-failed", FACE_FAILED);
	booking_as("booking-expired", FACE_EXPIRED);
	booking_as("booking-refunded", FACE_REFUNDED);
	booking_as("booking-cancelled", FACE_CANCELLED);
}

static void
show_admin(void)
{
	static const struct booking_totals totals = {
	    610, 1028, 14, 98765400, 1525000, 150000, 212, 3, 1, 0};
	static const struct view_person person[] = {
	    {"K7PM4XQ2", "Asha <b>Kulkarni</b>", "asha@example.org",
		"+919812345678", "Full ride, 240 km", "confirmed"},
	    {"K7PM4XQ2", "Ravi O'Neil & Söhne", "asha@example.org",
		"+919812345678", "Full ride, 240 km", "pending"},
	};
	struct tmpl_dict *d;

	fill_admin_event(d = dict(),
	    &(struct view_admin_event){
		sample_event(a), &totals, 4321, 480, 166});
	show("admin-event", "admin/event.tpl", d);
	fill_admin_participants(d = dict(),
	    &(struct view_people){"pune-pandharpur-2027",
		"Pune–Pandharpur Cycle Ride 2027", "a&b \"c\"", person, 2, 2,
		true});
	show("admin-participants", "admin/participants.tpl", d);
	fill_admin_participants(d = dict(),
	    &(struct view_people){"pune-pandharpur-2027",
		"Pune–Pandharpur Cycle Ride 2027", "", NULL, 0, 1, false});
	show("admin-participants-none", "admin/participants.tpl", d);
}

static void
show_errors(void)
{
	static const char *const words[] = {"400", "403", "404", "405", "409",
	    "413", "414", "422", "429", "500", "503", "unsure"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct tmpl_dict *d = dict();

		fill_frame(d,
		    tmpl_message(a, "en",
			arena_printf(a, "status.%s.title", words[i]), NULL));
		tmpl_set(d, "TEXT",
		    tmpl_message(a, "en",
			arena_printf(a, "status.%s.text", words[i]), NULL));
		tmpl_set(tmpl_section(d, "RETRY"), "RETRY_PATH", "/e/x");
		show(arena_printf(a, "error-%s", words[i]), "shared/error.tpl",
		    d);
	}
}

static void
mail_of(const char *name, enum message_kind kind)
{
	const struct mail_about about = {kind, sample_booking(a),
	    sample_organisation(a), "https://ride.example.org"};
	struct mail mail;
	const char *sms = sms_make(a, &about);

	if (mail_make(a, &about, &mail) != ERR_OK) {
		failures++;
		return;
	}
	save(arena_printf(a, "%s.html", name), mail.html, strlen(mail.html));
	save(arena_printf(a, "%s.txt", name), mail.text, strlen(mail.text));
	save(arena_printf(a, "%s.sms", name), sms, strlen(sms));
	if (mail.ics != NULL)
		save(arena_printf(a, "%s.ics", name), mail.ics,
		    strlen(mail.ics));
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		(void)fprintf(stderr, "usage: preview TEMPLATES LANG OUT\n");
		return 2;
	}
	log_open("preview", LOG_WARN);
	if (tmpl_load(argv[1], argv[2]) != ERR_OK)
		return 1;
	out = argv[3];
	a = arena_new(64 * 1024 * 1024);
	show_events();
	show_queue();
	show_choosing();
	show_details();
	show_paying();
	show_admin();
	show_errors();
	mail_of("mail-confirmed", MESSAGE_CONFIRMED);
	mail_of("mail-refunded", MESSAGE_REFUNDED);
	arena_free(&a);
	return failures == 0 ? 0 : 1;
}
