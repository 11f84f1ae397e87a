/* One visitor and the places: what a hold gives, keeps, refuses and returns. */
#include "dbtest.h"

#include <string.h>

#include "fixture.h"

static struct hold_answer
take(struct db *db, const struct hold_wish *wish)
{
	struct hold_answer answer;

	assert_int_equal(hold_take(db, dbtest_arena(), wish, &answer), ERR_OK);
	return answer;
}

static enum err
release(struct db *db, const char *slug, const char *visitor)
{
	const struct keystore_press no_key = {NULL, NULL, NULL};

	return hold_release(db, dbtest_arena(), slug, visitor, &no_key);
}

static void
shift_clock(const char *by)
{
	dbtest_sql(arena_printf(
	    dbtest_arena(), "ALTER SYSTEM SET startline.skew = '%s'", by));
	dbtest_sql("SELECT pg_reload_conf()");
	dbtest_sql("SELECT pg_sleep(0.2)");
}

static void
a_hold_is_one_round_trip(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(1000, 300000);
	struct hold_answer got;

	(void)state;
	fixture_visitors(&f, 1);
	assert_int_equal(db_ready(db), ERR_OK);
	for (int i = 0; i < 8; i++) {
		int64_t before = db_round_trips(db);
		struct hold_wish wish = fixture_visitor(&f, i + 1, 1);

		fixture_visitors(&f, i + 1);
		got = take(db, &wish);
		assert_int_equal(got.refusal, HOLD_TAKEN);
		assert_false(got.earlier);
		assert_int_equal(db_round_trips(db) - before, 1);
	}
	assert_int_equal(got.hold.unit_paise, 150000);
	assert_int_equal(got.hold.held_until_ms - got.hold.now_ms, 300000);
	fixture_check(&f, 1000);
}

static void
pressing_twice_holds_once(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(10, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 3);
	struct hold_answer first, again;

	(void)state;
	fixture_visitors(&f, 1);
	first = take(db, &wish);
	wish.quantity = 1;
	again = take(db, &wish);
	assert_true(again.earlier);
	assert_int_equal(first.hold.id, again.hold.id);
	assert_int_equal(again.hold.quantity, 3);
	fixture_check(&f, 10);
}

static void
all_or_nothing(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(5, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 4);
	struct hold_answer got;

	(void)state;
	fixture_visitors(&f, 3);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	wish = fixture_visitor(&f, 2, 2);
	got = take(db, &wish);
	assert_int_equal(got.refusal, HOLD_TOO_FEW);
	assert_int_equal(got.left, 1);
	wish.quantity = 1;
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	wish = fixture_visitor(&f, 3, 1);
	got = take(db, &wish);
	assert_int_equal(got.refusal, HOLD_ALL_HELD);
	assert_true(got.back_at > 0);
	fixture_check(&f, 5);
}

/* Who comes while all is held is told with one look, and nobody else is. */
static void
full_is_told_with_one_look(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(1, 300000);
	const struct hold_wish first = fixture_visitor(&f, 1, 1);
	const struct hold_wish second = fixture_visitor(&f, 2, 1);
	const struct hold_wish third = fixture_visitor(&f, 3, 1);
	struct hold_answer got;
	int64_t before;

	(void)state;
	fixture_visitors(&f, 3);
	assert_int_equal(take(db, &first).refusal, HOLD_TAKEN);
	assert_int_equal(take(db, &second).refusal, HOLD_ALL_HELD);
	before = db_round_trips(db);
	got = take(db, &third);
	assert_int_equal(got.refusal, HOLD_ALL_HELD);
	assert_int_equal(db_round_trips(db) - before, 1);
	assert_true(got.back_at > 0);
	got = take(db, &first);
	assert_int_equal(got.refusal, HOLD_TAKEN);
	assert_true(got.earlier);
	assert_int_equal(release(db, f.slug, first.visitor), ERR_OK);
	assert_int_equal(take(db, &third).refusal, HOLD_TAKEN);
	fixture_check(&f, 1);
}

