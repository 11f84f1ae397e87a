#include "unit.h"

#include <string.h>

#include "base/text.h"
#include "core/details.h"

/* What was typed: "name=Asha", ended by NULL. */
struct typed {
	const char *const *pairs;
};

static const char *
typed_field(void *ctx, const char *name)
{
	const struct typed *t = ctx;
	size_t len = strlen(name);

	for (size_t i = 0; t->pairs[i] != NULL; i++)
		if (strncmp(t->pairs[i], name, len) == 0 &&
		    t->pairs[i][len] == '=')
			return t->pairs[i] + len + 1;
	return NULL;
}

static struct event event;
static struct booking_details details;
static struct complaints complaints;

static const char *const sizes[] = {"S", "M", "L", NULL};
static const struct question questions[] = {
    {.name = "q_city", .label = "City", .kind = QUESTION_TEXT},
    {.name = "q_bikes",
	.label = "Bikes",
	.kind = QUESTION_NUMBER,
	.has_least = true,
	.least = 1,
	.has_most = true,
	.most = 9},
    {.name = "q_size",
	.label = "Size",
	.kind = QUESTION_CHOICE,
	.of_participant = true,
	.required = true,
	.choices = sizes,
	.n_choices = 3},
    {.name = "q_born",
	.label = "Born",
	.kind = QUESTION_DATE,
	.of_participant = true},
    {.name = "q_emergency",
	.label = "Emergency",
	.kind = QUESTION_PHONE,
	.of_participant = true},
    {.name = "q_own_bike",
	.label = "Own bike",
	.kind = QUESTION_YESNO,
	.of_participant = true},
};
static const struct waiver waiver = {.id = 7, .version = 2, .body = "Ride."};

static int
begin(void **state)
{
	event = (struct event){
	    .asks_name = true, .asks_email = true, .asks_phone = true};
	return unit_begin(state);
}

#define CHECKS(test) cmocka_unit_test_setup_teardown(test, begin, unit_end)

static size_t
check_list(int64_t quantity, const char *const *pairs)
{
	struct typed t = {pairs};

	complaints = details_check(
	    unit_arena(), &event, quantity, typed_field, &t, &details);
	return complaints.n;
}

#define CHECK(quantity, ...) \
	check_list(quantity, (const char *const[]){__VA_ARGS__, NULL})
#define CONTACT "name=Asha", "email=asha@example.org", "phone=9812345678"

static const char *
wrong(const char *field)
{
	const struct complaint *c = details_complaint(&complaints, field);

	return c != NULL ? c->message : "";
}

static void
test_good(void **state)
{
	(void)state;
	assert_int_equal(CHECK(1, "name=  Asha   Rao ",
			     "email= asha@EXAMPLE.org", "phone=98123 45678"),
	    0);
	assert_string_equal(details.name, "Asha Rao");
	assert_string_equal(details.email, "asha@example.org");
	assert_string_equal(details.phone, "+919812345678");
	assert_int_equal(details.n_participants, 1);
	assert_int_equal(details.participants[0].position, 1);
	assert_string_equal(details.participants[0].name, "Asha Rao");
	assert_string_equal(details.participants[0].guardian_phone, "");
}

static void
test_nothing_typed(void **state)
{
	(void)state;
	assert_int_equal(CHECK(1, "other=x"), 3);
	assert_string_equal(wrong("name"), "error.required");
	assert_string_equal(wrong("email"), "error.email");
	assert_string_equal(wrong("phone"), "error.phone");
	assert_null(details_complaint(&complaints, "name_1"));
}

static void
test_asks_nothing(void **state)
{
	(void)state;
	event.asks_name = event.asks_email = event.asks_phone = false;
	assert_int_equal(CHECK(2, "other=x"), 0);
	assert_string_equal(details.name, "");
	assert_string_equal(details.participants[1].name, "");
	assert_int_equal(CHECK(1, CONTACT), 0);
	assert_string_equal(details.email, "asha@example.org");
	assert_int_equal(CHECK(1, "email=nobody"), 1);
}

