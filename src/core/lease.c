#include "core/lease.h"

static const char review[] = "payments listed";

enum err
lease_hold(struct db *db, struct arena *a, const char *job, const char *holder)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_hold_lease, DB_ARGS(job, holder), &rows);
}

enum err
lease_drop(struct db *db, struct arena *a, const char *job, const char *holder)
{
	return db_run(db, a, STMT_drop_lease, DB_ARGS(job, holder), NULL);
}

enum err
lease_review(struct db *db, struct arena *a)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_claim_review, DB_ARGS(review), &rows);
}

enum err
lease_review_again(struct db *db, struct arena *a)
{
	return lease_drop(db, a, review, review);
}
