#include "jobs/run.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fail.h"
#include "base/log.h"
#include "base/token.h"
#include "core/lease.h"

enum {
	ARENA_MAX = 32 << 20,
	RENEW_MS = LEASE_S * 1000 / 3,
	WAIT_MS = 1000,	  /* for somebody else's lease, after an error */
	UNSET_MS = 30000, /* when a setting is missing */
	ROUNDS_MAX = 1000
};

static volatile sig_atomic_t ending;
static pid_t followed, succeeded;
static const char *daemon_name;

static void
end(int sig)
{
	(void)sig;
	ending = 1;
}

void
run_catch_signals(void)
{
	struct sigaction act = {.sa_handler = end, .sa_flags = SA_RESTART};

	sigemptyset(&act.sa_mask);
	must(sigaction(SIGTERM, &act, NULL) == 0);
	must(sigaction(SIGINT, &act, NULL) == 0);
}

void
run_follow(pid_t daemon, const char *name, pid_t before)
{
	followed = daemon;
	daemon_name = name;
	succeeded = before;
}

bool
work_over(void)
{
	return ending != 0 || (followed != 0 && getppid() != followed);
}

struct arena *
work_item(struct work *w)
{
	arena_reset(w->item);
	return w->item;
}

static void
open_gateway(struct work *w, const struct job *job)
{
	w->unset = razorpay_init(&w->razorpay, w->conf) != ERR_OK;
	breaker_init(
	    &w->breaker, (uint64_t)clock_ms() ^ (uint64_t)getpid() << 32);
	budget_init(&w->budget, w->conf->razorpay_calls_per_s, job->calls);
	w->razorpay.breaker = &w->breaker;
	w->razorpay.budget = &w->budget;
}

static enum err
open_work(struct work *w, const struct conf *conf, const struct job *job)
{
	enum err e;

	*w = (struct work){.conf = conf};
	w->arena = arena_new(ARENA_MAX);
	w->item = arena_new(ARENA_MAX);
	if (job->calls > 0)
		open_gateway(w, job);
	e = boot_open(conf, "jobs", &w->boot);
	if (e != ERR_OK)
		return e;
	boot_patient(w->boot);
	w->gateway = (struct gateway){
	    boot_db(w->boot), boot_line(w->boot), &w->razorpay};
	return ERR_OK;
}

static void
close_work(struct work *w)
{
	boot_close(&w->boot);
	arena_free(&w->arena);
	arena_free(&w->item);
}

/* The process id is for whoever looks at the table. */
static const char *
name_holder(struct arena *a, pid_t pid)
{
	const char *name = daemon_name;

	if (name == NULL)
		name = token_random(a);
	return arena_printf(a, "%ld-%s", (long)pid, name);
}

/* ERR_NONE: somebody else has it. */
static enum err
take_lease(struct work *w, const struct job *job, const char *holder)
{
	if (job->everywhere)
		return ERR_OK;
	return lease_hold(boot_db(w->boot), w->arena, job->name, holder);
}

static void
give_lease(struct work *w, const struct job *job, const char *holder)
{
	if (job->everywhere)
		return;
	if (lease_drop(boot_db(w->boot), w->arena, job->name, holder) != ERR_OK)
		log_event(LOG_WARN, "lease_not_dropped", NULL);
}

/* The same error again and again is said once. */
static void
say(const struct job *job, enum err e, enum err *said)
{
	if (e == *said)
		return;
	*said = e;
	log_event(e == ERR_OK ? LOG_INFO : LOG_WARN, "job", "job", job->name,
	    "err", err_name(e), NULL);
}

static int64_t
pause_after(const struct job *job, enum err e, bool more)
{
	if (e != ERR_OK)
		return e == ERR_INPUT ? UNSET_MS : WAIT_MS;
	return more ? 0 : job->every_ms;
}

static enum err
step(struct work *w, const struct job *job, bool *more_r)
{
	*more_r = false;
	return w->unset ? ERR_INPUT : job->step(w, more_r);
}

static void
loop(struct work *w, const struct job *job, const char *holder)
{
	int64_t renew_ms = 0;
	enum err e = ERR_OK, said = ERR_OK;
	bool more;

	while (!work_over()) {
		arena_reset(w->arena);
		more = false;
		if (clock_ms() >= renew_ms) {
			e = take_lease(w, job, holder);
			renew_ms = clock_ms() + (e == ERR_OK ? RENEW_MS : 0);
		}
		if (e == ERR_OK)
			e = step(w, job, &more);
		if (e != ERR_OK)
			renew_ms = 0;
		say(job, e, &said);
		(void)fail_point(job->name);
		clock_pause_ms((int)pause_after(job, e, more));
	}
}

int
run_job(const struct conf *conf, const struct job *job)
{
	struct work w;
	struct arena *own = arena_new(ARENA_MAX);
	const char *holder = name_holder(own, getpid());
	enum err e = open_work(&w, conf, job);

	if (e == ERR_OK) {
		if (succeeded != 0)
			give_lease(&w, job, name_holder(own, succeeded));
		loop(&w, job, holder);
		arena_reset(w.arena);
		give_lease(&w, job, holder);
	}
	close_work(&w);
	arena_free(&own);
	return e == ERR_OK ? 0 : 1;
}

int
run_once(const struct conf *conf, const struct job *job)
{
	struct work w;
	struct arena *own = arena_new(ARENA_MAX);
	const char *holder = name_holder(own, getpid());
	enum err e = open_work(&w, conf, job);
	bool more = true;

	if (e == ERR_OK)
		e = take_lease(&w, job, holder);
	for (int i = 0; e == ERR_OK && more && i < ROUNDS_MAX; i++) {
		arena_reset(w.arena);
		e = step(&w, job, &more);
	}
	if (w.boot != NULL && e != ERR_NONE)
		give_lease(&w, job, holder);
	if (e != ERR_OK)
		log_event(LOG_WARN, "job", "job", job->name, "err", err_name(e),
		    NULL);
	close_work(&w);
	arena_free(&own);
	return e == ERR_OK || e == ERR_NONE ? 0 : 1;
}
