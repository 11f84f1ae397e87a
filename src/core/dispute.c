#include "core/dispute.h"

#include <string.h>

#include "base/log.h"

static bool
is_state(const char *state)
{
	static const char *const states[] = {
	    "open", "under_review", "action_required", "won", "lost", "closed"};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

enum err
dispute_heard(struct db *db, struct arena *a, const struct dispute_fact *f)
{
	const struct rows *rows = NULL;
	enum err e;

	if (!is_state(f->state))
		return ERR_INPUT;
	e = db_run(db, a, STMT_note_dispute,
	    DB_ARGS(f->gateway_id, f->payment_id, f->state,
		db_int(a, f->amount_paise), f->reason, db_int(a, f->told_at)),
	    &rows);
	if (e == ERR_OK && rows_bool(rows, 0, 0))
		log_event(LOG_WARN, "dispute", "dispute", f->gateway_id,
		    "payment", f->payment_id, "state", f->state, NULL);
	return e;
}
