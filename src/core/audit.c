#include "core/audit.h"

#include "base/clock.h"

/* The same mistake in every row need not fill the screen. */
enum {
	VIOLATIONS_MAX = 1000
};

static const struct {
	int invariant;
	const char *name;
	enum stmt stmt;
} checks[] = {
    {1, "capacity", STMT_audit_capacity},
    {2, "places", STMT_audit_places},
    {2, "holds", STMT_audit_holds},
    {2, "seats", STMT_audit_seats},
    {3, "captures", STMT_audit_captures},
    {4, "confirmed", STMT_audit_confirmed},
    {5, "overdue", STMT_audit_overdue},
    {6, "admissions", STMT_audit_admissions},
    {6, "keys", STMT_audit_keys},
    {7, "ledger", STMT_audit_ledger},
    {8, "messages", STMT_audit_messages},
    {9, "order", STMT_audit_order},
    {10, "transactions", STMT_audit_transactions},
};
#define N_CHECKS (sizeof(checks) / sizeof(checks[0]))

size_t
audit_checks(void)
{
	return N_CHECKS;
}

const char *
audit_check_name(size_t i)
{
	must(i < N_CHECKS);
	return checks[i].name;
}

/* What is being put together. */
struct run {
	struct db *db;
	struct arena *arena;
	struct audit_violation *found;
	size_t n;
};

static enum err
check(struct run *run, size_t i, struct audit_check *check_r)
{
	const struct rows *rows = NULL;
	int64_t began_ms = clock_ms();
	enum err e =
	    db_run(run->db, run->arena, checks[i].stmt, DB_NO_ARGS, &rows);

	if (e != ERR_OK)
		return e;
	*check_r = (struct audit_check){checks[i].invariant, checks[i].name,
	    clock_ms() - began_ms, rows_count(rows)};
	for (size_t row = 0; row < rows_count(rows) && run->n < VIOLATIONS_MAX;
	     row++)
		run->found[run->n++] = (struct audit_violation){
		    checks[i].invariant,
		    checks[i].name,
		    rows_text(rows, row, 0),
		    rows_text(rows, row, 1),
		};
	return ERR_OK;
}

static const char *
text_or_null(const struct rows *rows, size_t row, size_t col)
{
	return rows_null(rows, row, col) ? NULL : rows_text(rows, row, col);
}

static enum err
find_exceptions(struct run *run, struct audit_report *report_r)
{
	const struct rows *rows = NULL;
	struct audit_exception *list;
	enum err e = db_run(
	    run->db, run->arena, STMT_list_exceptions, DB_NO_ARGS, &rows);

	if (e != ERR_OK)
		return e;
	report_r->n_exceptions = rows_count(rows);
	list =
	    arena_array(run->arena, report_r->n_exceptions + 1, sizeof(*list));
	for (size_t i = 0; i < report_r->n_exceptions; i++)
		list[i] = (struct audit_exception){
		    .id = rows_int64(rows, i, 0),
		    .reason = rows_text(rows, i, 1),
		    .since = rows_time_ms(rows, i, 2) / 1000,
		    .payment = text_or_null(rows, i, 3),
		    .refund = text_or_null(rows, i, 4),
		    .dispute = text_or_null(rows, i, 5),
		};
	report_r->exceptions = list;
	return ERR_OK;
}

static enum err
find_alarms(struct run *run, struct audit_report *report_r)
{
	const struct rows *rows = NULL;
	struct audit_alarm *list;
	enum err e =
	    db_run(run->db, run->arena, STMT_list_alarms, DB_NO_ARGS, &rows);

	if (e != ERR_OK)
		return e;
	report_r->n_alarms = rows_count(rows);
	list = arena_array(run->arena, report_r->n_alarms + 1, sizeof(*list));
	for (size_t i = 0; i < report_r->n_alarms; i++)
		list[i] = (struct audit_alarm){
		    .name = rows_text(rows, i, 0),
		    .detail = rows_text(rows, i, 1),
		    .since = rows_time_ms(rows, i, 2) / 1000,
		};
	report_r->alarms = list;
	return ERR_OK;
}

enum err
audit_run(struct db *db, struct arena *a, struct audit_report *report_r)
{
	struct run run = {
	    db, a, arena_array(a, VIOLATIONS_MAX, sizeof(*run.found)), 0};
	struct audit_check *list = arena_array(a, N_CHECKS, sizeof(*list));
	int64_t began_ms = clock_ms();
	enum err e = db_begin_snapshot(db);

	if (e != ERR_OK)
		return e;
	for (size_t i = 0; e == ERR_OK && i < N_CHECKS; i++)
		e = check(&run, i, &list[i]);
	if (e == ERR_OK)
		e = find_exceptions(&run, report_r);
	if (e == ERR_OK)
		e = find_alarms(&run, report_r);
	db_rollback(db);
	report_r->checks = list;
	report_r->n_checks = N_CHECKS;
	report_r->violations = run.found;
	report_r->n_violations = run.n;
	report_r->ms = clock_ms() - began_ms;
	return e;
}

enum err
audit_payments(struct db *db, struct arena *a,
    const struct audit_payment **payments_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct audit_payment *list;
	enum err e;

	e = db_run(db, a, STMT_list_order_payments, DB_NO_ARGS, &rows);
	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	list = arena_array(a, *n_r, sizeof(*list));
	for (size_t i = 0; i < *n_r; i++) {
		list[i].order_id = rows_text(rows, i, 0);
		if (!rows_null(rows, i, 1))
			list[i].payment_id = rows_text(rows, i, 1);
		list[i].state = rows_text(rows, i, 2);
		list[i].amount_paise = rows_int64(rows, i, 3);
		list[i].refunded_paise = rows_int64(rows, i, 4);
	}
	*payments_r = list;
	return ERR_OK;
}

enum err
audit_refunds(struct db *db, struct arena *a,
    const struct audit_refund **refunds_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct audit_refund *list;
	enum err e = db_run(db, a, STMT_list_taken_refunds, DB_NO_ARGS, &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	list = arena_array(a, *n_r + 1, sizeof(*list));
	for (size_t i = 0; i < *n_r; i++)
		list[i] = (struct audit_refund){
		    .payment_id = rows_text(rows, i, 0),
		    .refund_id = rows_text(rows, i, 1),
		    .amount_paise = rows_int64(rows, i, 2),
		};
	*refunds_r = list;
	return ERR_OK;
}
