/* Event files: what is taken in, what is refused, and what a second import may
 * do to places that are taken. */
#include "dbtest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/import.h"

enum {
	FILE_MAX = 256 * 1024
};

#define EVENT                                                        \
	"[event]\nslug = a-ride\nstate = open\ntitle = A ride\n"     \
	"starts_at = 2027-02-06 05:30\nends_at = 2027-02-06 18:00\n" \
	"opens_at = 2026-01-01 10:00\ncloses_at = 2027-02-01 18:00\n"
#define TYPE(n) "[ticket type]\nname = Full\nprice = 1500\ncapacity = " #n "\n"
#define WAIVER(text) "[waiver]\ntext:\n\t" text "\n"

static struct import
import(const char *text, enum err expected)
{
	struct db_conf conf = dbtest_conf("startline");
	struct import im = {0};

	conf.prepare = false;
	assert_int_equal(import_run(dbtest_db_with(&conf), dbtest_arena(), text,
			     strlen(text), &im),
	    expected);
	return im;
}

static const char *
sample(const char *name)
{
	const char *dir = dbtest_env("TEST_SCHEMA_DIR");
	char *text = arena_alloc(dbtest_arena(), FILE_MAX);
	FILE *in = fopen(
	    arena_printf(dbtest_arena(), "%s/../events/%s", dir, name), "r");

	assert_non_null(in);
	assert_true(fread(text, 1, FILE_MAX - 1, in) > 0);
	(void)fclose(in);
	return text;
}

/* Each test begins with nothing for sale. */
static int
begin(void **state)
{
	int status = dbtest_begin(state);

	dbtest_sql("SET session_replication_role = replica;"
		   "DELETE FROM place; DELETE FROM hold;"
		   "DELETE FROM booking_session; DELETE FROM question;"
		   "DELETE FROM waiver; DELETE FROM ticket_type;"
		   "DELETE FROM event; DELETE FROM organisation");
	return status;
}

#define IMPORT_TEST(test) \
	cmocka_unit_test_setup_teardown(test, begin, dbtest_end)

static void
assert_sql(const char *sql, const char *expected)
{
	assert_string_equal(dbtest_sql(sql), expected);
}

/* One complaint of the file, at the line, with the words. */
static void
refused(const char *text, int line, const char *words)
{
	struct import im = import(text, ERR_INPUT);

	for (size_t i = 0; i < im.n_complaints; i++)
		if (im.complaints[i].line == line &&
		    strstr(im.complaints[i].what, words) != NULL)
			return;
	for (size_t i = 0; i < im.n_complaints; i++)
		print_error(
		    "%d: %s\n", im.complaints[i].line, im.complaints[i].what);
	fail_msg("no complaint in line %d: %s", line, words);
}

static void
the_pilot_is_taken_in(void **state)
{
	struct import im = import(sample("pune-pandharpur-2027.event"), ERR_OK);

	(void)state;
	assert_true(im.created);
	assert_int_equal(im.places_added, 1500);
	assert_sql("SELECT count(*) FROM ticket_type", "3");
	assert_sql("SELECT sum(free) FROM ticket_type", "1500");
	assert_sql("SELECT count(*) FROM question", "5");
	assert_sql("SELECT to_char(starts_at AT TIME ZONE 'Asia/Kolkata',"
		   " 'YYYY HH24:MI') FROM event",
	    "2027 04:30");
	assert_sql("SELECT bool_and(opens_at < now()) FROM event", "t");
	assert_sql("SELECT waiver_version FROM event", "1");
	assert_sql("SELECT digest = encode(sha256(body::bytea), 'hex')"
		   " FROM waiver",
	    "t");
	assert_sql(
	    "SELECT name FROM organisation", "Sahyadri Pedal Foundation");
	im = import(sample("demo-seats.event"), ERR_OK);
	assert_int_equal(im.places_added, 100);
	assert_sql("SELECT contact_asks = '{}' AND waiver_version IS NULL"
		   " FROM event WHERE slug = 'demo-seats'",
	    "t");
}

static void
ranks_are_a_shuffle(void **state)
{
	(void)state;
	(void)import(EVENT TYPE(500), ERR_OK);
	assert_sql("SELECT min(rank) || ' ' || max(rank) || ' '"
		   " || count(DISTINCT rank) FROM place",
	    "0 499 500");
	assert_sql("SELECT abs(corr(id, rank)) < 0.3 FROM place", "t");
	(void)import(EVENT TYPE(800), ERR_OK);
	assert_sql("SELECT min(rank) || ' ' || max(rank) || ' '"
		   " || count(DISTINCT rank) FROM place",
	    "0 799 800");
}

