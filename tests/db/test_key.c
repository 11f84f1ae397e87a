/* One key, one effect: presses again, at once, late, changed, and of others. */
#include "dbtest.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/booking.h"
#include "crowd.h"

enum {
	ROUNDS = 10,
	PRESSES = 20,
	OTHER = 1 /* what a press with another body is told */
};

static const char first_key[] = "aaaaaaaaaaaaaaaaaaaaaa";
static const char second_key[] = "bbbbbbbbbbbbbbbbbbbbbb";
static struct hold held; /* of visitor 1 */
static char saved_as[64];

static struct fixture
visitor_with_a_hold(struct db *db)
{
	struct fixture f = fixture_event(5, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_answer got;

	fixture_visitors(&f, 1);
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_OK);
	assert_int_equal(got.refusal, HOLD_TAKEN);
	held = got.hold;
	return f;
}

static enum err
save(struct db *db, const struct fixture *f, const char *key, const char *name)
{
	const char *visitor = fixture_visitor(f, 1, 1).visitor;
	struct participant who = {.position = 1,
	    .name = name,
	    .guardian_name = "",
	    .guardian_phone = ""};
	struct booking_details details = {.name = name,
	    .email = "asha@example.org",
	    .phone = "",
	    .language = "en",
	    .address = "",
	    .participants = &who,
	    .n_participants = 1};
	struct booking_save wish = {.hold = &held,
	    .visitor = visitor,
	    .details = &details,
	    .press = {visitor, key, name}};
	struct booking_saved saved;
	enum err e = booking_save(db, dbtest_arena(), &wish, &saved);

	assert_int_equal(e == ERR_INPUT, saved.differs);
	if (e == ERR_OK)
		(void)snprintf(
		    saved_as, sizeof(saved_as), "%s", saved.reference);
	return e;
}

static const char *
booked(const char *what)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT %s FROM booking WHERE hold_id = %" PRId64, what, held.id));
}

static void
the_same_press_again_is_answered_and_saves_nothing(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);
	char reference[64];
	int64_t before;

	(void)state;
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	(void)snprintf(reference, sizeof(reference), "%s", saved_as);
	before = db_round_trips(db);
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	assert_int_equal(db_round_trips(db) - before, 1);
	assert_string_equal(saved_as, reference);
	assert_string_equal(booked("version"), "1");
	/* with its own key it is another press, and an edit */
	assert_int_equal(save(db, &f, second_key, "Bina"), ERR_OK);
	assert_string_equal(booked("version || name"), "2Bina");
	/* the first one comes once more, late: it undoes nothing */
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	assert_string_equal(saved_as, reference);
	assert_string_equal(booked("version || name"), "2Bina");
}

static void
a_key_with_another_body_changes_nothing(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);

	(void)state;
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	assert_int_equal(save(db, &f, first_key, "Bina"), ERR_INPUT);
	assert_string_equal(booked("version || name"), "1Asha");
}

/* The hold ran out, the visitor holds again, and an old page of the details is
 * sent once more: its key is used up, and a page with a new one saves. */
static void
a_key_of_an_earlier_hold_is_used_up(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_answer got;

	(void)state;
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE hold SET held_until = at() - interval '1 s' WHERE id = "
	    "%" PRId64,
	    held.id));
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_OK);
	assert_int_equal(got.refusal, HOLD_TAKEN);
	assert_int_not_equal(got.hold.id, held.id);
	held = got.hold;
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_INPUT);
	assert_string_equal(booked("count(*)"), "0");
	assert_int_equal(save(db, &f, second_key, "Asha"), ERR_OK);
	assert_string_equal(booked("version || name"), "1Asha");
}

/* Nothing is saved for a contact that is full, so nothing is kept. */
static void
only_an_effect_is_kept(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);

	(void)state;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE hold SET held_until = at() - interval '1 s' WHERE id = "
	    "%" PRId64,
	    held.id));
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_CONFLICT);
	assert_int_equal(fixture_count("SELECT count(*) FROM idempotency i,"
				       " event e JOIN booking_session s ON"
				       " s.event_id = e.id WHERE e.slug = '%s'"
				       " AND i.scope = s.visitor",
			     f.slug),
	    0);
}

static void
anothers_key_says_nothing(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);

	(void)state;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "INSERT INTO idempotency (scope, key, digest, status, answer)"
	    " VALUES ('somebody', '%s', 'other', 303, 'hold 0')",
	    first_key));
	assert_int_equal(save(db, &f, first_key, "Asha"), ERR_OK);
	assert_string_equal(booked("version || name"), "1Asha");
	dbtest_sql("DELETE FROM idempotency WHERE scope = 'somebody'");
}