static void
refuses_who_may_not(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(5, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_answer got;

	(void)state;
	assert_int_equal(take(db, &wish).refusal, HOLD_NO_SESSION);
	fixture_visitors(&f, 2);
	wish.quantity = 5;
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_INPUT);
	wish.quantity = 0;
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_INPUT);
	wish.quantity = 1;
	wish.ticket_type_id = f.type + 1000;
	assert_int_equal(hold_take(db, dbtest_arena(), &wish, &got), ERR_INPUT);
	wish = fixture_visitor(&f, 1, 1);
	wish.session = fixture_visitor(&f, 2, 1).session;
	assert_int_equal(take(db, &wish).refusal, HOLD_NO_SESSION);
	dbtest_sql("UPDATE event SET state = 'paused'");
	wish = fixture_visitor(&f, 1, 1);
	assert_int_equal(take(db, &wish).refusal, HOLD_NOT_OPEN);
	dbtest_sql("UPDATE event SET state = 'open'");
	assert_int_equal(fixture_count("SELECT count(*) FROM hold h JOIN event"
				       " e ON e.id = h.event_id WHERE slug ="
				       " '%s'",
			     f.slug),
	    0);
}

static void
run_out_places_are_taken_over(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(2, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 2);
	struct hold h;

	(void)state;
	fixture_visitors(&f, 2);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	shift_clock("6 min");
	assert_int_equal(
	    hold_find(db, dbtest_arena(), f.slug, wish.visitor, &h), ERR_OK);
	assert_int_equal(h.state, HOLD_EXPIRED);
	wish = fixture_visitor(&f, 2, 2);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	fixture_check(&f, 2);
	shift_clock("0");
}

static void
holds_once_more_then_goes_back(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(5, 1000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_answer first, second;

	(void)state;
	fixture_visitors(&f, 1);
	first = take(db, &wish);
	shift_clock("2 s");
	second = take(db, &wish);
	assert_int_equal(second.refusal, HOLD_TAKEN);
	assert_false(second.earlier);
	assert_int_not_equal(first.hold.id, second.hold.id);
	shift_clock("4 s");
	assert_int_equal(take(db, &wish).refusal, HOLD_NO_SESSION);
	fixture_check(&f, 5);
	shift_clock("0");
}

/* Events of other tests may have run out as well. */
static int
left_of(const struct hold_swept *swept, const struct fixture *f)
{
	int n = 0;

	for (size_t i = 0; i < swept->n_left; i++)
		n += strcmp(swept->left[i].slug, f->slug) == 0;
	return n;
}

static void
the_sweeper_frees_what_ran_out(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct db *jobs = dbtest_db("startline_jobs");
	struct fixture f = fixture_event(5, 60000);
	struct hold_wish wish = fixture_visitor(&f, 1, 3);
	struct hold_swept swept;

	(void)state;
	fixture_visitors(&f, 1);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	assert_int_equal(
	    hold_sweep(jobs, dbtest_arena(), 1000, &swept), ERR_OK);
	fixture_check(&f, 5);
	assert_int_equal(take(db, &wish).earlier, true);
	shift_clock("61 s");
	assert_int_equal(
	    hold_sweep(jobs, dbtest_arena(), 1000, &swept), ERR_OK);
	assert_true(swept.count >= 3);
	assert_int_equal(fixture_count("SELECT count(*) FROM place p JOIN event"
				       " e ON e.id = p.event_id WHERE slug ="
				       " '%s' AND p.state = 'free'",
			     f.slug),
	    5);
	assert_int_equal(fixture_count("SELECT count(*) FROM hold h JOIN event"
				       " e ON e.id = h.event_id WHERE slug ="
				       " '%s' AND h.state = 'expired'",
			     f.slug),
	    1);
	assert_int_equal(left_of(&swept, &f), 0);
	shift_clock("0");
}

static void
with_the_second_hold_the_session_runs_out(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct db *jobs = dbtest_db("startline_jobs");
	struct fixture f = fixture_event(5, 60000);
	struct hold_wish wish = fixture_visitor(&f, 1, 3);
	struct hold_swept swept;

	(void)state;
	fixture_visitors(&f, 1);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
		shift_clock(i == 0 ? "61 s" : "122 s");
		assert_int_equal(
		    hold_sweep(jobs, dbtest_arena(), 1000, &swept), ERR_OK);
		assert_int_equal(left_of(&swept, &f), i);
	}
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM booking_session s"
			  " JOIN event e ON e.id = s.event_id WHERE"
			  " slug = '%s' AND closed_at IS NULL",
		f.slug),
	    0);
	shift_clock("0");
}

