#include "core/keystore.h"

enum err
keystore_begin(struct db *db, struct arena *a, const struct keystore_id *id,
    const char *digest, struct keystore_answer *answer_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(
	    db, a, STMT_begin_key, DB_ARGS(id->scope, id->key, digest), &rows);

	if (e != ERR_OK)
		return e;
	*answer_r = (struct keystore_answer){KEYSTORE_NEW, 0, NULL};
	if (rows_bool(rows, 0, 0))
		return ERR_OK;
	if (!rows_bool(rows, 0, 1)) {
		answer_r->state = KEYSTORE_MISUSED;
	} else if (rows_null(rows, 0, 2)) {
		answer_r->state = KEYSTORE_IN_FLIGHT;
	} else {
		answer_r->state = KEYSTORE_REPEATED;
		answer_r->status = (int)rows_int64(rows, 0, 2);
		answer_r->answer = rows_text(rows, 0, 3);
	}
	return ERR_OK;
}

enum err
keystore_finish(struct db *db, struct arena *a, const struct keystore_id *id,
    int status, const char *answer)
{
	return db_run(db, a, STMT_finish_key,
	    DB_ARGS(id->scope, id->key, db_int(a, status), answer), NULL);
}

enum err
keystore_forget(struct db *db, struct arena *a, const struct keystore_id *id)
{
	return db_run(
	    db, a, STMT_forget_key, DB_ARGS(id->scope, id->key), NULL);
}
