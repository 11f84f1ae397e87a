/* The audit again and again, beside a test or a rehearsal: what is only wrong
 * for a moment is seen as well. A database that is away for a while is not
 * looked at meanwhile, and that is counted. */
#include "tool/audit.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"

enum {
	LOOK_MAX = 64 * 1024 * 1024,
	AWAY_MS = 2000 /* a look that takes longer is a database that is away */
};

static volatile sig_atomic_t is_over;

static void
end(int signal)
{
	(void)signal;
	is_over = 1;
}

struct series {
	int64_t looks, missed, most_ms, sum_ms;
	struct audit_report last;
};

static enum err
look(struct db *db, struct arena *a, struct series *s)
{
	enum err e;

	db_deadline(db, clock_ms() + AWAY_MS);
	e = audit_run(db, a, &s->last);
	if (e == ERR_DOWN || e == ERR_BUSY) {
		s->missed++;
		return ERR_NONE;
	}
	if (e != ERR_OK)
		return e;
	s->looks++;
	s->sum_ms += s->last.ms;
	if (s->last.ms > s->most_ms)
		s->most_ms = s->last.ms;
	return ERR_OK;
}

/* Until the time is over; ERR_CONFLICT: a look found something. */
static enum err
look_on(struct db *db, struct arena *a, const struct audit_options *o,
    struct series *s)
{
	int64_t end_ms = o->for_ms > 0 ? clock_ms() + o->for_ms : INT64_MAX;
	int64_t next_ms = clock_ms();
	enum err e = ERR_OK;

	while (!is_over && clock_ms() < end_ms) {
		arena_reset(a);
		e = look(db, a, s);
		if (e != ERR_OK && e != ERR_NONE)
			return e;
		if (e == ERR_OK && s->last.n_violations > 0)
			return ERR_CONFLICT;
		next_ms += o->every_ms;
		if (next_ms < clock_ms())
			next_ms = clock_ms();
		if (!is_over)
			clock_pause_ms(
			    clock_left_ms(next_ms < end_ms ? next_ms : end_ms));
	}
	return ERR_OK;
}

static void
print_series(const struct series *s)
{
	(void)printf("%" PRId64 " looks, %" PRId64 " missed; one took %" PRId64
		     " ms, at most %" PRId64 " ms\n",
	    s->looks, s->missed, s->looks > 0 ? s->sum_ms / s->looks : 0,
	    s->most_ms);
}

static void
print_all(struct arena *a, const struct audit_options *o,
    const struct series *s, bool found)
{
	struct json *all;

	if (!o->json) {
		if (found)
			audit_print_lines(&s->last, NULL);
		print_series(s);
		return;
	}
	all = s->looks > 0 ? audit_json(a, &s->last, NULL) : json_object(a);
	json_put_int64(all, "looks", s->looks);
	json_put_int64(all, "missed", s->missed);
	json_put_int64(all, "most_ms", s->most_ms);
	(void)puts(json_print(a, all));
}

int
audit_every(const struct tool *t, const struct audit_options *o)
{
	struct db *db = tool_db(t, t->conf->pg_url, false);
	struct arena *a = arena_new(LOOK_MAX);
	struct sigaction action = {.sa_handler = end};
	struct series s = {0};
	enum err e;

	must(sigaction(SIGTERM, &action, NULL) == 0);
	must(sigaction(SIGINT, &action, NULL) == 0);
	e = look_on(db, a, o, &s);
	if (e == ERR_OK && s.looks == 0)
		e = ERR_DOWN;
	if (e == ERR_OK || e == ERR_CONFLICT)
		print_all(a, o, &s, e == ERR_CONFLICT);
	db_free(&db);
	arena_free(&a);
	if (e == ERR_CONFLICT)
		return EXIT_FAILED;
	return e == ERR_OK ? EXIT_DONE : tool_failed("audit", e);
}
