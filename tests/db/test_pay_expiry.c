/* The end of a hold and the capture of its money in the same millisecond, with
 * somebody who wants the place: confirmed or refunded, never both nor neither.
 */
#include "dbtest.h"

#include "fixture.h"
#include "money.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

enum {
	ROUNDS = 1000,
	SWEEPER = 0, /* ends holds that nobody pays for */
	RELEASER,    /* the gateway knows of nothing paid: ends one that pays */
	BUYER,	     /* wants the place */
	SETTLER,     /* has heard of the money */
	ACTORS,
	AHEAD_MS = 5, /* from the making of a hold to its end */
	SPREAD_US = 3000,
	BROKEN = -1
};

/* What an actor is told, as a whole or not at all. */
struct cue {
	int64_t at_us;
	int64_t type;
	char word[33];
};

struct actor {
	pid_t pid;
	int cues, answers;
};

typedef int act_fn(struct db *db, const struct cue *cue);

/* A place, the only one; its hold ends in no time, live or paying; it was
 * ordered; and somebody else is inside who wants it. Gives "word type". */
static const char make_last_place[] =
    "CREATE FUNCTION test_last_place(paying boolean, ms integer) RETURNS text"
    " LANGUAGE plpgsql AS $$"
    "DECLARE e bigint; t bigint; s bigint; h bigint; b bigint; p bigint;"
    " w text; till timestamptz; "
    "BEGIN"
    " w := replace(gen_random_uuid()::text, '-', '');"
    " INSERT INTO event (slug, state, title, starts_at, ends_at, opens_at,"
    "  closes_at) VALUES ('e' || w, 'open', 'An event', at() + '9 days',"
    "  at() + '10 days', at() - interval '1 day', at() + interval '1 day')"
    "  RETURNING id INTO e;"
    " INSERT INTO ticket_type (event_id, name, price_paise, capacity, rank)"
    "  VALUES (e, 'Full', 100000, 1, 1) RETURNING id INTO t;"
    " INSERT INTO booking_session (event_id, admission, visitor, expires_at)"
    "  VALUES (e, 'b' || w, 'b' || w, at() + interval '20 min');"
    " INSERT INTO booking_session (event_id, admission, visitor, expires_at)"
    "  VALUES (e, 'a' || w, 'a' || w, at() + interval '20 min')"
    "  RETURNING id INTO s;"
    " INSERT INTO place (ticket_type_id, event_id, rank) VALUES (t, e, 0)"
    "  RETURNING id INTO p;"
    " till := at_now() + ms * interval '1 ms';"
    " INSERT INTO hold (event_id, ticket_type_id, session_id, visitor,"
    "  attempt, quantity, place_ids, unit_paise, held_until, state, pay_until)"
    "  VALUES (e, t, s, 'a' || w, 1, 1, ARRAY[p], 100000, till,"
    "  CASE WHEN paying THEN 'paying' ELSE 'live' END::hold_state,"
    "  CASE WHEN paying THEN till END) RETURNING id INTO h;"
    " UPDATE place SET state = 'held', hold_id = h, held_until ="
    "  CASE WHEN paying THEN 'infinity' ELSE till END WHERE id = p;"
    " INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id,"
    "  quantity, unit_paise, fee_paise, name, email, phone, language)"
    "  VALUES (w, left(w, 8), h, e, t, 1, 100000, 2500, 'Asha',"
    "  'asha@example.org', '+919812345678', 'en') RETURNING id INTO b;"
    " INSERT INTO participant (booking_id, position, name)"
    "  VALUES (b, 1, 'Asha');"
    " INSERT INTO payment_order (booking_id, receipt, gateway_id, state,"
    "  amount_paise) VALUES (b, w, 'order_' || w, 'created', 100000);"
    " RETURN w || ' ' || t;"
    "END $$";

