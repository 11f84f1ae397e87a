#include "core/outbox.h"

#include <string.h>

static enum message_kind
kind_of(const char *name)
{
	return strcmp(name, "confirmed") == 0 ? MESSAGE_CONFIRMED :
						MESSAGE_REFUNDED;
}

enum err
outbox_due(struct db *db, struct arena *a, const char *channel, int64_t most,
    const struct message **messages_r, size_t *n_r)
{
	const struct rows *rows = NULL;
	struct message *messages;
	enum err e = db_run(db, a, STMT_claim_messages,
	    DB_ARGS(channel, db_int(a, most)), &rows);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(rows);
	messages = arena_array(a, *n_r + 1, sizeof(*messages));
	for (size_t i = 0; i < *n_r; i++)
		messages[i] = (struct message){
		    .id = rows_int64(rows, i, 0),
		    .reference = rows_text(rows, i, 1),
		    .kind = kind_of(rows_text(rows, i, 2)),
		    .recipient = rows_text(rows, i, 3),
		    .message_id = rows_text(rows, i, 4),
		    .unsure = rows_bool(rows, i, 5),
		    .doubts = rows_int64(rows, i, 6),
		    .tries = rows_int64(rows, i, 7),
		    .created_at = rows_int64(rows, i, 8),
		};
	*messages_r = messages;
	return ERR_OK;
}

enum err
outbox_keep(struct db *db, struct arena *a, const struct message *m)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_keep_message,
	    DB_ARGS(db_int(a, m->id), db_int(a, m->tries)), &rows);
}

static enum err
finish(struct db *db, struct arena *a, int64_t message_id, const char *state,
    const char *provider_id, const char *why)
{
	return db_run(db, a, STMT_finish_message,
	    DB_ARGS(db_int(a, message_id), state, provider_id, why,
		strcmp(state, "unsure") == 0 ? "1" : "0"),
	    NULL);
}

enum err
outbox_sent(
    struct db *db, struct arena *a, int64_t message_id, const char *provider_id)
{
	return finish(db, a, message_id, "sent", provider_id, "");
}

enum err
outbox_postponed(
    struct db *db, struct arena *a, int64_t message_id, const char *why)
{
	return finish(db, a, message_id, "waiting", NULL, why);
}

enum err
outbox_unsure(
    struct db *db, struct arena *a, int64_t message_id, const char *why)
{
	return finish(db, a, message_id, "unsure", NULL, why);
}

enum err
outbox_dead(struct db *db, struct arena *a, int64_t message_id, const char *why)
{
	return finish(db, a, message_id, "dead", NULL, why);
}

enum err
outbox_undecided(
    struct db *db, struct arena *a, int64_t message_id, const char *why)
{
	return db_run(db, a, STMT_finish_message,
	    DB_ARGS(db_int(a, message_id), "unsure", NULL, why, "0"), NULL);
}
