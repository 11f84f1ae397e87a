/*
 * Redis behind one narrow door: a connection that runs the scripts of the
 * table, one round trip each. The only user of hiredis.
 *
 * It takes no command text: scripts are files in redis/lua, listed in
 * script.def; what their keys are called is keys.h.
 *
 * Replies live in the arena given. The connection belongs to the process and
 * opens itself again after any error; a context that failed is never used
 * again.
 *
 * ERR_DOWN: no answer within timeout_ms, connecting and loading included; the
 * step may have happened, and may be repeated. After such a wait nobody waits
 * for half a second, so that those who stand behind each other are not kept by
 * all of theirs (OPS-05). ERR_BUG: a script failed; logged.
 */
#ifndef REDIS_CONN_H
#define REDIS_CONN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

enum script {
#define SCRIPT(name, before, keys, says) SCRIPT_##name,
#include "redis/script.def"
#undef SCRIPT
	SCRIPT_COUNT
};

struct conn;
struct reply;

struct conn_conf {
	const char *url;      /* unix:PATH or tcp:HOST:PORT */
	const char *user;     /* "": the default one */
	const char *password; /* "": none */
	int64_t timeout_ms;
};

/* A connection that is made at the first use. Never NULL; the strings must
 * outlive it. The process ignores SIGPIPE from now on. */
struct conn *conn_new(const struct conn_conf *conf);

/* words: the script's keys, then its arguments. Between them the script gets
 * the server's run id as its first argument: of this connection, which a
 * restart ends, so it is never another server's. */
#define CONN_WORDS(...)                                   \
	(const char *const[]){__VA_ARGS__},               \
	    (sizeof((const char *const[]){__VA_ARGS__}) / \
		sizeof(const char *))

MUST_USE enum err conn_run(struct conn *c, struct arena *a, enum script s,
    const char *const *words, size_t n_words, const struct reply **reply_r);

/* A script answers with a list of whole numbers, some with texts among them.
 * Aborts past its end, and where there is the other kind. */
size_t reply_count(const struct reply *r);
int64_t reply_int64(const struct reply *r, size_t i);
const char *reply_text(const struct reply *r, size_t i);

/* ERR_OK when Redis answers. */
MUST_USE enum err conn_ready(struct conn *c);

/* Answers waited for since the process began, connecting apart. */
int64_t conn_round_trips(const struct conn *c);

void conn_free(struct conn **c);

#endif
