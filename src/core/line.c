#include "core/line.h"

#include <inttypes.h>
#include <stdlib.h>

#include "redis/conn.h"
#include "redis/keys.h"

struct line {
	struct conn *conn;
};

struct line *
line_new(const struct conf *conf)
{
	struct conn_conf door = {
	    .url = conf->redis_url,
	    .user = conf->redis_user,
	    .password =
		conf->redis_password != NULL ? conf->redis_password : "",
	    .timeout_ms = conf->redis_timeout_ms,
	};
	struct line *l = calloc(1, sizeof(*l));

	must(l != NULL);
	l->conn = conn_new(&door);
	return l;
}

static const char *
number(struct arena *a, int64_t value)
{
	return arena_printf(a, "%" PRId64, value);
}

enum err
line_pass(struct line *l, struct arena *a, const struct line_visit *visit,
    struct line_answer *answer_r)
{
	const struct reply *reply = NULL;
	enum err e = conn_run(l->conn, a, SCRIPT_pass,
	    CONN_WORDS(keys_inside(a, visit->slug), visit->visitor,
		number(a, visit->max_inside),
		number(a, visit->lifetime_s * 1000)),
	    &reply);

	if (e != ERR_OK)
		return e;
	answer_r->inside = reply_int64(reply, 0) == 1;
	answer_r->count = reply_int64(reply, 1);
	answer_r->ends_ms = reply_int64(reply, 2);
	return ERR_OK;
}

enum err
line_leave(
    struct line *l, struct arena *a, const char *slug, const char *visitor)
{
	const struct reply *reply = NULL;

	return conn_run(l->conn, a, SCRIPT_leave,
	    CONN_WORDS(keys_inside(a, slug), visitor), &reply);
}

enum err
line_inside(struct line *l, struct arena *a, const char *slug, int64_t *count_r)
{
	const struct reply *reply = NULL;
	enum err e = conn_run(l->conn, a, SCRIPT_inside,
	    CONN_WORDS(keys_inside(a, slug)), &reply);

	if (e == ERR_OK)
		*count_r = reply_int64(reply, 0);
	return e;
}

enum err
line_ready(struct line *l)
{
	return conn_ready(l->conn);
}

void
line_free(struct line **l)
{
	if (*l == NULL)
		return;
	conn_free(&(*l)->conn);
	free(*l);
	*l = NULL;
}
