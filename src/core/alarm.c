#include "core/alarm.h"

#include <stdbool.h>

#include "base/log.h"

enum err
alarm_raise(
    struct db *db, struct arena *a, const char *name, const char *detail)
{
	const struct rows *rows = NULL;
	enum err e =
	    db_run(db, a, STMT_raise_alarm, DB_ARGS(name, detail), &rows);

	if (e == ERR_OK)
		log_event(
		    LOG_ERROR, "alarm", "name", name, "detail", detail, NULL);
	return e == ERR_NONE ? ERR_OK : e;
}

enum err
alarm_clear(struct db *db, struct arena *a, const char *name)
{
	return db_run(db, a, STMT_clear_alarm, DB_ARGS(name), NULL);
}

static enum err
set(struct db *db, struct arena *a, const char *name, const char *detail,
    bool on)
{
	return on ? alarm_raise(db, a, name, detail) : alarm_clear(db, a, name);
}

enum err
alarm_look(struct db *db, struct arena *a)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_check_webhooks, DB_NO_ARGS, &rows);

	if (e == ERR_OK)
		e = set(db, a, "webhooks_silent",
		    "payments were made and no webhook came for an hour",
		    rows_bool(rows, 0, 0));
	if (e == ERR_OK)
		e = db_run(db, a, STMT_check_overdue, DB_NO_ARGS, &rows);
	if (e == ERR_OK)
		e = set(db, a, "holds_overdue", rows_text(rows, 0, 0),
		    rows_int64(rows, 0, 0) > 0);
	if (e == ERR_OK)
		e = set(db, a, "refund_balance",
		    "the account at the gateway is short of money for refunds",
		    rows_int64(rows, 0, 1) > 0);
	if (e == ERR_OK)
		e = set(db, a, "refunds_waiting",
		    "money has been on its way back for ten minutes",
		    rows_int64(rows, 0, 2) > 0);
	if (e == ERR_OK)
		e = db_run(db, a, STMT_sweep_parked, DB_NO_ARGS, NULL);
	return e;
}
