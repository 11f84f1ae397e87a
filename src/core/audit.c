#include "core/audit.h"

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

enum err
audit_run(struct db *db, struct arena *a,
    const struct audit_violation **violations_r, size_t *n_r)
{
	struct audit_violation *found =
	    arena_array(a, VIOLATIONS_MAX, sizeof(*found));
	size_t n = 0;

	for (size_t i = 0; i < N_CHECKS; i++) {
		const struct rows *rows = NULL;
		enum err e = db_run(db, a, checks[i].stmt, DB_NO_ARGS, &rows);

		if (e != ERR_OK)
			return e;
		for (size_t row = 0;
		     row < rows_count(rows) && n < VIOLATIONS_MAX; row++) {
			found[n].invariant = checks[i].invariant;
			found[n].check = checks[i].name;
			found[n].id = rows_text(rows, row, 0);
			found[n].what = rows_text(rows, row, 1);
			n++;
		}
	}
	*violations_r = found;
	*n_r = n;
	return ERR_OK;
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
