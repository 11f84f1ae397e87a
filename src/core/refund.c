#include "core/refund.h"

#include <string.h>

#include "base/fail.h"
#include "base/log.h"

enum err
refund_due(struct db *db, struct arena *a, int64_t most,
    const struct refund **refunds_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct refund *refunds;
	enum err e =
	    db_run(db, a, STMT_claim_refunds, DB_ARGS(db_int(a, most)), &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	refunds = arena_array(a, *n_r + 1, sizeof(*refunds));
	for (size_t i = 0; i < *n_r; i++)
		refunds[i] = (struct refund){
		    .id = rows_int64(rows, i, 0),
		    .payment_id = rows_text(rows, i, 1),
		    .key = rows_text(rows, i, 2),
		    .body = rows_text(rows, i, 3),
		    .gateway_id =
			rows_null(rows, i, 4) ? NULL : rows_text(rows, i, 4),
		    .amount_paise = rows_int64(rows, i, 5),
		    .tries = rows_int64(rows, i, 6),
		};
	*refunds_r = refunds;
	return ERR_OK;
}

static bool
is_state(const char *state)
{
	return strcmp(state, "pending") == 0 ||
	    strcmp(state, "processed") == 0 || strcmp(state, "failed") == 0;
}

enum err
refund_heard(struct db *db, struct arena *a, const char *key,
    const char *gateway_id, const char *state)
{
	const struct rows *rows = NULL;
	enum err e;

	if (!is_state(state))
		return ERR_INPUT;
	if (fail_point("refund_outcome"))
		return ERR_UNSURE;
	e = db_run(
	    db, a, STMT_accept_refund, DB_ARGS(key, gateway_id, state), &rows);
	if (e == ERR_OK && rows_bool(rows, 0, 0))
		log_event(strcmp(state, "failed") == 0 ? LOG_ERROR : LOG_INFO,
		    "refund", "refund", gateway_id, "state", state, NULL);
	return e;
}

enum err
refund_sum(
    struct db *db, struct arena *a, const char *payment_id, int64_t *paise_r)
{
	const struct rows *rows = NULL;
	enum err e =
	    db_run(db, a, STMT_sum_refunds, DB_ARGS(payment_id), &rows);

	if (e == ERR_OK)
		*paise_r = rows_int64(rows, 0, 0);
	return e;
}

enum err
refund_foreign(struct db *db, struct arena *a, const struct refund_fact *f)
{
	const struct rows *rows = NULL;
	enum err e;

	if (!is_state(f->state))
		return ERR_INPUT;
	if (strcmp(f->state, "failed") == 0)
		return ERR_OK;
	e = db_run(db, a, STMT_note_foreign_refund,
	    DB_ARGS(f->payment_id, f->gateway_id, f->state,
		db_int(a, f->amount_paise)),
	    &rows);
	if (e == ERR_NONE)
		return ERR_OK;
	if (e == ERR_OK && rows_bool(rows, 0, 1))
		log_event(LOG_WARN, "foreign_refund", "refund", f->gateway_id,
		    "payment", f->payment_id, NULL);
	return e == ERR_OK && !rows_bool(rows, 0, 0) ? ERR_BUSY : e;
}

enum err
refund_postponed(struct db *db, struct arena *a, int64_t refund_id,
    const char *why, bool is_short)
{
	return db_run(db, a, STMT_postpone_refund,
	    DB_ARGS(db_int(a, refund_id), why, is_short ? "t" : "f"), NULL);
}

enum err
refund_refused(
    struct db *db, struct arena *a, int64_t refund_id, const char *why)
{
	log_event(LOG_ERROR, "refund_refused", "refund", db_int(a, refund_id),
	    "why", why, NULL);
	return db_run(db, a, STMT_refuse_refund,
	    DB_ARGS(db_int(a, refund_id), why), NULL);
}
