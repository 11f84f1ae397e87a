#include "core/booking.h"

#include <string.h>

#include "base/fail.h"
#include "base/json.h"
#include "base/token.h"
#include "core/booking_json.h"
#include "core/word.h"

static const char *const states[] = {
    "pending", "confirmed", "expired", "cancelled", "refunded", NULL};
static const char *const hold_states[] = {
    "live", "paying", "booked", "expired", "released", NULL};

/* The columns of find_booking.sql. */
enum {
	COL_ID,
	COL_REFERENCE,
	COL_CODE,
	COL_STATE,
	COL_QUANTITY,
	COL_UNIT_PAISE,
	COL_TOTAL_PAISE,
	COL_FEE_PAISE,
	COL_NAME,
	COL_EMAIL,
	COL_PHONE,
	COL_LANGUAGE,
	COL_ANSWERS,
	COL_CREATED_AT,
	COL_CONFIRMED_AT,
	COL_NOW_MS,
	COL_SLUG,
	COL_EVENT_TITLE,
	COL_VENUE,
	COL_STARTS_AT,
	COL_ENDS_AT,
	COL_TYPE_NAME,
	COL_PAY_WINDOW_MS,
	COL_HOLD_STATE,
	COL_HELD_UNTIL_MS,
	COL_PAY_UNTIL_MS,
	COL_VISITOR,
	COL_ORDER_ID,
	COL_RECEIPT,
	COL_PAYMENT_ID,
	COL_PAYMENT_METHOD,
	COL_PAYMENT_PENDING,
	COL_PAYMENT_FAILED,
	COL_REFUNDED_PAISE,
	COL_PARTICIPANTS
};

/* A booking without a price is confirmed by its own hand (CHK-09). */
static enum err
confirm_free(struct db *db, struct arena *a, const char *reference)
{
	const struct rows *r = NULL;

	(void)fail_point("booking_confirm_free");
	return db_run(db, a, STMT_confirm_free_booking,
	    DB_ARGS(reference, token_random(a), token_random(a)), &r);
}

static const char *
text_or_null(const struct rows *r, size_t col)
{
	return rows_null(r, 0, col) ? NULL : rows_text(r, 0, col);
}

static enum err
save_once(struct db *db, struct arena *a, const struct booking_save *save,
    const struct rows **r)
{
	const struct booking_details *d = save->details;
	const struct keystore_press *press = &save->press;
	enum err err = db_run(db, a, STMT_save_booking,
	    DB_ARGS(db_int(a, save->hold->id), save->visitor, token_random(a),
		token_code(a), d->name, d->email, d->phone, d->language,
		booking_json_answers(a, d->answers, d->n_answers),
		booking_json_participants(a, d),
		save->waiver_id != 0 ? db_int(a, save->waiver_id) : NULL,
		save->waiver_id != 0 ? d->address : NULL, press->scope,
		press->key, press->digest),
	    r);

	return err == ERR_NONE ? ERR_CONFLICT : err;
}

enum err
booking_save(struct db *db, struct arena *a, const struct booking_save *save,
    struct booking_saved *saved_r)
{
	const struct rows *r = NULL;
	enum err err = ERR_OK;

	memset(saved_r, 0, sizeof(*saved_r));
	/* the other press of the key is there by the second look */
	for (int looks = 0; looks < 2 && saved_r->reference == NULL; looks++) {
		err = save_once(db, a, save, &r);
		if (err != ERR_OK)
			return err;
		saved_r->email_full = rows_bool(r, 0, 2);
		saved_r->phone_full = rows_bool(r, 0, 3);
		saved_r->differs = !rows_bool(r, 0, 4);
		if (saved_r->email_full || saved_r->phone_full)
			return ERR_LIMIT;
		if (saved_r->differs)
			return ERR_INPUT;
		saved_r->reference = text_or_null(r, 0);
	}
	(void)fail_point("booking_save_after");
	if (saved_r->reference == NULL)
		return ERR_BUSY;
	if (rows_int64(r, 0, 1) != 0)
		return ERR_OK;
	err = confirm_free(db, a, saved_r->reference);
	return err == ERR_NONE ? ERR_CONFLICT : err;
}

