#include "core/notice.h"

#include <string.h>

#include "base/token.h"

enum err
notice_store(
    struct db *db, struct arena *a, const char *body, int64_t written_s)
{
	const struct rows *rows = NULL;
	const char *fate;
	enum err e = db_run(db, a, STMT_add_notice,
	    DB_ARGS(body, token_sha256_hex(a, body, strlen(body)),
		db_int(a, written_s)),
	    &rows);

	if (e != ERR_OK)
		return e;
	fate = rows_text(rows, 0, 0);
	if (strcmp(fate, "old") == 0)
		return ERR_AUTH;
	return strcmp(fate, "full") == 0 ? ERR_BUSY : ERR_OK;
}

enum err
notice_due(struct db *db, struct arena *a, int64_t most,
    const struct notice **notices_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct notice *notices;
	enum err e =
	    db_run(db, a, STMT_claim_notices, DB_ARGS(db_int(a, most)), &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	notices = arena_array(a, *n_r + 1, sizeof(*notices));
	for (size_t i = 0; i < *n_r; i++)
		notices[i] = (struct notice){
		    .id = rows_int64(rows, i, 0),
		    .body = rows_text(rows, i, 1),
		};
	*notices_r = notices;
	return ERR_OK;
}

enum err
notice_done(struct db *db, struct arena *a, int64_t id)
{
	return db_run(db, a, STMT_drop_notice, DB_ARGS(db_int(a, id)), NULL);
}

enum err
notice_refused(struct db *db, struct arena *a, int64_t id)
{
	return db_run(db, a, STMT_refuse_notice, DB_ARGS(db_int(a, id)), NULL);
}
