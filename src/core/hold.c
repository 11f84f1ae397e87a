#include "core/hold.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fail.h"
#include "core/word.h"

enum {
	FULL_MS = 250
};

static const char *const states[] = {
    "live", "paying", "booked", "expired", "released", NULL};

/* The columns wait_hold and find_hold have in common. */
static void
read_hold(const struct rows *r, struct hold *h)
{
	h->id = rows_int64(r, 0, 0);
	h->state = (enum hold_state)word_of(states, rows_text(r, 0, 1));
	h->ticket_type_id = rows_int64(r, 0, 2);
	h->quantity = rows_int64(r, 0, 3);
	h->unit_paise = rows_int64(r, 0, 4);
	h->held_until_ms = rows_int64(r, 0, 5);
	h->pay_until_ms = rows_int64(r, 0, 6);
	h->now_ms = rows_int64(r, 0, 7);
	h->reference = rows_null(r, 0, 8) ? NULL : rows_text(r, 0, 8);
}

/* What take_hold gives; the rest is as it was wished for. */
static void
read_taken(const struct rows *r, const struct hold_wish *wish, struct hold *h)
{
	h->id = rows_int64(r, 0, 0);
	h->state = HOLD_LIVE;
	h->ticket_type_id = wish->ticket_type_id;
	h->quantity = wish->quantity;
	h->unit_paise = rows_int64(r, 0, 1);
	h->now_ms = rows_time_ms(r, 0, 2);
	h->held_until_ms = rows_time_ms(r, 0, 3);
}

/* Of a moment, from explain_refusal. */
struct picture {
	bool selling, in_session, any_held, has_hold;
	int64_t attempts, available, back_at;
};

/* The type that was found full last, and how long that is remembered: meanwhile
 * a look comes before the try, since it costs a third of it. */
static struct {
	int64_t type_id, until_ms;
} full;

static enum err
look(struct db *db, struct arena *a, const struct hold_wish *wish,
    struct picture *p_r)
{
	const struct rows *r = NULL;
	enum err err = db_run(db, a, STMT_explain_refusal,
	    DB_ARGS(wish->slug, wish->session, wish->visitor,
		db_int(a, wish->ticket_type_id)),
	    &r);

	if (err != ERR_OK)
		return err == ERR_NONE ? ERR_INPUT : err;
	if (wish->quantity > rows_int64(r, 0, 3))
		return ERR_INPUT;
	*p_r = (struct picture){
	    .selling = rows_bool(r, 0, 0),
	    .in_session = rows_bool(r, 0, 1),
	    .attempts = rows_int64(r, 0, 2),
	    .available = rows_int64(r, 0, 5),
	    .any_held = rows_bool(r, 0, 6),
	    .back_at = rows_int64(r, 0, 7),
	    .has_hold = rows_bool(r, 0, 8),
	};
	if (p_r->available == 0) {
		full.type_id = wish->ticket_type_id;
		full.until_ms = clock_ms() + FULL_MS;
	}
	return ERR_OK;
}

/* Why the visitor gets nothing. */
static void
explain(const struct picture *p, struct hold_answer *answer_r)
{
	answer_r->left = p->available;
	answer_r->back_at = p->back_at;
	if (!p->selling)
		answer_r->refusal = HOLD_NOT_OPEN;
	else if (!p->in_session || p->attempts >= 2)
		answer_r->refusal = HOLD_NO_SESSION;
	else if (p->available == 0 && !p->any_held)
		answer_r->refusal = HOLD_SOLD_OUT;
	else if (p->available == 0)
		answer_r->refusal = HOLD_ALL_HELD;
	else
		answer_r->refusal = HOLD_TOO_FEW;
}

/* A lost answer is no reason to guess: taking again finds what was taken. */
static enum err
run_take(struct db *db, struct arena *a, enum stmt s,
    const struct hold_wish *wish, const struct rows **r)
{
	const char *type = db_int(a, wish->ticket_type_id);
	const char *quantity = db_int(a, wish->quantity);
	enum err err = ERR_UNSURE;

	for (int tries = 0; tries < 2 && err == ERR_UNSURE; tries++)
		err = db_run(db, a, s,
		    DB_ARGS(wish->slug, wish->session, wish->visitor, type,
			quantity),
		    r);
	return err == ERR_UNSURE ? ERR_DOWN : err;
}

