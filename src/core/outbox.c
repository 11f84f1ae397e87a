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
		    .channel = channel,
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
outbox_begin(struct db *db, struct arena *a, const struct message *m)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_begin_message,
	    DB_ARGS(db_int(a, m->id), db_int(a, m->tries)), &rows);
}

/* What is known of one call. */
struct outcome {
	const char *state;
	const char *provider_id; /* NULL: none */
	const char *why;
	const char *doubts; /* to be added */
};

static enum err
finish(struct db *db, struct arena *a, const struct message *m,
    const struct outcome *o)
{
	return db_run(db, a, STMT_finish_message,
	    DB_ARGS(db_int(a, m->id), o->state, o->provider_id, o->why,
		o->doubts, db_int(a, m->tries)),
	    NULL);
}

enum err
outbox_sent(struct db *db, struct arena *a, const struct message *m,
    const char *provider_id)
{
	const struct outcome o = {"sent", provider_id, "", "0"};

	return finish(db, a, m, &o);
}

enum err
outbox_postponed(
    struct db *db, struct arena *a, const struct message *m, const char *why)
{
	const struct outcome o = {"waiting", NULL, why, "0"};

	return finish(db, a, m, &o);
}

enum err
outbox_unsure(
    struct db *db, struct arena *a, const struct message *m, const char *why)
{
	const struct outcome o = {"unsure", NULL, why, "1"};

	return finish(db, a, m, &o);
}

enum err
outbox_undecided(
    struct db *db, struct arena *a, const struct message *m, const char *why)
{
	const struct outcome o = {"unsure", NULL, why, "0"};

	return finish(db, a, m, &o);
}

enum err
outbox_dead(
    struct db *db, struct arena *a, const struct message *m, const char *why)
{
	const struct outcome o = {"dead", NULL, why, "0"};

	return finish(db, a, m, &o);
}

static const char *
state_name(enum delivery_state state)
{
	static const char *const names[] = {"none", "sent", "delivered",
	    "undelivered", "bounced", "complained"};

	return names[state];
}

enum err
outbox_heard(struct db *db, struct arena *a, const struct delivery_news *news)
{
	const struct rows *rows = NULL;

	return db_run(db, a, STMT_note_delivery,
	    DB_ARGS(news->channel, news->provider_id, news->message_id,
		state_name(news->state), news->code),
	    &rows);
}

enum err
outbox_troubles(struct db *db, struct arena *a,
    const struct outbox_trouble **list_r, size_t *n_r)
{
	const struct rows *r = NULL;
	struct outbox_trouble *list;
	enum err e = db_run(db, a, STMT_list_messages, DB_NO_ARGS, &r);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(r);
	list = arena_array(a, *n_r + 1, sizeof(*list));
	for (size_t i = 0; i < *n_r; i++)
		list[i] = (struct outbox_trouble){
		    .id = rows_int64(r, i, 0),
		    .kind = rows_text(r, i, 1),
		    .channel = rows_text(r, i, 2),
		    .state = rows_text(r, i, 3),
		    .delivery = rows_text(r, i, 4),
		    .code = rows_text(r, i, 5),
		    .slug = rows_text(r, i, 6),
		    .tries = rows_int64(r, i, 7),
		    .note = rows_text(r, i, 8),
		    .since_s = rows_int64(r, i, 9),
		};
	*list_r = list;
	return ERR_OK;
}

enum err
outbox_counts(struct db *db, struct arena *a,
    const struct outbox_count **list_r, size_t *n_r)
{
	const struct rows *r = NULL;
	struct outbox_count *list;
	enum err e = db_run(db, a, STMT_count_deliveries, DB_NO_ARGS, &r);

	if (e != ERR_OK)
		return e;
	*n_r = rows_count(r);
	list = arena_array(a, *n_r + 1, sizeof(*list));
	for (size_t i = 0; i < *n_r; i++)
		list[i] = (struct outbox_count){
		    .channel = rows_text(r, i, 0),
		    .state = rows_text(r, i, 1),
		    .delivery = rows_text(r, i, 2),
		    .n = rows_int64(r, i, 3),
		};
	*list_r = list;
	return ERR_OK;
}

enum err
outbox_revive(struct db *db, struct arena *a, int64_t message_id,
    const char *by, int64_t *n_r)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_revive_messages,
	    DB_ARGS(db_int(a, message_id), by), &rows);

	if (e == ERR_OK)
		*n_r = rows_int64(rows, 0, 0);
	return e;
}
