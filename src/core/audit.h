/*
 * The invariants: what is true at every instant, whatever was killed. Each is a
 * statement audit_<name>.sql that returns what breaks it.
 *
 * It repairs nothing and asks nobody outside; what the gateway says is compared
 * by the command line tool.
 *
 * Violations live in the arena.
 *
 * Fails as db.h says. Violations are no failure of the audit.
 */
#ifndef CORE_AUDIT_H
#define CORE_AUDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct audit_violation {
	int invariant;	   /* its number in the list of invariants */
	const char *check; /* "overdue" */
	const char *id;	   /* of the row, or the transfer, or the order */
	const char *what;
};

/* One check of the run. */
struct audit_check {
	int invariant;
	const char *name;
	int64_t ms; /* it took so long */
	size_t n;   /* violations found */
};

/* Money that waits for a person: no violation, but not for long. */
struct audit_exception {
	int64_t id;
	const char *reason;
	int64_t since;	     /* seconds since 1970 */
	const char *payment; /* the gateway's ids; NULL: none */
	const char *refund;
	const char *dispute;
};

/* What somebody should look at beside the money. */
struct audit_alarm {
	const char *name;
	const char *detail;
	int64_t since; /* seconds since 1970 */
};

struct audit_report {
	const struct audit_check *checks;
	size_t n_checks;
	/* of the same mistake in every row no more than a thousand */
	const struct audit_violation *violations;
	size_t n_violations;
	const struct audit_exception *exceptions;
	size_t n_exceptions;
	const struct audit_alarm *alarms;
	size_t n_alarms;
	int64_t ms; /* the whole of it */
};

/* Runs every check, in the order of the invariants, upon one instant of the
 * database: a round trip each, and two. */
MUST_USE enum err audit_run(
    struct db *db, struct arena *a, struct audit_report *report_r);

/* The number of checks, and their names. */
size_t audit_checks(void);
const char *audit_check_name(size_t i);

/* What we know of the gateway's orders and payments. */
struct audit_payment {
	const char *order_id;
	const char *payment_id; /* NULL: the order has none */
	const char *state;
	int64_t amount_paise;
	int64_t refunded_paise;
};

/* What we know of a refund that the gateway has taken. */
struct audit_refund {
	const char *payment_id;
	const char *refund_id;
	int64_t amount_paise;
};

MUST_USE enum err audit_refunds(struct db *db, struct arena *a,
    const struct audit_refund **refunds_r, size_t *n_r);

/* All of them, an order's payments together. */
MUST_USE enum err audit_payments(struct db *db, struct arena *a,
    const struct audit_payment **payments_r, size_t *n_r);

#endif