static void
the_same_again_changes_nothing(void **state)
{
	const char *text =
	    EVENT "asks_age = adult\n" TYPE(5) WAIVER("I agree.");
	const char *before;

	(void)state;
	(void)import(text, ERR_OK);
	before = dbtest_sql("SELECT e.version || ' ' || t.version FROM event e,"
			    " ticket_type t");
	assert_false(import(text, ERR_OK).created);
	assert_sql("SELECT e.version || ' ' || t.version FROM event e,"
		   " ticket_type t",
	    before);
	assert_sql("SELECT count(*) FROM waiver", "1");
}

/* Afterwards the organiser decides. */
static void
a_draft_is_opened_by_its_file(void **state)
{
	(void)state;
	(void)import(EVENT TYPE(5), ERR_OK);
	dbtest_sql("UPDATE event SET state = 'draft'");
	(void)import(EVENT TYPE(5), ERR_OK);
	assert_sql("SELECT state FROM event", "open");
	dbtest_sql("UPDATE event SET state = 'paused'");
	(void)import(EVENT TYPE(5), ERR_OK);
	assert_sql("SELECT state FROM event", "paused");
}

static void
changes_raise_versions(void **state)
{
	(void)state;
	(void)import(
	    EVENT "asks_age = adult\n" TYPE(5) WAIVER("I agree."), ERR_OK);
	dbtest_sql("UPDATE event SET state = 'paused', version = 10");
	(void)import(EVENT "asks_age = adult\nvenue = Pune\n" TYPE(5)
			 WAIVER("I do agree."),
	    ERR_OK);
	assert_sql("SELECT version > 10 FROM event", "t");
	assert_sql("SELECT state FROM event", "paused");
	assert_sql("SELECT waiver_version FROM event", "2");
	assert_sql("SELECT count(*) FROM waiver", "2");
	(void)import(EVENT TYPE(5), ERR_OK);
	assert_sql("SELECT waiver_version IS NULL FROM event", "t");
}

static void
a_contact_has_no_limit_unless_the_file_says_so(void **state)
{
	static const char most[] = "SELECT max_per_contact FROM event";

	(void)state;
	(void)import(EVENT TYPE(5), ERR_OK);
	assert_sql(most, "0");
	dbtest_sql("UPDATE event SET version = 10");
	(void)import(EVENT "max_per_contact = 3\n" TYPE(5), ERR_OK);
	assert_sql(most, "3");
	assert_sql("SELECT version FROM event", "11");
	refused(EVENT "max_per_contact = 1001\n" TYPE(5), 9, "max_per_contact");
}

/* Three of five places are taken, one by an unpaid hold. */
static void
take_three(void)
{
	dbtest_sql(
	    "WITH s AS (INSERT INTO booking_session (event_id, admission,"
	    " visitor, expires_at) SELECT id, 'a', 'v',"
	    " at() + interval '1 h' FROM event"
	    " RETURNING id, event_id),"
	    " h AS (INSERT INTO hold (event_id, ticket_type_id,"
	    " session_id, visitor, attempt, quantity, unit_paise,"
	    " held_until, place_ids) SELECT s.event_id, t.id, s.id, 'v', "
	    "1, 1,"
	    " 1, at() + interval '1 h', '{1}' FROM s, ticket_type t"
	    " RETURNING id)"
	    " UPDATE place SET state = 'held', hold_id = h.id,"
	    " held_until = at() + interval '1 h' FROM h WHERE rank = 0");
	dbtest_sql("UPDATE place SET state = 'blocked' WHERE rank IN (1, 2)");
}

static void
capacity_goes_down_to_what_is_taken(void **state)
{
	struct import im;

	(void)state;
	(void)import(EVENT TYPE(5), ERR_OK);
	take_three();
	im = import(EVENT TYPE(2), ERR_CONFLICT);
	assert_int_equal(im.n_complaints, 1);
	assert_int_equal(im.complaints[0].line, 12);
	assert_sql("SELECT count(*) FROM place", "5");
	assert_sql("SELECT capacity FROM ticket_type", "5");
	im = import(EVENT TYPE(3), ERR_OK);
	assert_int_equal(im.places_removed, 2);
	assert_sql("SELECT count(*) FROM place WHERE state = 'free'", "0");
	dbtest_sql("UPDATE ticket_type SET sold_out = true");
	(void)import(EVENT TYPE(4), ERR_OK);
	assert_sql("SELECT sold_out FROM ticket_type", "f");
}

