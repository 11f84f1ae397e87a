#include "core/line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "core/line_step.h"

/* What the visit script is told of the event and of each visitor, and tells. */
enum {
	EVENT_WORDS = 10,
	VISIT_WORDS = 6,
	EVENT_ANSWERS = 7,
	VISIT_ANSWERS = 6
};

enum {
	WORDS_MAX = KEYS_LINE + EVENT_WORDS + LINE_VISITS * VISIT_WORDS,
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

static const char *
yes(bool is)
{
	return is ? "1" : "0";
}

static void
tell_event(struct line *l, struct arena *a, const struct line_event *event,
    const char *words_r[EVENT_WORDS])
{
	const struct conf *conf = l->conf;

	words_r[0] = text_decimal(a, event->admission_s * 1000);
	words_r[1] = yes(event->seed != NULL);
	words_r[2] = yes(event->draining);
	words_r[3] = yes(event->open);
	words_r[4] = text_decimal(a, event->max_inside);
	words_r[5] = text_decimal(a, ENTER_US / event->rate_max);
	words_r[6] = text_decimal(a, 1000000 / conf->line_address_per_s);
	words_r[7] = text_decimal(a, conf->line_address_burst);
	words_r[8] = text_decimal(a, 1000000 / conf->line_address_wait_per_s);
	words_r[9] = text_decimal(a, conf->line_address_wait_burst);
}

static void
tell_visit(struct arena *a, const struct line_event *event,
    const struct line_visit *visit, const char *words_r[VISIT_WORDS])
{
	words_r[0] = visit->visitor;
	words_r[1] = keys_address(a, visit->address);
	words_r[2] = yes(visit->pressed);
	words_r[3] = text_decimal(a, visit->number);
	words_r[4] = text_decimal(a, visit->epoch);
	words_r[5] = text_decimal(a, line_rank(event, visit->number));
}

static void
read_answer(const struct reply *r, size_t i, struct line_answer *answer_r)
{
	size_t own = EVENT_ANSWERS + i * VISIT_ANSWERS;

	*answer_r = (struct line_answer){
	    .waiting = reply_int64(r, 0),
	    .inside = reply_int64(r, 1),
	    .epoch = reply_int64(r, 2),
	    .quiet_ms = reply_int64(r, 3),
	    .since = reply_int64(r, 4),
	    .a_minute = reply_int64(r, 5),
	    .drawn = reply_int64(r, 6) == 1,
	    .where = (enum line_where)reply_int64(r, own),
	    .number = reply_int64(r, own + 1),
	    .rank = reply_int64(r, own + 2),
	    .left_ms = reply_int64(r, own + 4),
	};
	if (answer_r->where == LINE_INSIDE) {
		answer_r->turn = reply_int64(r, own + 3);
		answer_r->passed = reply_int64(r, own + 5) == 1;
	} else {
		answer_r->ahead = reply_int64(r, own + 3);
		answer_r->retry_ms = reply_int64(r, own + 5);
	}
}

enum err
line_visit(struct line *l, struct arena *a, const struct line_event *event,
    struct line_visit *list, size_t n)
{
	const char *words[EVENT_WORDS + LINE_VISITS * VISIT_WORDS];
	const struct reply *reply = NULL;
	enum err e;

	must(n > 0 && n <= LINE_VISITS);
	tell_event(l, a, event, words);
	for (size_t i = 0; i < n; i++)
		tell_visit(
		    a, event, &list[i], words + EVENT_WORDS + i * VISIT_WORDS);
	e = line_step(l, a, SCRIPT_visit, event->slug,
	    (struct line_args){words, EVENT_WORDS + n * VISIT_WORDS}, &reply);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		read_answer(reply, i, &list[i].answer);
	return e;
}

enum err
line_stay(struct line *l, struct arena *a, const char *slug,
    const char *visitor, int64_t lifetime_s)
{
	const struct reply *reply = NULL;

	return line_step(l, a, SCRIPT_stay, slug,
	    LINE_ARGS(visitor, text_decimal(a, lifetime_s * 1000)), &reply);
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