static void
test_names(void **state)
{
	static const char *const good[] = {"name=A",
	    "name=<b>Asha</b> & \"co\"",
	    "name=\u0906\u0936\u093e \u0930\u093e\u0935",
	    "name=\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
	    "name=Asha \U0001f6b4", "name=O'Brien; DROP TABLE place"};
	static const char *const bad[] = {"name=", "name=   ", "name=\xc2\xa0",
	    "name=Asha\r\nBcc: all@example.org", "name=a\x1b[31m",
	    "name=a\xc2\x85z"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(CHECK(1, good[i], "email=a@example.org",
				     "phone=9812345678"),
		    0);
		assert_string_equal(details.name, good[i] + 5);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(
		    CHECK(1, bad[i], "email=a@example.org", "phone=9812345678"),
		    1);
		assert_string_equal(
		    wrong("name"), i < 3 ? "error.required" : "error.name");
	}
}

/* Characters are counted, not bytes. */
static void
test_lengths(void **state)
{
	struct text *t = text_new(unit_arena(), 1000);

	(void)state;
	text_add(t, "name=");
	for (int i = 0; i < 100; i++)
		text_add(t, "\u0906");
	assert_int_equal(
	    CHECK(1, text_str(t), "email=a@example.org", "phone=9812345678"),
	    0);
	text_add(t, "a");
	assert_int_equal(
	    CHECK(1, text_str(t), "email=a@example.org", "phone=9812345678"),
	    1);
}

static void
test_emails(void **state)
{
	static const char *const bad[] = {"email=a", "email=a@b",
	    "email=a@b@example.org", "email=a@example.org\nBcc: b@example.org",
	    "email=<a@example.org>", "email=a b@example.org",
	    "email=a@example..org", "email=\"a\"@example.org"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    CHECK(1, "name=A", bad[i], "phone=9812345678"), 1);
}

static void
test_phones(void **state)
{
	static const char *const good[] = {"phone=9812345678",
	    "phone=09812345678", "phone=+919812345678", "phone=919812345678",
	    "phone=0091 98123 45678", "phone=+91-98123-45678",
	    "phone=(+91) 98123.45678", "phone=+91 (0) 98123 45678"};
	static const char *const bad[] = {"phone=", "phone=12345",
	    "phone=5812345678", "phone=98123456789", "phone=98123x5678",
	    "phone=+91981234567", "phone=9812345678;9812345679",
	    "phone=\u0967\u0968\u0969\u096a\u096b\u096c\u096d\u096e\u096f"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(
		    CHECK(1, "name=A", "email=a@example.org", good[i]), 0);
		assert_string_equal(details.phone, "+919812345678");
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(
		    CHECK(1, "name=A", "email=a@example.org", bad[i]), 1);
}

static void
test_group(void **state)
{
	(void)state;
	assert_int_equal(CHECK(3, CONTACT, "name_2=Bina"), 1);
	assert_string_equal(wrong("name_3"), "error.required");
	assert_int_equal(
	    CHECK(3, CONTACT, "name_1=Om", "name_2=Bina", "name_3=Chitra"), 0);
	assert_int_equal(details.n_participants, 3);
	assert_string_equal(details.name, "Asha");
	assert_string_equal(details.participants[0].name, "Om");
	assert_string_equal(details.participants[2].name, "Chitra");
	assert_int_equal(details.participants[2].position, 3);
}

static void
test_years(void **state)
{
	static const char *const bad[] = {"age_1=", "age_1=0", "age_1=121",
	    "age_1=-5", "age_1=12.5", "age_1=0x20", "age_1=20 years",
	    "age_1=99999999999999999999"};

	(void)state;
	event.asks_age = AGE_YEARS;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(CHECK(1, CONTACT, bad[i]), 1);
		assert_string_equal(wrong("age_1"), "error.age");
	}
	assert_int_equal(CHECK(1, CONTACT, "age=18"), 0);
	assert_int_equal(details.participants[0].age, 18);
	assert_int_equal(CHECK(1, CONTACT, "age_1= 120 "), 0);
	assert_int_equal(CHECK(1, CONTACT, "age_1=17"), 2);
	assert_string_equal(wrong("guardian_name_1"), "error.guardian_name");
	assert_string_equal(wrong("guardian_phone_1"), "error.guardian_phone");
}

