#include "core/keystore.h"

enum err
keystore_sweep(struct db *db, struct arena *a, int64_t most, int64_t *swept_r)
{
	const struct rows *rows = NULL;
	enum err e =
	    db_run(db, a, STMT_sweep_keys, DB_ARGS(db_int(a, most)), &rows);

	*swept_r = e == ERR_OK ? rows_int64(rows, 0, 0) : 0;
	return e;
}
