#include "sample.h"

#include <stdlib.h>
#include <string.h>

#include "tmpl/tmpl.h"

static const struct ticket_type types[] = {
    {.id = 901,
	.name = "Full ride, 240 km",
	.description = "Pune to Pandharpur, start at 05:30",
	.price_paise = 150000,
	.capacity = 1000,
	.free = 412,
	.held = 38,
	.booked = 540,
	.blocked = 10,
	.back_at = SAMPLE_NOW + 420},
    {.id = 902,
	.name = "Half ride, 120 km",
	.description = "Baramati to Pandharpur, start at 09:00",
	.price_paise = 90050,
	.capacity = 400,
	.held = 12,
	.booked = 388,
	.back_at = SAMPLE_NOW + 420},
    {.id = 903,
	.name = "Support crew",
	.price_paise = 0,
	.capacity = 100,
	.booked = 100,
	.sold_out = true},
};

static const char *const sizes[] = {"XS", "S", "M", "L", "XL", "XXL", NULL};
static const char *const bikes[] = {"Road", "Hybrid", "Mountain", NULL};

static const struct question questions[] = {
    {.name = "q_club",
	.label = "Cycling club",
	.hint = "We list the clubs on the finish board.",
	.kind = QUESTION_TEXT},
    {.name = "q_bike",
	.label = "Bicycle",
	.hint = "",
	.kind = QUESTION_CHOICE,
	.of_participant = true,
	.required = true,
	.choices = bikes,
	.n_choices = 3},
    {.name = "q_size",
	.label = "T-shirt size",
	.hint = "",
	.kind = QUESTION_CHOICE,
	.of_participant = true,
	.required = true,
	.choices = sizes,
	.n_choices = 6},
    {.name = "q_emergency_phone",
	.label = "Emergency contact",
	.hint = "Somebody who does not ride along.",
	.kind = QUESTION_PHONE,
	.of_participant = true,
	.required = true},
    {.name = "q_meal",
	.label = "Lunch on the way?",
	.hint = "",
	.kind = QUESTION_YESNO,
	.of_participant = true},
    {.name = "q_born",
	.label = "Date of birth",
	.hint = "",
	.kind = QUESTION_DATE,
	.of_participant = true},
    {.name = "q_rides",
	.label = "Rides of 200 km or more before",
	.hint = "",
	.kind = QUESTION_NUMBER,
	.of_participant = true},
};

static const struct waiver waiver = {.id = 5,
    .version = 2,
    .body = "I know that cycling on public roads is dangerous, and I take "
	    "part at my own risk.\n\nI ride with a helmet and with lights, "
	    "and I obey the traffic rules and the marshals.\n\nI am fit "
	    "for the distance I have chosen. I carry my own insurance.\n\n"
	    "The organisers may use pictures of the ride in which I can be "
	    "seen."};

static const struct event event = {.id = 77,
    .slug = "pune-pandharpur-2027",
    .phase = EVENT_SELLING,
    .title = "Pune–Pandharpur Cycle Ride 2027",
    .summary = "Two days on quiet roads to Pandharpur, for 1,500 riders.",
    .body = "We start together in Pune and follow the old pilgrims' road. "
	    "There is water every 20 km, a repair van and an ambulance.\n\n"
	    "The ride is not a race. Bring a helmet and lights; without "
	    "them nobody starts.",
    .venue = "Pune, Shaniwar Wada",
    .starts_at = INT64_C(1804896000),
    .ends_at = INT64_C(1805049000),
    .opens_at = SAMPLE_NOW - 3600,
    .closes_at = SAMPLE_NOW + 864000,
    .now = SAMPLE_NOW,
    .hold_ms = 300000,
    .pay_window_ms = 720000,
    .max_per_booking = 4,
    .line = {.max_inside = 500},
    .asks_name = true,
    .asks_email = true,
    .asks_phone = true,
    .asks_age = AGE_YEARS,
    .n_types = 3,
    .questions = questions,
    .n_questions = sizeof(questions) / sizeof(questions[0]),
    .waiver = &waiver};

int
sample_load(void **state)
{
	const char *top = getenv("srcdir") != NULL ? getenv("srcdir") : ".";
	struct arena *a = arena_new(4096);
	enum err e = tmpl_load(arena_printf(a, "%s/templates", top),
	    arena_printf(a, "%s/lang", top));

	(void)state;
	arena_free(&a);
	return e == ERR_OK ? 0 : -1;
}

