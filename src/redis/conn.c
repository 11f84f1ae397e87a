#include "redis/conn.h"

#include <hiredis/hiredis.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "redis/script.h"

enum {
	ARENA_MAX = 1024 * 1024,
	WORDS_MAX = 128,
	SHA_LEN = 40, /* and of a run id */
	REST_MS = 500,
	MOMENT_MS = 5
};

struct conn {
	struct conn_conf conf;
	redisContext *context; /* NULL: to be made at the next use */
	char sha[SCRIPT_COUNT][SHA_LEN + 1];
	char run[SHA_LEN + 1];
	int patience_ms; /* how long an answer is waited for as it stands */
	int64_t rest_until_ms; /* a server that stands still is left alone */
	int64_t round_trips;
};

struct reply {
	redisReply *reply;
};

struct conn *
conn_new(const struct conn_conf *conf)
{
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct conn *c = calloc(1, sizeof(*c));

	must(c != NULL);
	/* hiredis writes to a socket that may be closed */
	must(sigaction(SIGPIPE, &ignore, NULL) == 0);
	c->conf = *conf;
	return c;
}

static void
hang_up(struct conn *c)
{
	if (c->context != NULL)
		redisFree(c->context);
	c->context = NULL;
}

static struct timeval
left(int64_t deadline_ms)
{
	int ms = clock_left_ms(deadline_ms);

	/* nought would mean for ever */
	if (ms == 0)
		ms = 1;
	return (struct timeval){
	    .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};
}

static enum err
away(struct conn *c, const char *what, int64_t deadline_ms)
{
	if (clock_left_ms(deadline_ms) == 0)
		c->rest_until_ms = clock_ms() + REST_MS;
	log_event(LOG_WARN, "redis_away", "what", what, "says",
	    c->context != NULL ? c->context->errstr : NULL, NULL);
	hang_up(c);
	return ERR_DOWN;
}

static redisContext *
dial(const char *url, struct timeval within)
{
	struct arena *a = arena_new(ARENA_MAX);
	redisContext *context = NULL;
	char *host, *colon;
	int64_t port;

	if (strncmp(url, "unix:", 5) == 0)
		context = redisConnectUnixWithTimeout(url + 5, within);
	if (strncmp(url, "tcp:", 4) == 0) {
		host = arena_strdup(a, url + 4);
		colon = strrchr(host, ':');
		if (colon != NULL &&
		    text_to_int64(colon + 1, 1, 65535, &port) == ERR_OK) {
			*colon = '\0';
			context =
			    redisConnectWithTimeout(host, (int)port, within);
		}
	}
	arena_free(&a);
	return context;
}

/* Two system calls, saved where the wait is the same within a moment. */
static bool
set_patience(struct conn *c, int64_t deadline_ms)
{
	int ms = clock_left_ms(deadline_ms);

	if (ms <= c->patience_ms && c->patience_ms - ms < MOMENT_MS)
		return true;
	c->patience_ms = ms;
	return redisSetTimeout(c->context, left(deadline_ms)) == REDIS_OK;
}

/* The next answer, for freeReplyObject(); NULL when the context is done for. */
static redisReply *
hear(struct conn *c, int64_t deadline_ms)
{
	void *reply = NULL;

	if (!set_patience(c, deadline_ms) ||
	    redisGetReply(c->context, &reply) != REDIS_OK)
		return NULL;
	return reply;
}

static bool
hear_ok(struct conn *c, int64_t deadline_ms)
{
	redisReply *reply = hear(c, deadline_ms);
	bool ok = reply != NULL && reply->type != REDIS_REPLY_ERROR;

	if (reply != NULL)
		freeReplyObject(reply);
	return ok;
}

static bool
hear_sha(struct conn *c, enum script s, int64_t deadline_ms)
{
	redisReply *reply = hear(c, deadline_ms);
	bool ok = reply != NULL && reply->type == REDIS_REPLY_STRING &&
	    strlen(reply->str) == SHA_LEN;

	if (ok)
		memcpy(c->sha[s], reply->str, SHA_LEN + 1);
	if (reply != NULL)
		freeReplyObject(reply);
	return ok;
}

static bool
say_who(struct conn *c)
{
	if (*c->conf.user == '\0')
		return redisAppendCommand(
			   c->context, "AUTH %s", c->conf.password) == REDIS_OK;
	return redisAppendCommand(c->context, "AUTH %s %s", c->conf.user,
		   c->conf.password) == REDIS_OK;
}

/* "run_id:" and 40 hexadecimal digits, among much else. */
static bool
hear_run(struct conn *c, int64_t deadline_ms)
{
	static const char label[] = "run_id:";
	redisReply *reply = hear(c, deadline_ms);
	const char *at = NULL;

	if (reply != NULL && reply->type == REDIS_REPLY_STRING)
		at = strstr(reply->str, label);
	if (at != NULL && strlen(at) > strlen(label) + SHA_LEN) {
		memcpy(c->run, at + strlen(label), SHA_LEN);
		c->run[SHA_LEN] = '\0';
	} else {
		at = NULL;
	}
	if (reply != NULL)
		freeReplyObject(reply);
	return at != NULL;
}