static void
a_type_is_never_forgotten(void **state)
{
	(void)state;
	(void)import(EVENT TYPE(5), ERR_OK);
	refused(EVENT "[ticket type]\nname = Other\nprice = 0\ncapacity = 1\n",
	    0, "the ticket type Full is missing");
	assert_sql("SELECT count(*) FROM ticket_type", "1");
}

static void
mistakes_are_told_with_their_lines(void **state)
{
	(void)state;
	refused("", 0, "a section [event] is needed");
	refused(EVENT, 0, "a section [ticket type] is needed");
	refused("\xff", 0, "UTF-8");
	refused("key = 1\n" EVENT TYPE(1), 1, "expected");
	refused("[nothing]\n" EVENT TYPE(1), 1, "no section");
	refused(EVENT "title = Again\n" TYPE(1), 9, "twice");
	refused(EVENT "colour = red\n" TYPE(1), 9, "no colour");
	refused(EVENT "body = here\n" TYPE(1), 9, "indented");
	refused(EVENT "venue:\n\there\n" TYPE(1), 9, "after =");
	refused(EVENT "fee = -1\n" TYPE(1), 9, "rupees");
	refused(EVENT "fee = 1,000\n" TYPE(1), 9, "rupees");
	refused(EVENT "hold_s = 0\n" TYPE(1), 9, "1 to 3600");
	refused(EVENT "contact_asks = name, age\n" TYPE(1), 9, "one of");
	refused(EVENT TYPE(-1), 12, "0 to 1000000");
	refused(EVENT TYPE(1) TYPE(1), 13, "is there already, in line 9");
	refused(EVENT "[ticket type]\nname = a\nprice = 20\ncapacity = 1\n", 11,
	    "at least the fee");
	refused(EVENT TYPE(1) WAIVER("I agree."), 1, "age or adult");
	refused(EVENT TYPE(1) "[question]\nname = q_a1\nof = contact\n"
			      "kind = text\nlabel = What?\n",
	    14, "letters first and last");
	refused(EVENT TYPE(1) "[question]\nname = q_size\nof = contact\n"
			      "kind = choice\nlabel = What?\n",
	    13, "choices");
}

/* Such a form would be more than a request's memory holds. */
static void
a_form_has_an_end(void **state)
{
	static const char event[] = EVENT "max_per_booking = %d\n" TYPE(
	    5) "[question]\nname = q_no\nof = participant\nkind = choice\n"
	       "label = Which?\nchoices = %s\n"
	       "[question]\nname = q_yes\nof = participant\nkind = choice\n"
	       "label = Which?\nchoices = %s\n";
	struct arena *a = dbtest_arena();
	char choices[1998] = "";

	(void)state;
	for (size_t i = 0; i + 8 < sizeof(choices); i += 8)
		(void)snprintf(choices + i, 9, "%05zu | ", i);
	choices[strlen(choices) - 3] = '\0';
	(void)import(arena_printf(a, event, 4, choices, choices), ERR_OK);
	refused(arena_printf(a, event, 20, choices, choices), 1,
	    "too many questions");
}

static void
dates_are_real(void **state)
{
	static const char *const wrong[] = {"2027-02-29 10:00",
	    "2027-13-01 10:00", "2027-04-31 10:00", "2027-04-30 24:00",
	    "2027-04-30 10:60", "2027-4-30 10:00 ", "tomorrow", ""};
	struct arena *a = dbtest_arena();

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		refused(arena_printf(a,
			    "[event]\nslug = ab\ntitle = x\nopens_at = %s\n",
			    wrong[i]),
		    4, "opens_at");
	refused("[event]\nslug = ab\ntitle = x\nopens_at = 2027-01-02 10:00\n"
		"closes_at = 2027-01-02 10:00\nstarts_at = 2028-02-29 10:00\n"
		"ends_at = 2028-03-01 10:00\n" TYPE(1),
	    5, "after opens_at");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IMPORT_TEST(the_pilot_is_taken_in),
	    IMPORT_TEST(ranks_are_a_shuffle),
	    IMPORT_TEST(the_same_again_changes_nothing),
	    IMPORT_TEST(a_draft_is_opened_by_its_file),
	    IMPORT_TEST(changes_raise_versions),
	    IMPORT_TEST(a_contact_has_no_limit_unless_the_file_says_so),
	    IMPORT_TEST(capacity_goes_down_to_what_is_taken),
	    IMPORT_TEST(a_type_is_never_forgotten),
	    IMPORT_TEST(mistakes_are_told_with_their_lines),
	    IMPORT_TEST(a_form_has_an_end),
	    IMPORT_TEST(dates_are_real),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