/* The suite's negative control takes the lock away (BOOK-11). */
static enum stmt
take_statement(void)
{
#ifdef UNSAFE_TESTS
	const char *unsafe = getenv("STARTLINE_UNSAFE_NO_LOCK");

	if (unsafe != NULL && strcmp(unsafe, "1") == 0)
		return STMT_take_hold_unlocked;
#endif
	return STMT_take_hold;
}

/* Places are few, or the visitor has a hold, or had one: look again, waiting.
 */
static enum err
take_with_time(struct db *db, struct arena *a, const struct hold_wish *wish,
    struct hold_answer *answer_r)
{
	const struct rows *r = NULL;
	enum err err = run_take(db, a, STMT_wait_hold, wish, &r);

	if (err == ERR_NONE) {
		struct picture now;

		err = look(db, a, wish, &now);
		if (err == ERR_OK)
			explain(&now, answer_r);
		return err;
	}
	if (err != ERR_OK)
		return err;
	read_hold(r, &answer_r->hold);
	answer_r->earlier = rows_bool(r, 0, 9);
	return ERR_OK;
}

/* True: answered. Whoever has or had a hold is not turned away by a look. */
static bool
is_refused_at_once(struct db *db, struct arena *a, const struct hold_wish *wish,
    struct hold_answer *answer_r)
{
	struct picture now;

	if (full.type_id != wish->ticket_type_id ||
	    clock_ms() >= full.until_ms || look(db, a, wish, &now) != ERR_OK ||
	    !now.in_session || now.attempts > 0 || now.has_hold ||
	    now.available > 0)
		return false;
	explain(&now, answer_r);
	return true;
}

enum err
hold_take(struct db *db, struct arena *a, const struct hold_wish *wish,
    struct hold_answer *answer_r)
{
	const struct rows *r = NULL;
	enum err err;

	memset(answer_r, 0, sizeof(*answer_r));
	if (wish->quantity < 1)
		return ERR_INPUT;
	if (is_refused_at_once(db, a, wish, answer_r))
		return ERR_OK;
	(void)fail_point("hold_take_before");
	err = run_take(db, a, take_statement(), wish, &r);
	if (err == ERR_OK)
		read_taken(r, wish, &answer_r->hold);
	else if (err == ERR_NONE || err == ERR_CONFLICT)
		err = take_with_time(db, a, wish, answer_r);
	if (err == ERR_OK && answer_r->refusal == HOLD_TAKEN)
		(void)fail_point("hold_take_after");
	return err;
}

enum err
hold_find(struct db *db, struct arena *a, const char *slug, const char *visitor,
    struct hold *hold_r)
{
	const struct rows *r = NULL;
	enum err err =
	    db_run(db, a, STMT_find_hold, DB_ARGS(slug, visitor), &r);

	if (err == ERR_OK)
		read_hold(r, hold_r);
	return err;
}

enum err
hold_release(struct db *db, struct arena *a, const char *slug,
    const char *visitor, const struct keystore_press *press)
{
	const struct rows *r = NULL;
	enum err err = db_run(db, a, STMT_release_hold,
	    DB_ARGS(slug, visitor, press->scope, press->key, press->digest),
	    &r);

	if (err != ERR_OK)
		return err;
	if (!rows_null(r, 0, 0) && strcmp(rows_text(r, 0, 0), "paying") == 0)
		return ERR_CONFLICT;
	return rows_bool(r, 0, 1) && rows_bool(r, 0, 2) ? ERR_NONE : ERR_OK;
}

enum err
hold_sweep(
    struct db *db, struct arena *a, int64_t most, struct hold_swept *swept_r)
{
	const struct rows *r = NULL;
	struct line_left *left;
	enum err err =
	    db_run(db, a, STMT_sweep_holds, DB_ARGS(db_int(a, most)), &r);

	memset(swept_r, 0, sizeof(*swept_r));
	if (err != ERR_OK)
		return err;
	left = arena_array(a, rows_count(r), sizeof(*left));
	for (size_t i = 0; i < rows_count(r); i++)
		if (!rows_null(r, i, 1))
			left[swept_r->n_left++] = (struct line_left){
			    rows_text(r, i, 1), rows_text(r, i, 2)};
	swept_r->count = rows_int64(r, 0, 0);
	swept_r->left = left;
	return ERR_OK;
}

enum err
hold_count_places(struct db *db, struct arena *a)
{
	return db_run(db, a, STMT_count_places, DB_NO_ARGS, NULL);
}
