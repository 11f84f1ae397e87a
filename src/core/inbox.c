#include "core/inbox.h"

#include "base/token.h"

enum err
inbox_store(struct db *db, struct arena *a,
    const struct inbox_delivery *delivery, bool *fresh_r)
{
	const char *digest =
	    token_sha256_hex(a, delivery->body, delivery->body_len);
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_add_webhook,
	    DB_ARGS(delivery->event_id, delivery->name, delivery->body,
		delivery->headers, digest),
	    &rows);

	*fresh_r = e == ERR_OK;
	return e == ERR_NONE ? ERR_OK : e;
}

enum err
inbox_count_refused(struct db *db, struct arena *a, int64_t n)
{
	return db_run(db, a, STMT_count_up,
	    DB_ARGS("webhook_refused", db_int(a, n)), NULL);
}

enum err
inbox_due(struct db *db, struct arena *a, int64_t most,
    const struct inbox_event **events_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct inbox_event *events;
	enum err e =
	    db_run(db, a, STMT_claim_webhooks, DB_ARGS(db_int(a, most)), &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	events = arena_array(a, *n_r + 1, sizeof(*events));
	for (size_t i = 0; i < *n_r; i++)
		events[i] = (struct inbox_event){
		    .id = rows_int64(rows, i, 0),
		    .event_id = rows_text(rows, i, 1),
		    .name = rows_text(rows, i, 2),
		    .body = rows_text(rows, i, 3),
		};
	*events_r = events;
	return ERR_OK;
}

enum err
inbox_done(struct db *db, struct arena *a, int64_t id)
{
	return db_run(db, a, STMT_finish_webhook,
	    DB_ARGS(db_int(a, id), "done", ""), NULL);
}

enum err
inbox_ignored(struct db *db, struct arena *a, int64_t id, const char *why)
{
	return db_run(db, a, STMT_finish_webhook,
	    DB_ARGS(db_int(a, id), "ignored", why), NULL);
}
