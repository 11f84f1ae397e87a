#include "core/lease.h"

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