static size_t
places_wrong(void)
{
	const struct rows *rows = NULL;

	assert_int_equal(db_run(dbtest_db("startline"), dbtest_arena(),
			     STMT_audit_places, DB_NO_ARGS, &rows),
	    ERR_OK);
	return rows_count(rows);
}

/* A place that ran out is as good as free, its hold ended or not. */
static void
what_ran_out_breaks_no_invariant(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct db *jobs = dbtest_db("startline_jobs");
	struct fixture f = fixture_event(9, 60000);
	struct hold_wish wish;
	struct hold_swept swept;

	(void)state;
	fixture_visitors(&f, 3);
	for (int i = 1; i <= 3; i++) {
		wish = fixture_visitor(&f, i, 3);
		assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	}
	shift_clock("61 s");
	/* three of nine places, and all of the holds */
	assert_int_equal(hold_sweep(jobs, dbtest_arena(), 3, &swept), ERR_OK);
	assert_int_equal(places_wrong(), 0);
	/* the third visitor once more, with other places than before */
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	assert_int_equal(places_wrong(), 0);
	shift_clock("0");
}

static void
giving_up_frees_at_once(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(3, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 3);

	(void)state;
	fixture_visitors(&f, 2);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	assert_int_equal(release(db, f.slug, wish.visitor), ERR_OK);
	assert_int_equal(release(db, f.slug, wish.visitor), ERR_OK);
	wish = fixture_visitor(&f, 2, 3);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	fixture_check(&f, 3);
}

static void
giving_up_closes_every_session(void **state)
{
	static const char open_sessions[] =
	    "SELECT count(*) FROM booking_session s JOIN event e"
	    " ON e.id = s.event_id WHERE slug = '%s' AND s.closed_at IS NULL";
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(3, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);

	(void)state;
	fixture_visitors(&f, 1);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	assert_int_equal(release(db, f.slug, wish.visitor), ERR_OK);
	assert_int_equal(fixture_count(open_sessions, f.slug), 0);
	assert_int_equal(take(db, &wish).refusal, HOLD_NO_SESSION);
	fixture_visitors(&f, 2);
	wish = fixture_visitor(&f, 2, 1);
	assert_int_equal(release(db, f.slug, wish.visitor), ERR_OK);
	assert_int_equal(fixture_count(open_sessions, f.slug), 0);
}

/* The sweeper finds bookings by their live holds: this one's is live no more.
 */
static void
holding_again_ends_the_booking_of_the_hold_before(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(3, 60000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);

	(void)state;
	fixture_visitors(&f, 1);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "INSERT INTO booking (reference, code, hold_id, event_id,"
	    " ticket_type_id, quantity, unit_paise, fee_paise, name, email,"
	    " phone, language) SELECT 'ref-' || slug, 'AGAIN234', h.id, e.id,"
	    " h.ticket_type_id, 1, 150000, 2500, 'Asha', '', '', 'en'"
	    " FROM hold h JOIN event e ON e.id = h.event_id"
	    " WHERE slug = '%s'",
	    f.slug));
	shift_clock("61 s");
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	shift_clock("0");
	assert_int_equal(fixture_count("SELECT count(*) FROM booking b JOIN"
				       " event e ON e.id = b.event_id WHERE"
				       " slug = '%s' AND b.state = 'expired'",
			     f.slug),
	    1);
}

static void
says_sold_out_only_when_it_is(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct db *jobs = dbtest_db("startline_jobs");
	struct fixture f = fixture_event(1, 300000);
	struct hold_wish wish = fixture_visitor(&f, 1, 1);
	struct hold_wish late = fixture_visitor(&f, 2, 1);

	(void)state;
	fixture_visitors(&f, 2);
	assert_int_equal(take(db, &wish).refusal, HOLD_TAKEN);
	assert_int_equal(take(db, &late).refusal, HOLD_ALL_HELD);
	dbtest_sql(arena_printf(dbtest_arena(),
	    "WITH b AS (UPDATE place SET state = 'booked', held_until = NULL"
	    " FROM event e WHERE e.id = event_id AND slug = '%s' RETURNING"
	    " hold_id) UPDATE hold SET state = 'booked', ended_at = at()"
	    " FROM b WHERE id = b.hold_id",
	    f.slug));
	assert_int_equal(take(db, &late).refusal, HOLD_SOLD_OUT);
	assert_int_equal(hold_count_places(jobs, dbtest_arena()), ERR_OK);
	assert_int_equal(fixture_count("SELECT sold_out::int FROM ticket_type t"
				       " JOIN event e ON e.id = t.event_id"
				       " WHERE slug = '%s'",
			     f.slug),
	    1);
	assert_int_equal(take(db, &late).refusal, HOLD_SOLD_OUT);
}

