/* What the schema itself refuses to store, and what its triggers keep. */
#include "dbtest.h"
#include "fixture.h"

/* Fails the test unless the constraint refuses it. */
static void
refused(const char *change)
{
	dbtest_sql(arena_printf(dbtest_arena(),
	    "DO $$ BEGIN %s; RAISE EXCEPTION 'it was stored';"
	    " EXCEPTION WHEN check_violation THEN END $$",
	    change));
}

static void
impossible_holds_cannot_be_stored(void **state)
{
	static const char *const changes[] = {
	    "SET state = 'paying'",
	    "SET state = 'expired'",
	    "SET state = 'booked'",
	    "SET ended_at = at()",
	    "SET quantity = 2",
	    "SET quantity = 0",
	    "SET attempt = 3",
	    "SET unit_paise = -1",
	};
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(3, 300000);
	struct hold_wish wish;
	struct hold_answer got;

	(void)state;
	fixture_visitors(&f, 1);
	wish = fixture_visitor(&f, 1, 1);
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_OK);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		refused(
		    arena_printf(dbtest_arena(), "UPDATE hold %s", changes[i]));
}

static void
impossible_places_cannot_be_stored(void **state)
{
	static const char *const changes[] = {
	    "SET state = 'held'",
	    "SET state = 'held', hold_id = 1",
	    "SET state = 'held', held_until = at()",
	    "SET hold_id = 1",
	    "SET held_until = at()",
	    "SET state = 'booked', held_until = at()",
	    "SET state = 'blocked', hold_id = 1",
	};

	(void)state;
	(void)fixture_event(1, 300000);
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		refused(arena_printf(
		    dbtest_arena(), "UPDATE place %s", changes[i]));
	refused("INSERT INTO place (event_id, ticket_type_id, rank, state)"
		" SELECT event_id, id, 9, 'held' FROM ticket_type");
}

/* What a hold reads instead of event and ticket type. */
static const char *
on_sale(const struct fixture *f)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT coalesce(string_agg(slug || ' ' || price_paise || ' ' ||"
	    " capacity || ' ' || hold_ms || ' ' || max_per_booking || ' ' ||"
	    " (closes_at > at()), ','), 'nothing') FROM sale"
	    " WHERE slug = '%s'",
	    f->slug));
}

static void
the_sale_follows_event_and_type(void **state)
{
	struct fixture f = fixture_event(5, 300000);

	(void)state;
	assert_string_equal(on_sale(&f),
	    arena_printf(dbtest_arena(), "%s 150000 5 300000 4 true", f.slug));
	dbtest_sql("UPDATE event SET hold_ms = 600000, max_per_booking = 2,"
		   " opens_at = '2001-01-01', closes_at = '2002-02-02'");
	dbtest_sql("UPDATE ticket_type SET price_paise = 100, capacity = 7");
	assert_string_equal(on_sale(&f),
	    arena_printf(dbtest_arena(), "%s 100 7 600000 2 false", f.slug));
	dbtest_sql("UPDATE event SET state = 'paused'");
	assert_string_equal(on_sale(&f), "nothing");
	dbtest_sql("UPDATE event SET state = 'open'");
	assert_string_not_equal(on_sale(&f), "nothing");
	dbtest_sql("UPDATE ticket_type SET sold_out = true");
	assert_string_equal(on_sale(&f), "nothing");
	dbtest_sql("UPDATE ticket_type SET sold_out = false");
	assert_string_not_equal(on_sale(&f), "nothing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(impossible_holds_cannot_be_stored),
	    DBTEST(impossible_places_cannot_be_stored),
	    DBTEST(the_sale_follows_event_and_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
