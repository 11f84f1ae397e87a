#include "jobs/crew.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/token.h"
#include "jobs/job.h"
#include "jobs/run.h"

enum {
	JOBS_MAX = 32,
	NAME_BYTES_MAX = 4096,
	AGAIN_MS = 500, /* a job is started at most this often */
	TICK_MS = 100,
	PATIENCE_MS = 15000 /* for a job that is told to end */
};

struct hand {
	pid_t pid;  /* 0: not running */
	pid_t dead; /* its last process */
	int64_t started_ms;
};

static struct hand hands[JOBS_MAX];
static const char *name; /* this daemon's own */

static void
start(const struct conf *conf, const struct job *job, struct hand *hand)
{
	if (clock_ms() - hand->started_ms < AGAIN_MS)
		return;
	pid_t daemon = getpid();

	hand->started_ms = clock_ms();
	hand->pid = fork();
	if (hand->pid == 0) {
		run_catch_signals();
		run_follow(daemon, name, hand->dead);
		log_request(job->name);
		exit(run_job(conf, job));
	}
	if (hand->pid < 0) {
		hand->pid = 0;
		log_event(LOG_ERROR, "fork_failed", "job", job->name, NULL);
	}
}

/* Notes who has ended. Returns how many still run. */
static size_t
reap(const struct job *jobs, size_t n)
{
	size_t alive = 0;
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < n; i++) {
			if (hands[i].pid != pid)
				continue;
			hands[i].pid = 0;
			hands[i].dead = pid;
			if (!work_over())
				log_event(LOG_WARN, "job_ended", "job",
				    jobs[i].name, NULL);
		}
	for (size_t i = 0; i < n; i++)
		alive += hands[i].pid != 0;
	return alive;
}

static void
tell_all(size_t n, int sig)
{
	for (size_t i = 0; i < n; i++)
		if (hands[i].pid != 0)
			(void)kill(hands[i].pid, sig);
}

static void
end_all(const struct job *jobs, size_t n)
{
	int64_t until_ms = clock_ms() + PATIENCE_MS;

	tell_all(n, SIGTERM);
	while (reap(jobs, n) > 0) {
		if (clock_ms() > until_ms)
			tell_all(n, SIGKILL);
		clock_pause_ms(TICK_MS);
	}
}

int
crew_run(const struct conf *conf)
{
	size_t n;
	const struct job *jobs = job_table(&n);
	struct arena *a = arena_new(NAME_BYTES_MAX);

	must(n <= JOBS_MAX);
	name = token_random(a);
	run_catch_signals();
	for (size_t i = 0; i < n; i++)
		hands[i].started_ms = clock_ms() - AGAIN_MS;
	log_event(LOG_INFO, "started", NULL);
	while (!work_over()) {
		(void)reap(jobs, n);
		for (size_t i = 0; i < n; i++)
			if (hands[i].pid == 0)
				start(conf, &jobs[i], &hands[i]);
		clock_pause_ms(TICK_MS);
	}
	end_all(jobs, n);
	log_event(LOG_INFO, "stopped", NULL);
	arena_free(&a);
	return 0;
}