/* An event is paused while a place of its sold out type comes back. */
static void
a_pause_beside_a_count_stays(void **state)
{
	struct db *jobs = dbtest_db("startline_jobs");
	struct fixture f = fixture_event(1, 300000);
	const char *sold = "SELECT sold_out::int FROM ticket_type t"
			   " JOIN event e ON e.id = t.event_id"
			   " WHERE slug = '%s'";
	const char *sale = "SELECT count(*) FROM sale WHERE slug = '%s'";

	(void)state;
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE ticket_type t SET sold_out = true FROM event"
	    " e WHERE e.id = t.event_id AND slug = '%s'",
	    f.slug));
	assert_int_equal(fixture_count(sale, f.slug), 0);
	dbtest_leave_open(arena_printf(dbtest_arena(),
	    "UPDATE event SET state = 'paused' WHERE slug = '%s'", f.slug));
	assert_int_equal(hold_count_places(jobs, dbtest_arena()), ERR_OK);
	assert_int_equal(fixture_count(sold, f.slug), 1);
	dbtest_commit();
	assert_int_equal(fixture_count(sale, f.slug), 0);
	assert_int_equal(hold_count_places(jobs, dbtest_arena()), ERR_OK);
	assert_int_equal(fixture_count(sold, f.slug), 0);
	assert_int_equal(fixture_count(sale, f.slug), 0);
}

static void
an_admission_opens_one_session(void **state)
{
	struct db *db = dbtest_db("startline_booking");
	struct fixture f = fixture_event(1, 300000);
	struct session s;
	struct session_admission in = {.slug = f.slug,
	    .key = arena_printf(dbtest_arena(), "%s-key", f.slug),
	    .visitor = "asha",
	    .issued_at = fixture_count(
		"SELECT extract(epoch FROM at())::bigint %s", "")};

	(void)state;
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_OK);
	assert_true(s.open);
	assert_int_equal(s.holds_left, 2);
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_OK);
	in.visitor = "ravi";
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_AUTH);
	/* how long an admission may wait is the event's to say */
	dbtest_sql(arena_printf(dbtest_arena(),
	    "UPDATE event SET admission_s = 600 WHERE slug = '%s'", f.slug));
	in.key = arena_printf(dbtest_arena(), "%s-old", f.slug);
	in.issued_at -= 590;
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_OK);
	in.key = arena_printf(dbtest_arena(), "%s-older", f.slug);
	in.issued_at -= 15;
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_AUTH);
	in.visitor = "asha";
	in.key = arena_printf(dbtest_arena(), "%s-key", f.slug);
	assert_int_equal(
	    session_close(db, dbtest_arena(), in.key, in.visitor), ERR_OK);
	assert_int_equal(session_open(db, dbtest_arena(), &in, &s), ERR_OK);
	assert_false(s.open);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(a_hold_is_one_round_trip),
	    DBTEST(pressing_twice_holds_once),
	    DBTEST(all_or_nothing),
	    DBTEST(full_is_told_with_one_look),
	    DBTEST(refuses_who_may_not),
	    DBTEST(run_out_places_are_taken_over),
	    DBTEST(holds_once_more_then_goes_back),
	    DBTEST(the_sweeper_frees_what_ran_out),
	    DBTEST(what_ran_out_breaks_no_invariant),
	    DBTEST(with_the_second_hold_the_session_runs_out),
	    DBTEST(giving_up_frees_at_once),
	    DBTEST(giving_up_closes_every_session),
	    DBTEST(holding_again_ends_the_booking_of_the_hold_before),
	    DBTEST(says_sold_out_only_when_it_is),
	    DBTEST(a_pause_beside_a_count_stays),
	    DBTEST(an_admission_opens_one_session),
	};

	return cmocka_run_group_tests_name("hold", tests, NULL, NULL);
}