static void
test_guardian(void **state)
{
	(void)state;
	event.asks_age = AGE_YEARS;
	assert_int_equal(CHECK(1, CONTACT, "age_1=9", "guardian_name_1=Ma",
			     "guardian_phone_1=12"),
	    1);
	assert_int_equal(
	    CHECK(2, CONTACT, "age_1=40", "name_2=Om", "age_2=9",
		"guardian_name_2=Asha", "guardian_phone_2=09812345678"),
	    0);
	assert_string_equal(details.participants[0].guardian_name, "");
	assert_string_equal(details.participants[1].guardian_name, "Asha");
	assert_string_equal(
	    details.participants[1].guardian_phone, "+919812345678");
	/* Nobody needs one at 18: what was typed is not kept. */
	assert_int_equal(
	    CHECK(1, CONTACT, "age_1=18", "guardian_name_1=Ma"), 0);
	assert_string_equal(details.participants[0].guardian_name, "");
}

static void
test_declaration(void **state)
{
	(void)state;
	event.asks_age = AGE_ADULT;
	assert_int_equal(CHECK(1, CONTACT, "adult=yes"), 0);
	assert_true(details.participants[0].adult);
	assert_int_equal(CHECK(1, CONTACT, "adult_1=no"), 1);
	assert_string_equal(wrong("adult_1"), "error.adult");
	assert_int_equal(CHECK(1, CONTACT, "guardian_name_1=Ma"), 1);
	assert_string_equal(wrong("guardian_phone_1"), "error.guardian_phone");
	assert_int_equal(CHECK(1, CONTACT, "guardian_name_1=Ma",
			     "guardian_phone_1=9812345678"),
	    0);
	assert_false(details.participants[0].adult);
}

static void
test_waiver(void **state)
{
	(void)state;
	event.waiver = &waiver;
	assert_int_equal(CHECK(1, CONTACT), 1);
	assert_string_equal(wrong("waiver"), "error.waiver");
	assert_int_equal(CHECK(1, CONTACT, "waiver=yes"), 0);
	assert_int_equal(CHECK(1, CONTACT, "waiver_1=on"), 0);
	assert_int_equal(CHECK(1, CONTACT, "waiver=0"), 1);
	assert_int_equal(CHECK(1, CONTACT, "waiver=yes", "shown_waiver=2"), 0);
	assert_int_equal(CHECK(1, CONTACT, "waiver=yes", "shown_waiver=1"), 1);
	assert_string_equal(wrong("waiver"), "error.waiver_new");
	assert_int_equal(CHECK(1, CONTACT, "waiver=yes", "shown_waiver=x"), 1);
	/* Nobody accepts for somebody else. */
	assert_int_equal(CHECK(2, CONTACT, "name_2=Om", "waiver=yes"), 1);
	assert_string_equal(wrong("waiver_2"), "error.waiver");
	assert_int_equal(
	    CHECK(2, CONTACT, "name_2=Om", "waiver=yes", "waiver_2=yes"), 0);
	assert_true(details.participants[0].accepts_waiver);
	assert_true(details.participants[1].accepts_waiver);
	assert_int_equal(CHECK(2, CONTACT, "name_2=Om", "waiver_2=yes"), 1);
	assert_string_equal(wrong("waiver_1"), "error.waiver");
}

static void
ask_questions(void)
{
	event.questions = questions;
	event.n_questions = sizeof(questions) / sizeof(questions[0]);
}

