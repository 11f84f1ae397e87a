#include "core/exception.h"

#include <string.h>

enum err
exception_close(struct db *db, struct arena *a, int64_t id, const char *by,
    const char *decision)
{
	const struct rows *rows = NULL;
	size_t len = strlen(decision);

	if (len == 0 || len > EXCEPTION_DECISION_MAX)
		return ERR_INPUT;
	return db_run(db, a, STMT_close_exception,
	    DB_ARGS(db_int(a, id), by, decision), &rows);
}