struct event *
sample_event(struct arena *a)
{
	struct event *e = arena_alloc(a, sizeof(*e));

	*e = event;
	e->types = arena_alloc(a, sizeof(types));
	memcpy(e->types, types, sizeof(types));
	return e;
}

struct organisation *
sample_organisation(struct arena *a)
{
	struct organisation *o = arena_alloc(a, sizeof(*o));

	*o = (struct organisation){.name = "Sahyadri Riders Foundation",
	    .help_phone = "+91 20 5550 0100",
	    .help_email = "help@example.org",
	    .address = "12 Prabhat Road, Pune 411004",
	    .pan = "AAATS0000A",
	    .gstin = "27AAATS0000A1Z5",
	    .privacy = "We ask only for what the ride needs.\n\nWe delete "
		       "it a year later.",
	    .terms = "Who registers takes part at their own risk.",
	    .refunds = "Until seven days before the ride we refund in "
		       "full."};
	return o;
}

struct hold *
sample_hold(struct arena *a)
{
	struct hold *h = arena_alloc(a, sizeof(*h));

	*h = (struct hold){.id = 31,
	    .state = HOLD_LIVE,
	    .ticket_type_id = 901,
	    .quantity = 2,
	    .unit_paise = 150000,
	    .held_until_ms = (SAMPLE_NOW + 240) * 1000,
	    .now_ms = SAMPLE_NOW * 1000};
	return h;
}

static const struct participant people[] = {
    {.position = 1, .name = "Asha <b>Kulkarni</b>", .age = 34},
    {.position = 2, .name = "Ravi O'Neil & Söhne", .age = 41},
};

struct booking *
sample_booking(struct arena *a)
{
	struct booking *b = arena_alloc(a, sizeof(*b));

	*b = (struct booking){.id = 12,
	    .reference = "A1b2C3d4E5f6G7h8I9j0kL",
	    .code = "K7PM4XQ2",
	    .state = BOOKING_PENDING,
	    .quantity = 2,
	    .unit_paise = 150000,
	    .total_paise = 300000,
	    .fee_paise = 2500,
	    .name = "Asha <b>Kulkarni</b>",
	    .email = "asha@example.org",
	    .phone = "+919812345678",
	    .language = "en",
	    .created_at = SAMPLE_NOW - 100,
	    .now_ms = SAMPLE_NOW * 1000,
	    .slug = event.slug,
	    .event_title = event.title,
	    .venue = event.venue,
	    .starts_at = event.starts_at,
	    .ends_at = event.ends_at,
	    .type_name = types[0].name,
	    .pay_window_ms = 720000,
	    .hold_state = HOLD_LIVE,
	    .held_until_ms = (SAMPLE_NOW + 200) * 1000,
	    .visitor = "visitorvisitorvisitorv",
	    .participants = people,
	    .n_participants = 2};
	return b;
}

const char *
sample_typed(void *ctx, const char *name)
{
	static const char *const typed[][2] = {
	    {"name", "Asha <b>Kulkarni</b>"},
	    {"email", "asha@example"},
	    {"phone", "98123 45678"},
	    {"q_club", "Pune \"Pedals\" & Friends"},
	    {"age_1", "34"},
	    {"name_2", "Tara"},
	    {"age_2", "15"},
	    {"guardian_name_2", "Asha Kulkarni"},
	    {"q_bike_1", "Hybrid"},
	    {"q_size_2", "S"},
	    {"q_meal_1", "yes"},
	    {"waiver_1", "yes"},
	};

	(void)ctx;
	for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
		if (strcmp(typed[i][0], name) == 0)
			return typed[i][1];
	return NULL;
}

const char *
sample_not_typed(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

const struct complaints *
sample_complaints(void)
{
	static const struct complaint complaint[] = {
	    {"email", "error.email", NULL},
	    {"q_bike_2", "error.choice", "Bicycle"},
	    {"q_emergency_phone_1", "error.phone", "Emergency contact"},
	    {"guardian_phone_2", "error.guardian_phone", NULL},
	    {"waiver_2", "error.waiver", NULL},
	};
	static const struct complaints complaints = {complaint, 5};

	return &complaints;
}
