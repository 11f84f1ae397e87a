#include "core/line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/token.h"
#include "core/line_step.h"

enum {
	WORDS_MAX = 32,
	NUMBER_SIZE = 21,	    /* sign, 19 digits, end */
	ENTER_US = 60 * 1000 * 1000 /* one a minute */
};

#define BEHIND (INT64_C(1) << 40) /* ranks of who joined after the draw */

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
	l->conf = conf;
	l->conn = conn_new(&door);
	l->keys_arena = arena_new(LINE_KEYS_CEILING);
	return l;
}

/* Not by printf: a step has a dozen of them. */
const char *
line_number(struct arena *a, int64_t value)
{
	char *s = arena_alloc(a, NUMBER_SIZE), *at = s + NUMBER_SIZE - 1;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	*at = '\0';
	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		*--at = '-';
	return at;
}

/* The names are the same from step to step, as a rule. */
static void
name_keys(struct line *l, const char *slug)
{
	size_t len = strlen(slug);

	if (strcmp(slug, l->slug) == 0)
		return;
	must(len < sizeof(l->slug));
	arena_reset(l->keys_arena);
	keys_line(l->keys_arena, slug, l->keys);
	memcpy(l->slug, slug, len + 1);
}

enum err
line_step(struct line *l, struct arena *a, enum script s, const char *slug,
    struct line_args args, const struct reply **reply_r)
{
	const char *words[WORDS_MAX];
	enum err e;

	must(KEYS_LINE + args.n <= WORDS_MAX);
	name_keys(l, slug);
	memcpy(words, l->keys, sizeof(l->keys));
	for (size_t i = 0; i < args.n; i++)
		words[KEYS_LINE + i] = args.words[i];
	e = conn_run(l->conn, a, s, words, KEYS_LINE + args.n, reply_r);
	if (e == ERR_OK && reply_count(*reply_r) == 1 &&
	    reply_int64(*reply_r, 0) == -1)
		return ERR_NONE;
	return e;
}

int64_t
line_rank(const struct line_event *event, int64_t number)
{
	unsigned char digest[32];
	char text[128];
	int64_t rank = 0;

	if (event->seed == NULL)
		return number;
	if (number > event->drawn_last)
		return BEHIND + number;
	int len =
	    snprintf(text, sizeof(text), "%s:%" PRId64, event->seed, number);
	must(len > 0 && (size_t)len < sizeof(text));
	token_sha256(text, (size_t)len, digest);
	for (size_t i = 0; i < 5; i++)
		rank = rank << 8 | digest[i];
	return rank;
}

static void
read_answer(const struct reply *r, struct line_answer *answer_r)
{
	answer_r->where = (enum line_where)reply_int64(r, 0);
	answer_r->number = reply_int64(r, 1);
	answer_r->rank = reply_int64(r, 2);
	answer_r->ahead = reply_int64(r, 3);
	answer_r->waiting = reply_int64(r, 4);
	answer_r->inside = reply_int64(r, 5);
	answer_r->epoch = reply_int64(r, 6);
	answer_r->left_ms = reply_int64(r, 7);
	answer_r->retry_ms = reply_int64(r, 8);
	answer_r->quiet_ms = reply_int64(r, 9);
	answer_r->since = reply_int64(r, 10);
	answer_r->a_minute = reply_int64(r, 11);
}

enum err
line_join(struct line *l, struct arena *a, const struct line_visit *visit,
    struct line_answer *answer_r)
{
	const struct line_event *event = visit->event;
	const struct conf *conf = l->conf;
	const struct reply *reply = NULL;
	enum err e = line_step(l, a, SCRIPT_join, event->slug,
	    LINE_ARGS(keys_through(a, event->slug, visit->address),
		keys_joined(a, event->slug, visit->address), visit->visitor,
		line_number(a, visit->number), line_number(a, visit->epoch),
		line_number(a, line_rank(event, visit->number)),
		event->seed != NULL ? "1" : "0",
		line_number(a, event->admission_s * 1000),
		event->draining ? "1" : "0", event->open ? "1" : "0",
		line_number(a, event->max_inside),
		line_number(a, ENTER_US / event->rate_max),
		line_number(a, 1000000 / conf->line_address_per_s),
		line_number(a, conf->line_address_burst),
		line_number(a, 1000000 / conf->line_address_wait_per_s),
		line_number(a, conf->line_address_wait_burst)),
	    &reply);

	if (e == ERR_OK)
		read_answer(reply, answer_r);
	return e;
}

enum err
line_seen(struct line *l, struct arena *a, const struct line_visit *visit,
    struct line_answer *answer_r)
{
	const struct line_event *event = visit->event;
	const struct reply *reply = NULL;
	enum err e = line_step(l, a, SCRIPT_seen, event->slug,
	    LINE_ARGS(visit->visitor, line_number(a, visit->number),
		line_number(a, visit->epoch),
		line_number(a, line_rank(event, visit->number)),
		event->seed != NULL ? "1" : "0",
		line_number(a, event->admission_s * 1000)),
	    &reply);

	if (e == ERR_OK)
		read_answer(reply, answer_r);
	return e;
}

enum err
line_stay(struct line *l, struct arena *a, const char *slug,
    const char *visitor, int64_t lifetime_s)
{
	const struct reply *reply = NULL;

	return line_step(l, a, SCRIPT_stay, slug,
	    LINE_ARGS(visitor, line_number(a, lifetime_s * 1000)), &reply);
}

enum err
line_leave(
    struct line *l, struct arena *a, const char *slug, const char *visitor)
{
	const struct reply *reply = NULL;
	enum err e =
	    line_step(l, a, SCRIPT_leave, slug, LINE_ARGS(visitor), &reply);

	return e == ERR_NONE ? ERR_OK : e;
}

void
line_vacate(struct line *l, struct arena *a, const struct line_left *left)
{
	if (left->visitor == NULL)
		return;
	if (line_leave(l, a, left->slug, left->visitor) != ERR_OK)
		log_event(LOG_WARN, "slot_not_left", "slug", left->slug, NULL);
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
	arena_free(&(*l)->keys_arena);
	free(*l);
	*l = NULL;
}