/* The password, whose life this is, and all scripts, in one go. */
static enum err
introduce(struct conn *c, int64_t deadline_ms)
{
	struct arena *a = arena_new(ARENA_MAX);
	bool secret = *c->conf.password != '\0', ok = true;

	if (secret)
		ok = say_who(c);
	ok = ok && redisAppendCommand(c->context, "INFO server") == REDIS_OK;
	for (int s = 0; ok && s < SCRIPT_COUNT; s++)
		ok = redisAppendCommand(c->context, "SCRIPT LOAD %s",
			 script_text(a, (enum script)s)) == REDIS_OK;
	arena_free(&a);
	if (ok && secret && !hear_ok(c, deadline_ms))
		return away(c, "password", deadline_ms);
	if (ok && !hear_run(c, deadline_ms))
		return away(c, "run id", deadline_ms);
	for (int s = 0; ok && s < SCRIPT_COUNT; s++)
		ok = hear_sha(c, (enum script)s, deadline_ms);
	return ok ? ERR_OK : away(c, "scripts", deadline_ms);
}

/* An idle connection hears nothing but its end. */
static bool
alive(const struct conn *c)
{
	struct pollfd fd = {.events = POLLIN};

	if (c->context == NULL)
		return false;
	fd.fd = c->context->fd;
	return poll(&fd, 1, 0) <= 0;
}

static enum err
connect_to(struct conn *c, int64_t deadline_ms)
{
	if (alive(c))
		return ERR_OK;
	hang_up(c);
	if (clock_left_ms(c->rest_until_ms) > 0)
		return ERR_DOWN;
	c->patience_ms = 0;
	c->context = dial(c->conf.url, left(deadline_ms));
	if (c->context == NULL || c->context->err != 0)
		return away(c, "connect", deadline_ms);
	return introduce(c, deadline_ms);
}

static redisReply *
evaluate(struct conn *c, const char *const *words, size_t n_words,
    int64_t deadline_ms)
{
	const char *argv[WORDS_MAX];
	size_t n = 0;

	for (n = 0; n < n_words; n++)
		argv[n] = words[n];
	c->round_trips++;
	if (redisAppendCommandArgv(c->context, (int)n, argv, NULL) != REDIS_OK)
		return NULL;
	return hear(c, deadline_ms);
}

/* One try on an open connection. Redis may have forgotten the script: then its
 * whole text goes over, and is known again. */
static redisReply *
attempt(struct conn *c, struct arena *a, enum script s,
    const char *const *words, size_t n_words, int64_t deadline_ms)
{
	const char *all[WORDS_MAX] = {
	    "EVALSHA", c->sha[s], arena_printf(a, "%zu", script_keys(s))};
	redisReply *reply;
	size_t n = 3, keys = script_keys(s);

	must(n_words + 4 <= WORDS_MAX);
	must(n_words >= keys);
	for (size_t i = 0; i < keys; i++)
		all[n++] = words[i];
	all[n++] = c->run;
	for (size_t i = keys; i < n_words; i++)
		all[n++] = words[i];
	reply = evaluate(c, all, n, deadline_ms);
	if (reply == NULL || reply->type != REDIS_REPLY_ERROR ||
	    strncmp(reply->str, "NOSCRIPT", 8) != 0)
		return reply;
	freeReplyObject(reply);
	all[0] = "EVAL";
	all[1] = script_text(a, s);
	return evaluate(c, all, n, deadline_ms);
}

static enum err
judge(redisReply *reply, enum script s)
{
	if (reply->type == REDIS_REPLY_ARRAY)
		return ERR_OK;
	log_event(LOG_ERROR, "redis_script_failed", "script", script_name(s),
	    "says", reply->type == REDIS_REPLY_ERROR ? reply->str : NULL, NULL);
	/* starting up, a replica, out of memory: another try may do */
	if (reply->type == REDIS_REPLY_ERROR &&
	    (strncmp(reply->str, "LOADING", 7) == 0 ||
		strncmp(reply->str, "READONLY", 8) == 0 ||
		strncmp(reply->str, "OOM", 3) == 0 ||
		strncmp(reply->str, "BUSY", 4) == 0))
		return ERR_DOWN;
	return ERR_BUG;
}

enum err
conn_run(struct conn *c, struct arena *a, enum script s,
    const char *const *words, size_t n_words, const struct reply **reply_r)
{
	int64_t deadline_ms = clock_ms() + c->conf.timeout_ms;
	struct reply *kept = arena_alloc(a, sizeof(*kept));
	enum err e = connect_to(c, deadline_ms);

	if (e != ERR_OK)
		return e;
	kept->reply = attempt(c, a, s, words, n_words, deadline_ms);
	if (kept->reply == NULL)
		return away(c, script_name(s), deadline_ms);
	arena_defer(a, freeReplyObject, kept->reply);
	*reply_r = kept;
	e = judge(kept->reply, s);
	if (e == ERR_DOWN)
		hang_up(c);
	return e;
}

enum err
conn_ready(struct conn *c)
{
	int64_t deadline_ms = clock_ms() + c->conf.timeout_ms;
	enum err e = connect_to(c, deadline_ms);

	if (e != ERR_OK)
		return e;
	c->round_trips++;
	if (redisAppendCommand(c->context, "PING") != REDIS_OK ||
	    !hear_ok(c, deadline_ms))
		return away(c, "ping", deadline_ms);
	return ERR_OK;
}

size_t
reply_count(const struct reply *r)
{
	return r->reply->elements;
}

int64_t
reply_int64(const struct reply *r, size_t i)
{
	must(i < r->reply->elements);
	must(r->reply->element[i]->type == REDIS_REPLY_INTEGER);
	return r->reply->element[i]->integer;
}

const char *
reply_text(const struct reply *r, size_t i)
{
	must(i < r->reply->elements);
	must(r->reply->element[i]->type == REDIS_REPLY_STRING);
	return r->reply->element[i]->str;
}

int64_t
conn_round_trips(const struct conn *c)
{
	return c->round_trips;
}

void
conn_free(struct conn **c)
{
	if (*c == NULL)
		return;
	hang_up(*c);
	free(*c);
	*c = NULL;
}