/* Every fifth press has another body. */
static int
press(struct db *db, const struct fixture *f, int i, int quantity)
{
	enum err e = save(db, f, first_key, i % 5 == 0 ? "Bina" : "Asha");

	(void)quantity;
	return e == ERR_INPUT ? OTHER : (int)e;
}

static void
twenty_presses_of_one_key_are_one_effect(void **state)
{
	unsigned seed = fixture_seed();

	(void)state;
	for (int round = 0; round < ROUNDS; round++, seed++) {
		struct db *db = dbtest_db("startline_booking");
		struct fixture f = visitor_with_a_hold(db);
		struct crowd c = {.n = PRESSES, .seed = seed, .press = press};
		bool bina;

		db_drop(db);
		crowd_run(&f, &c);
		assert_string_equal(booked("count(*)"), "1");
		assert_string_equal(booked("version"), "1");
		bina = strcmp(booked("name"), "Bina") == 0;
		assert_int_equal(
		    crowd_count(&c, 0), bina ? PRESSES / 5 : PRESSES * 4 / 5);
		assert_int_equal(crowd_count(&c, OTHER),
		    bina ? PRESSES * 4 / 5 : PRESSES / 5);
	}
}

static enum err
release(struct db *db, const struct fixture *f, const char *key)
{
	const char *visitor = fixture_visitor(f, 1, 1).visitor;
	const struct keystore_press give = {visitor, key, "release"};

	return hold_release(db, dbtest_arena(), f->slug, visitor, &give);
}

/* The hold is given up, and the visitor comes in anew. */
static void
a_late_release_leaves_the_next_hold_alone(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = visitor_with_a_hold(db);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_answer got;

	(void)state;
	assert_int_equal(release(db, &f, first_key), ERR_OK);
	/* pressed again, with nothing taken since: still gone */
	assert_int_equal(release(db, &f, first_key), ERR_OK);
	wish.session = arena_printf(dbtest_arena(), "%s-again", wish.session);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "INSERT INTO booking_session (event_id, admission, visitor,"
	    " expires_at) SELECT id, '%s', '%s', at() + '20 min' FROM event"
	    " WHERE slug = '%s'",
	    wish.session, wish.visitor, f.slug));
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_OK);
	assert_int_equal(got.refusal, HOLD_TAKEN);
	assert_int_equal(release(db, &f, first_key), ERR_NONE);
	assert_int_equal(fixture_count("SELECT count(*) FROM place p JOIN event"
				       " e ON e.id = p.event_id WHERE e.slug ="
				       " '%s' AND p.state = 'held'",
			     f.slug),
	    1);
	assert_int_equal(release(db, &f, second_key), ERR_OK);
	fixture_check(&f, 5);
}

static int64_t
kept(void)
{
	return fixture_count(
	    "SELECT count(*) FROM idempotency WHERE scope = '%s'", "old");
}

static void
keys_are_forgotten_after_seven_days(void **state)
{
	struct db *db = dbtest_db("startline_jobs");
	int64_t swept;

	(void)state;
	dbtest_sql("INSERT INTO idempotency SELECT 'old', n::text, 'd', 303,"
		   " '', at() - interval '7 days' - interval '1 min'"
		   " FROM generate_series(1, 25) n");
	dbtest_sql("INSERT INTO idempotency SELECT 'old', 'young', 'd', 303,"
		   " '', at() - interval '7 days' + interval '1 min'");
	assert_int_equal(
	    keystore_sweep(db, dbtest_arena(), 20, &swept), ERR_OK);
	assert_int_equal(swept, 20);
	assert_int_equal(kept(), 6);
	assert_int_equal(
	    keystore_sweep(db, dbtest_arena(), 20, &swept), ERR_OK);
	assert_int_equal(swept, 5);
	assert_int_equal(kept(), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(the_same_press_again_is_answered_and_saves_nothing),
	    DBTEST(a_key_with_another_body_changes_nothing),
	    DBTEST(a_key_of_an_earlier_hold_is_used_up),
	    DBTEST(only_an_effect_is_kept),
	    DBTEST(anothers_key_says_nothing),
	    DBTEST(twenty_presses_of_one_key_are_one_effect),
	    DBTEST(a_late_release_leaves_the_next_hold_alone),
	    DBTEST(keys_are_forgotten_after_seven_days),
	};

	return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