/* What became of each round's money; all but the first two are wrong. */
static const char verdict[] =
    "CREATE VIEW test_verdict AS SELECT b.reference, CASE"
    " WHEN b.state = 'confirmed' AND p.paid_booking_id = b.id AND r.n = 0"
    "  AND p.state = 'captured' AND h.state = 'booked' AND s.state = 'booked'"
    "  AND s.hold_id = h.id AND t.place_id = s.id THEN 'confirmed'"
    " WHEN b.state <> 'confirmed' AND p.paid_booking_id IS NULL AND r.n = 1"
    "  AND r.paise = p.amount_paise AND t.place_id IS NULL"
    "  AND h.state <> 'booked' AND s.hold_id IS DISTINCT FROM h.id"
    "  THEN 'refunded'"
    " ELSE concat_ws(' ', 'wrong:', b.state, h.state, s.state, p.state,"
    "  p.paid_booking_id = b.id, r.n, r.paise, s.hold_id = h.id) END AS word,"
    " (SELECT count(*) FROM hold o WHERE o.event_id = b.event_id"
    "  AND o.state IN ('live', 'paying', 'booked')) AS holders"
    " FROM booking b JOIN hold h ON h.id = b.hold_id"
    " JOIN participant t ON t.booking_id = b.id"
    " JOIN place s ON s.event_id = b.event_id"
    " LEFT JOIN payment_order o ON o.booking_id = b.id"
    " LEFT JOIN payment p ON p.order_id = o.id"
    " CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(amount_paise), 0)"
    "  AS paise FROM refund WHERE payment_id = p.id) r";

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
wait_until(int64_t at_us)
{
	const struct timespec t = {
	    at_us / 1000000, (long)(at_us % 1000000) * 1000};

	while (
	    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static int
sweep(struct db *db, const struct cue *cue)
{
	struct hold_swept swept;

	(void)cue;
	return hold_sweep(db, dbtest_arena(), 50, &swept) == ERR_OK ? 1 :
								      BROKEN;
}

static int
release(struct db *db, const struct cue *cue)
{
	const struct payment_order order = {
	    .reference = cue->word, .receipt = cue->word};
	struct line_left left;

	return payment_nothing_paid(db, dbtest_arena(), &order, false, &left) ==
		ERR_OK ?
	    1 :
	    BROKEN;
}

static int
buy(struct db *db, const struct cue *cue)
{
	const char *visitor = arena_printf(dbtest_arena(), "b%s", cue->word);
	const struct hold_wish wish = {
	    .slug = arena_printf(dbtest_arena(), "e%s", cue->word),
	    .session = visitor,
	    .visitor = visitor,
	    .ticket_type_id = cue->type,
	    .quantity = 1,
	};
	struct hold_answer answer;

	if (hold_take(db, dbtest_arena(), &wish, &answer) != ERR_OK)
		return BROKEN;
	return answer.refusal == HOLD_TAKEN;
}

static int
settle(struct db *db, const struct cue *cue)
{
	struct arena *a = dbtest_arena();
	const struct payment_fact fact =
	    money_capture(arena_printf(a, "pay_%s", cue->word),
		arena_printf(a, "order_%s", cue->word));
	enum payment_effect effect;
	struct line_left left;

	if (payment_settle(db, a, &fact, &effect, &left) != ERR_OK)
		return BROKEN;
	return effect == PAYMENT_CONFIRMED || effect == PAYMENT_REFUNDING ?
	    (int)effect :
	    BROKEN;
}

static const struct {
	act_fn *act;
	const char *role;
} parts[ACTORS] = {
    [SWEEPER] = {sweep, "startline_jobs"},
    [RELEASER] = {release, "startline_jobs"},
    [BUYER] = {buy, "startline_booking"},
    [SETTLER] = {settle, "startline_payment"},
};

/* An actor's life: one connection, a cue, the act, an answer, until the end. */
static void
live(int part, int cues, int answers)
{
	struct db_conf conf = dbtest_conf(parts[part].role);
	struct db *db;
	struct cue cue;

	log_open("dbtest", LOG_WARN); /* not a line for each round */
	conf.timeout_ms = 20000;
	db = db_new(&conf);
	while (read(cues, &cue, sizeof(cue)) == sizeof(cue)) {
		int answer;

		wait_until(cue.at_us);
		answer = parts[part].act(db, &cue);
		if (write(answers, &answer, sizeof(answer)) != sizeof(answer))
			break;
	}
	db_free(&db);
	_exit(0);
}

static void
hire(struct actor *actors)
{
	for (int i = 0; i < ACTORS; i++) {
		int cues[2], answers[2];

		assert_int_equal(pipe(cues), 0);
		assert_int_equal(pipe(answers), 0);
		actors[i].pid = fork();
		assert_true(actors[i].pid >= 0);
		if (actors[i].pid == 0) {
			for (int other = 0; other < i; other++)
				(void)close(actors[other].cues);
			(void)close(cues[1]);
			live(i, cues[0], answers[1]);
		}
		(void)close(cues[0]);
		(void)close(answers[1]);
		actors[i].cues = cues[1];
		actors[i].answers = answers[0];
	}
}

static void
dismiss(struct actor *actors)
{
	for (int i = 0; i < ACTORS; i++)
		(void)close(actors[i].cues);
	for (int i = 0; i < ACTORS; i++) {
		int status = 0;

		assert_int_equal(
		    waitpid(actors[i].pid, &status, 0), actors[i].pid);
		assert_int_equal(status, 0);
		(void)close(actors[i].answers);
	}
}

static void
give_cue(const struct actor *actor, struct cue cue, unsigned *seed)
{
	cue.at_us += (int64_t)fixture_chance(seed, 2 * SPREAD_US) - SPREAD_US;
	assert_int_equal(
	    write(actor->cues, &cue, sizeof(cue)), (int)sizeof(cue));
}

static int
hear(const struct actor *actor)
{
	int answer = BROKEN;

	assert_int_equal(
	    read(actor->answers, &answer, sizeof(answer)), (int)sizeof(answer));
	assert_int_not_equal(answer, BROKEN);
	return answer;
}

/* Who ends the hold, who wants the place (not always there), who has the money:
 * all within the same few milliseconds. */
static void
play(const struct actor *actors, unsigned *seed, int round, int *counts)
{
	bool paying = round % 2 == 0;
	bool wanted = fixture_chance(seed, 4) != 0;
	int ender = paying ? RELEASER : SWEEPER;
	const char *made =
	    dbtest_sql(paying ? "SELECT test_last_place(true, 5)" :
				"SELECT test_last_place(false, 5)");
	struct cue cue = {.at_us = now_us() + AHEAD_MS * 1000LL,
	    .type = strtoll(made + 33, NULL, 10)};

	memcpy(cue.word, made, 32);
	give_cue(&actors[ender], cue, seed);
	if (wanted)
		give_cue(&actors[BUYER], cue, seed);
	give_cue(&actors[SETTLER], cue, seed);
	(void)hear(&actors[ender]);
	counts[2] += wanted && hear(&actors[BUYER]) == 1;
	counts[hear(&actors[SETTLER]) == PAYMENT_CONFIRMED ? 0 : 1]++;
}

/* A sweep leaves what the others were just at to the next one. */
static void
sweep_last(const struct actor *sweeper, unsigned *seed)
{
	give_cue(sweeper, (struct cue){.at_us = now_us()}, seed);
	assert_int_equal(hear(sweeper), 1);
}

static int
rounds(void)
{
	const char *given = getenv("TEST_ROUNDS");

	return given != NULL ? (int)strtol(given, NULL, 10) : ROUNDS;
}

static void
expiry_and_capture_in_the_same_millisecond(void **state)
{
	unsigned seed = fixture_seed();
	struct actor actors[ACTORS];
	int counts[3] = {0}, n = rounds();

	(void)state;
	dbtest_sql(make_last_place);
	dbtest_sql(verdict);
	hire(actors);
	for (int round = 0; round < n; round++)
		play(actors, &seed, round, counts);
	sweep_last(&actors[SWEEPER], &seed);
	dismiss(actors);
	print_message("# %d confirmed, %d refunded, %d sold to another\n",
	    counts[0], counts[1], counts[2]);
	assert_string_equal(
	    dbtest_sql("SELECT string_agg(reference || ' ' || word, '; ') FROM"
		       " test_verdict WHERE word NOT IN ('confirmed',"
		       " 'refunded') OR holders > 1"),
	    "");
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM test_verdict WHERE word = '%s'",
		"confirmed"),
	    counts[0]);
	assert_int_equal(
	    fixture_count("SELECT count(*) FROM test_verdict WHERE word = '%s'",
		"refunded"),
	    counts[1]);
	/* what went back is what another one got the place of */
	assert_int_equal(counts[1], counts[2]);
	/* a race that always ends the same way is none */
	assert_in_range(counts[0], n / 50 + 1, n);
	assert_in_range(counts[1], n / 50 + 1, n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    MONEYTEST(expiry_and_capture_in_the_same_millisecond),
	};

	return cmocka_run_group_tests_name(
	    "pay_expiry", tests, money_begin, NULL);
}
