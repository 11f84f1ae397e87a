#include "core/session.h"

#include "base/log.h"

enum {
	HOLDS_PER_SESSION = 2
};

enum err
session_open(struct db *db, struct arena *a,
    const struct session_admission *admission, struct session *session_r)
{
	const struct rows *r = NULL;
	int64_t attempts;
	enum err err = db_run(db, a, STMT_open_session,
	    DB_ARGS(admission->slug, admission->key, admission->visitor,
		db_int(a, admission->issued_at), db_int(a, admission->epoch),
		db_int(a, admission->turn), db_int(a, admission->rank),
		admission->passed ? "t" : "f"),
	    &r);

	if (err != ERR_OK)
		return err == ERR_NONE ? ERR_AUTH : err;
	if (!rows_bool(r, 0, 0)) {
		log_event(LOG_WARN, "admission_of_another", "slug",
		    admission->slug, NULL);
		return ERR_AUTH;
	}
	attempts = rows_int64(r, 0, 3);
	session_r->open = rows_bool(r, 0, 1);
	session_r->expires_at = rows_int64(r, 0, 2);
	session_r->holds_left = attempts < HOLDS_PER_SESSION ?
	    HOLDS_PER_SESSION - (int)attempts :
	    0;
	return ERR_OK;
}

enum err
session_close(
    struct db *db, struct arena *a, const char *key, const char *visitor)
{
	return db_run(db, a, STMT_close_session, DB_ARGS(key, visitor), NULL);
}
