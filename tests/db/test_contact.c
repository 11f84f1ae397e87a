/* How many bookings one e-mail address or phone may have (SURGE-04): what
 * counts, and many browsers that save one contact at the same moment. */
#include "dbtest.h"

#include <string.h>

#include "core/booking.h"
#include "crowd.h"

enum {
	PLACES = 40,
	/* beyond every enum err */
	EMAIL_FULL = 50,
	PHONE_FULL,
	BOTH_FULL
};

static const char asha[] = "asha@example.org";
static const char number[] = "+919812345678";

/* The holds of visitors 1, 2, ... of the test's event. */
static struct hold holds[PLACES + 1];

static struct fixture
event_with(int most)
{
	struct fixture f = fixture_event(PLACES, 300000);

	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE event SET max_per_contact = %d WHERE slug = '%s'", most,
	    f.slug));
	return f;
}

static void
hold_for(struct db *db, const struct fixture *f, int n)
{
	fixture_visitors(f, n);
	for (int i = 1; i <= n; i++) {
		struct hold_wish wish = fixture_visitor(f, i, 1);
		struct hold_answer got;

		assert_int_equal(
		    hold_take(db, dbtest_arena(), &wish, &got), ERR_OK);
		assert_int_equal(got.refusal, HOLD_TAKEN);
		holds[i] = got.hold;
	}
}

static int
save(struct db *db, const struct fixture *f, int i, const char *email,
    const char *phone)
{
	struct participant who = {.position = 1,
	    .name = "Asha",
	    .guardian_name = "",
	    .guardian_phone = ""};
	struct booking_details details = {.name = "Asha",
	    .email = email,
	    .phone = phone,
	    .language = "en",
	    .address = "",
	    .participants = &who,
	    .n_participants = 1};
	struct booking_save wish = {.hold = &holds[i],
	    .visitor = fixture_visitor(f, i, 1).visitor,
	    .details = &details};
	struct booking_saved saved = {.reference = NULL};
	enum err e = booking_save(db, dbtest_arena(), &wish, &saved);

	if (e != ERR_LIMIT)
		return (int)e;
	assert_null(saved.reference);
	assert_true(saved.email_full || saved.phone_full);
	if (saved.email_full && saved.phone_full)
		return BOTH_FULL;
	return saved.email_full ? EMAIL_FULL : PHONE_FULL;
}

static int64_t
saved_in(const struct fixture *f)
{
	return fixture_count("SELECT count(*) FROM booking b JOIN event e"
			     " ON e.id = b.event_id WHERE slug = '%s'",
	    f->slug);
}

static void
either_way_is_full_by_itself(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = event_with(2);

	(void)state;
	hold_for(db, &f, 8);
	assert_int_equal(save(db, &f, 1, asha, number), ERR_OK);
	assert_int_equal(save(db, &f, 2, "ASHA@Example.org", ""), ERR_OK);
	assert_int_equal(save(db, &f, 3, "Asha@example.ORG", ""), EMAIL_FULL);
	assert_int_equal(save(db, &f, 3, "", number), ERR_OK);
	assert_int_equal(save(db, &f, 4, "b@example.org", number), PHONE_FULL);
	assert_int_equal(save(db, &f, 4, asha, number), BOTH_FULL);
	assert_int_equal(save(db, &f, 4, "b@example.org", "+911"), ERR_OK);
	/* what was not typed is nobody's */
	for (int i = 5; i <= 8; i++)
		assert_int_equal(save(db, &f, i, "", ""), ERR_OK);
	assert_int_equal(saved_in(&f), 8);
}

static void
an_edit_does_not_count_against_oneself(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = event_with(1);

	(void)state;
	hold_for(db, &f, 2);
	assert_int_equal(save(db, &f, 1, asha, number), ERR_OK);
	assert_int_equal(save(db, &f, 1, asha, number), ERR_OK);
	assert_int_equal(save(db, &f, 2, "b@example.org", ""), ERR_OK);
	/* refused: what was saved before stays */
	assert_int_equal(save(db, &f, 2, asha, ""), EMAIL_FULL);
	assert_int_equal(fixture_count("SELECT count(*) FROM booking b"
				       " JOIN event e ON e.id = b.event_id"
				       " WHERE slug = '%s' AND email ="
				       " 'b@example.org'",
			     f.slug),
	    1);
	/* who gives an address up, gives its place up */
	assert_int_equal(save(db, &f, 1, "c@example.org", ""), ERR_OK);
	assert_int_equal(save(db, &f, 2, asha, number), ERR_OK);
}