static void
test_questions(void **state)
{
	(void)state;
	ask_questions();
	assert_int_equal(
	    CHECK(2, CONTACT, "name_2=Om", "q_city= Pune ", "q_bikes=07",
		"q_size_1=S", "q_size_2=L", "q_emergency_2=98123 45678"),
	    0);
	assert_int_equal(details.n_answers, 2);
	assert_string_equal(details.answers[0].name, "q_city");
	assert_string_equal(details.answers[0].value, "Pune");
	assert_string_equal(details.answers[1].value, "7");
	assert_int_equal(details.participants[0].n_answers, 1);
	assert_int_equal(details.participants[1].n_answers, 2);
	assert_string_equal(
	    details.participants[1].answers[1].value, "+919812345678");
}

static void
test_unsuffixed_question(void **state)
{
	(void)state;
	ask_questions();
	assert_int_equal(CHECK(1, CONTACT, "q_size=M"), 0);
	assert_string_equal(details.participants[0].answers[0].value, "M");
	assert_int_equal(CHECK(2, CONTACT, "name_2=Om", "q_size=M"), 2);
}

static void
test_wrong_answers(void **state)
{
	static const struct {
		const char *pair;
		const char *message;
	} table[] = {
	    {"q_city=a\x01z", "error.text"},
	    {"q_bikes=many", "error.number"},
	    {"q_bikes=1e3", "error.number"},
	    {"q_bikes=9223372036854775808", "error.number"},
	    {"q_bikes=0", "error.number_least"},
	    {"q_bikes=10", "error.number_most"},
	    {"q_size_1=XL", "error.choice"},
	    {"q_size_1=s", "error.choice"},
	    {"q_born_1=2023-02-29", "error.date"},
	    {"q_born_1=1900-02-29", "error.date"},
	    {"q_born_1=2024-13-01", "error.date"},
	    {"q_born_1=2024-04-31", "error.date"},
	    {"q_born_1=2024-00-10", "error.date"},
	    {"q_born_1=24-01-10", "error.date"},
	    {"q_born_1=10/01/2024", "error.date"},
	    {"q_born_1=2024-1-010", "error.date"},
	    {"q_born_1=-024-01-10", "error.date"},
	    {"q_born_1=1899-12-31", "error.date"},
	    {"q_emergency_1=112", "error.phone"},
	    {"q_own_bike_1=perhaps", "error.yesno"},
	};

	(void)state;
	ask_questions();
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		const char *field = arena_strndup(
		    unit_arena(), table[i].pair, strcspn(table[i].pair, "="));

		assert_int_equal(
		    CHECK(1, CONTACT, table[i].pair, "q_size_1=S"), 1);
		assert_string_equal(wrong(field), table[i].message);
		assert_non_null(details_complaint(&complaints, field)->label);
	}
	assert_int_equal(CHECK(1, CONTACT, "q_born_1=2024-02-29"), 1);
	assert_string_equal(wrong("q_size_1"), "error.required");
}

static void
test_long_answer(void **state)
{
	char pair[300] = "q_city=";

	(void)state;
	ask_questions();
	memset(pair + 7, 'x', 201);
	assert_int_equal(CHECK(1, CONTACT, pair, "q_size=S"), 1);
	assert_string_equal(wrong("q_city"), "error.too_long");
	pair[207] = '\0';
	assert_int_equal(CHECK(1, CONTACT, pair, "q_size=S"), 0);
}

/* As many complaints as there can be. */
static void
test_all_wrong(void **state)
{
	(void)state;
	ask_questions();
	event.waiver = &waiver;
	event.asks_age = AGE_YEARS;
	assert_int_equal(CHECK(20, "other=x"), 3 + 20 + 19 + 20 + 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CHECKS(test_good),
	    CHECKS(test_nothing_typed),
	    CHECKS(test_asks_nothing),
	    CHECKS(test_names),
	    CHECKS(test_lengths),
	    CHECKS(test_emails),
	    CHECKS(test_phones),
	    CHECKS(test_group),
	    CHECKS(test_years),
	    CHECKS(test_guardian),
	    CHECKS(test_declaration),
	    CHECKS(test_waiver),
	    CHECKS(test_questions),
	    CHECKS(test_unsuffixed_question),
	    CHECKS(test_wrong_answers),
	    CHECKS(test_long_answer),
	    CHECKS(test_all_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
