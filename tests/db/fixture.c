#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "dbtest.h"

static int serial;

struct fixture
fixture_event(int places, int hold_ms)
{
	struct arena *a = dbtest_arena();
	struct fixture f;

	f.slug = arena_printf(a, "event-%d-%d", (int)time(NULL), ++serial);
	dbtest_sql(arena_printf(a,
	    "INSERT INTO event (slug, state, title, starts_at, ends_at,"
	    " opens_at, closes_at, hold_ms) VALUES ('%s', 'open', 'A ride',"
	    " at() + '90 days', at() + '91 days', at() - '1 hour'::interval,"
	    " at() + '60 days', %d)",
	    f.slug, hold_ms));
	dbtest_sql(arena_printf(a,
	    "INSERT INTO ticket_type (event_id, name, price_paise, capacity,"
	    " rank) SELECT id, 'Full ride', 150000, %d, 1 FROM event"
	    " WHERE slug = '%s'",
	    places, f.slug));
	dbtest_sql(arena_printf(a,
	    "INSERT INTO place (ticket_type_id, event_id, rank)"
	    " SELECT t.id, e.id, g - 1 FROM event e JOIN ticket_type t"
	    " ON t.event_id = e.id, generate_series(1, %d) g"
	    " WHERE e.slug = '%s' ORDER BY random()",
	    places, f.slug));
	f.type = fixture_count("SELECT t.id FROM ticket_type t JOIN event e"
			       " ON e.id = t.event_id WHERE e.slug = '%s'",
	    f.slug);
	return f;
}

void
fixture_visitors(const struct fixture *f, int n)
{
	dbtest_sql(arena_printf(dbtest_arena(),
	    "INSERT INTO booking_session (event_id, admission, visitor,"
	    " expires_at) SELECT id, slug || '-adm-' || g, slug || '-vis-' || "
	    "g,"
	    " at() + '20 min' FROM event, generate_series(1, %d) g"
	    " WHERE slug = '%s' ON CONFLICT DO NOTHING",
	    n, f->slug));
}

struct hold_wish
fixture_visitor(const struct fixture *f, int i, int quantity)
{
	struct arena *a = dbtest_arena();

	return (struct hold_wish){
	    .slug = f->slug,
	    .session = arena_printf(a, "%s-adm-%d", f->slug, i),
	    .visitor = arena_printf(a, "%s-vis-%d", f->slug, i),
	    .ticket_type_id = f->type,
	    .quantity = quantity,
	};
}

int64_t
fixture_count(const char *sql_format, const char *slug)
{
	char sql[1000];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(sql, sizeof(sql), sql_format, slug);
#pragma GCC diagnostic pop
	return strtoll(dbtest_sql(sql), NULL, 10);
}

int64_t
fixture_oversold(const struct fixture *f)
{
	return fixture_count(
	    "SELECT count(*) FROM hold h JOIN event e ON e.id = h.event_id"
	    " WHERE e.slug = '%s' AND h.state IN ('live', 'paying', 'booked')"
	    " AND h.held_until > at() AND h.quantity <> (SELECT count(*) FROM"
	    " place p WHERE p.hold_id = h.id)",
	    f->slug);
}

void
fixture_check(const struct fixture *f, int places)
{
	assert_int_equal(fixture_oversold(f), 0);
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM place p JOIN event e ON e.id ="
			  " p.event_id WHERE e.slug = '%s'",
		f->slug),
	    places);
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM place p JOIN event e ON e.id ="
			  " p.event_id LEFT JOIN hold h ON h.id = p.hold_id"
			  " WHERE e.slug = '%s' AND p.state = 'held' AND"
			  " (NOT p.id = ANY (h.place_ids))",
		f->slug),
	    0);
}

unsigned
fixture_seed(void)
{
	const char *given = getenv("TEST_SEED");
	unsigned seed = given != NULL ? (unsigned)strtoul(given, NULL, 10) :
					(unsigned)time(NULL);

	print_message("# TEST_SEED=%u\n", seed);
	return seed;
}

unsigned
fixture_chance(unsigned *state, unsigned below)
{
	*state = *state * 1103515245u + 12345u;
	return (*state >> 8) % below;
}