static void
other_events_and_no_limit_do_not_count(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = event_with(0);

	(void)state;
	hold_for(db, &f, 5);
	for (int i = 1; i <= 5; i++)
		assert_int_equal(save(db, &f, i, asha, number), ERR_OK);
	f = event_with(1);
	hold_for(db, &f, 1);
	assert_int_equal(save(db, &f, 1, asha, number), ERR_OK);
}

/* The first visitor's booking becomes this; may the second book then? */
static int
after(const char *hold, const char *booking)
{
	struct db *db = dbtest_db("startline_booking");
	struct arena *a = dbtest_arena();
	struct fixture f = event_with(1);

	hold_for(db, &f, 2);
	assert_int_equal(save(db, &f, 1, asha, number), ERR_OK);
	dbtest_sql(arena_printf(a, "UPDATE hold SET %s WHERE id = %lld", hold,
	    (long long)holds[1].id));
	dbtest_sql(arena_printf(a, "UPDATE booking SET %s WHERE hold_id = %lld",
	    booking, (long long)holds[1].id));
	return save(db, &f, 2, asha, number);
}

static void
what_came_to_nothing_does_not_count(void **state)
{
	static const char *const over[] = {"expired", "cancelled", "refunded"};
	static const char booked[] = "state = 'booked', ended_at = at()";
	static const char paying[] =
	    "state = 'paying', pay_until = at() - interval '1 min'";
	static const char due[] = "held_until = at() - interval '4 s'";

	(void)state;
	for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++)
		assert_int_equal(
		    after("state = 'expired', ended_at = at()",
			arena_printf(dbtest_arena(),
			    "state = '%s', ended_at = at()", over[i])),
		    ERR_OK);
	assert_int_equal(after(due, "version = version"), ERR_OK);
	/* while the gateway may still take the money, it counts */
	assert_int_equal(after(paying, "version = version"), BOTH_FULL);
	assert_int_equal(
	    after(booked, "state = 'confirmed', confirmed_at = at()"),
	    BOTH_FULL);
}

/* Nobody waits but who saves the same contact. */
static void
others_do_not_wait(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = event_with(1);

	(void)state;
	hold_for(db, &f, 2);
	dbtest_leave_open(arena_printf(dbtest_arena(),
	    "DO $$ BEGIN PERFORM contact_full(0, (SELECT id FROM event WHERE"
	    " slug = '%s'), 1, 'Asha@example.org', ''); END $$",
	    f.slug));
	assert_int_equal(save(db, &f, 1, "b@example.org", number), ERR_OK);
	assert_int_equal(save(db, &f, 2, asha, ""), ERR_BUSY);
	dbtest_commit();
	assert_int_equal(save(db, &f, 2, asha, ""), ERR_OK);
}

/* Every other one writes the address in another way, or gives the phone alone;
 * whoever gives both, locks both. */
static int
press(struct db *db, const struct fixture *f, int i, int quantity)
{
	static const char *const emails[] = {
	    "asha@example.org", "ASHA@example.org", ""};

	(void)quantity;
	return save(db, f, i, emails[i % 3], i % 2 == 0 ? number : "");
}

static void
saved_together(int n, int most, unsigned seed)
{
	struct fixture f = event_with(most);
	struct crowd c = {.n = n, .seed = seed, .press = press};
	struct db *db = dbtest_db("startline_booking");
	static const char count[] =
	    "SELECT max(n) FROM (SELECT count(*) AS n FROM booking b"
	    " JOIN event e ON e.id = b.event_id, LATERAL (VALUES"
	    " (lower(b.email)), (b.phone)) AS way (value)"
	    " WHERE slug = '%s' AND value <> '' GROUP BY value) x";
	int ok;

	hold_for(db, &f, n);
	crowd_run(&f, &c);
	ok = crowd_count(&c, ERR_OK);
	assert_int_equal(fixture_count(count, f.slug), most);
	assert_int_equal(saved_in(&f), ok);
	assert_int_equal(ok + crowd_count(&c, EMAIL_FULL) +
		crowd_count(&c, PHONE_FULL) + crowd_count(&c, BOTH_FULL),
	    n);
}

static void
none_of_many_is_too_many(void **state)
{
	unsigned seed = fixture_seed();

	(void)state;
	for (unsigned i = 0; i < 10; i++)
		saved_together(24, 3, seed + i * 7919);
	for (unsigned i = 0; i < 10; i++)
		saved_together(8, 1, seed + i * 104729);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(either_way_is_full_by_itself),
	    DBTEST(an_edit_does_not_count_against_oneself),
	    DBTEST(other_events_and_no_limit_do_not_count),
	    DBTEST(what_came_to_nothing_does_not_count),
	    DBTEST(others_do_not_wait),
	    DBTEST(none_of_many_is_too_many),
	};

	return cmocka_run_group_tests_name("contact", tests, NULL, NULL);
}
