#include "core/hold.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "core/word.h"

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

/* Why the visitor got nothing, from a picture of now. */
static enum err
explain(struct db *db, struct arena *a, const struct hold_wish *wish,
    struct hold_answer *answer_r)
{
	const struct rows *r = NULL;
	int64_t held;
	enum err err = db_run(db, a, STMT_explain_refusal,
	    DB_ARGS(wish->slug, wish->session, wish->visitor,
		db_int(a, wish->ticket_type_id)),
	    &r);

	if (err != ERR_OK)
		return err == ERR_NONE ? ERR_INPUT : err;
	if (wish->quantity > rows_int64(r, 0, 3))
		return ERR_INPUT;
	answer_r->left = rows_int64(r, 0, 5);
	held = rows_int64(r, 0, 6);
	answer_r->back_at = rows_int64(r, 0, 7);
	if (!rows_bool(r, 0, 0))
		answer_r->refusal = HOLD_NOT_OPEN;
	else if (!rows_bool(r, 0, 1) || rows_int64(r, 0, 2) >= 2)
		answer_r->refusal = HOLD_NO_SESSION;
	else if (answer_r->left == 0 && held == 0)
		answer_r->refusal = HOLD_SOLD_OUT;
	else if (answer_r->left == 0)
		answer_r->refusal = HOLD_ALL_HELD;
	else
		answer_r->refusal = HOLD_TOO_FEW;
	return ERR_OK;
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

	if (err == ERR_NONE)
		return explain(db, a, wish, answer_r);
	if (err != ERR_OK)
		return err;
	read_hold(r, &answer_r->hold);
	answer_r->earlier = rows_bool(r, 0, 9);
	return ERR_OK;
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
hold_release(
    struct db *db, struct arena *a, const char *slug, const char *visitor)
{
	const struct rows *r = NULL;
	enum err err =
	    db_run(db, a, STMT_release_hold, DB_ARGS(slug, visitor), &r);

	if (err == ERR_NONE)
		return ERR_OK;
	if (err == ERR_OK && strcmp(rows_text(r, 0, 0), "paying") == 0)
		return ERR_CONFLICT;
	return err;
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