static void
read_itself(const struct rows *r, struct booking *b)
{
	b->id = rows_int64(r, 0, COL_ID);
	b->reference = rows_text(r, 0, COL_REFERENCE);
	b->code = rows_text(r, 0, COL_CODE);
	b->state =
	    (enum booking_state)word_of(states, rows_text(r, 0, COL_STATE));
	b->quantity = rows_int64(r, 0, COL_QUANTITY);
	b->unit_paise = rows_int64(r, 0, COL_UNIT_PAISE);
	b->total_paise = rows_int64(r, 0, COL_TOTAL_PAISE);
	b->fee_paise = rows_int64(r, 0, COL_FEE_PAISE);
	b->name = rows_text(r, 0, COL_NAME);
	b->email = rows_text(r, 0, COL_EMAIL);
	b->phone = rows_text(r, 0, COL_PHONE);
	b->language = rows_text(r, 0, COL_LANGUAGE);
	b->created_at = rows_int64(r, 0, COL_CREATED_AT);
	b->confirmed_at = rows_int64(r, 0, COL_CONFIRMED_AT);
	b->now_ms = rows_int64(r, 0, COL_NOW_MS);
}

static void
read_event(const struct rows *r, struct booking *b)
{
	b->slug = rows_text(r, 0, COL_SLUG);
	b->event_title = rows_text(r, 0, COL_EVENT_TITLE);
	b->venue = rows_text(r, 0, COL_VENUE);
	b->starts_at = rows_int64(r, 0, COL_STARTS_AT);
	b->ends_at = rows_int64(r, 0, COL_ENDS_AT);
	b->type_name = rows_text(r, 0, COL_TYPE_NAME);
	b->pay_window_ms = rows_int64(r, 0, COL_PAY_WINDOW_MS);
}

static void
read_hold_and_money(const struct rows *r, struct booking *b)
{
	b->hold_state = (enum hold_state)word_of(
	    hold_states, rows_text(r, 0, COL_HOLD_STATE));
	b->held_until_ms = rows_int64(r, 0, COL_HELD_UNTIL_MS);
	b->pay_until_ms = rows_int64(r, 0, COL_PAY_UNTIL_MS);
	b->visitor = rows_text(r, 0, COL_VISITOR);
	b->order_id = text_or_null(r, COL_ORDER_ID);
	b->receipt = text_or_null(r, COL_RECEIPT);
	b->payment_id = text_or_null(r, COL_PAYMENT_ID);
	b->payment_method = text_or_null(r, COL_PAYMENT_METHOD);
	b->payment_pending = rows_bool(r, 0, COL_PAYMENT_PENDING);
	b->payment_failed = rows_bool(r, 0, COL_PAYMENT_FAILED);
	b->refunded_paise = rows_int64(r, 0, COL_REFUNDED_PAISE);
}

enum err
booking_read(struct db *db, struct arena *a, const char *reference,
    const struct booking **booking_r)
{
	const struct rows *r = NULL;
	struct booking *b;
	enum err err = db_run(db, a, STMT_find_booking, DB_ARGS(reference), &r);

	if (err != ERR_OK)
		return err;
	b = arena_alloc(a, sizeof(*b));
	read_itself(r, b);
	read_event(r, b);
	read_hold_and_money(r, b);
	*booking_r = b;
	err = booking_json_read_answers(
	    a, rows_text(r, 0, COL_ANSWERS), &b->answers, &b->n_answers);
	if (err != ERR_OK)
		return err;
	return booking_json_read_participants(a,
	    rows_text(r, 0, COL_PARTICIPANTS), &b->participants,
	    &b->n_participants);
}

enum err
booking_totals(struct db *db, struct arena *a, int64_t event_id,
    struct booking_totals *totals_r)
{
	const struct rows *r = NULL;
	enum err err =
	    db_run(db, a, STMT_total_event, DB_ARGS(db_int(a, event_id)), &r);

	if (err != ERR_OK)
		return err;
	totals_r->confirmed = rows_int64(r, 0, 0);
	totals_r->participants = rows_int64(r, 0, 1);
	totals_r->pending = rows_int64(r, 0, 2);
	totals_r->paid_paise = rows_int64(r, 0, 3);
	totals_r->fee_paise = rows_int64(r, 0, 4);
	totals_r->refunded_paise = rows_int64(r, 0, 5);
	totals_r->inside = rows_int64(r, 0, 6);
	totals_r->messages_waiting = rows_int64(r, 0, 7);
	totals_r->messages_dead = rows_int64(r, 0, 8);
	totals_r->money_exceptions = rows_int64(r, 0, 9);
	return ERR_OK;
}
