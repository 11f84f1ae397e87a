#include "sandbox/deliver.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	CREW = 8,     /* the last one does everything but webhooks */
	IDLE_MS = 25, /* of the first; the others look more rarely */
	AWAY_MS = 500,
	ARENA_CEILING = 4 * 1024 * 1024
};

static volatile sig_atomic_t ending;

static void
end(int sig)
{
	(void)sig;
	ending = 1;
}

static void
catch_end(void)
{
	struct sigaction act = {.sa_handler = end};

	sigemptyset(&act.sa_mask);
	(void)sigaction(SIGTERM, &act, NULL);
	(void)sigaction(SIGINT, &act, NULL);
}

/* How long to look away when there was nothing to do. */
static int
idle_ms(int place)
{
	return place == CREW - 1 ? 2 * IDLE_MS : IDLE_MS * (1 + place);
}

static void
work(struct sandbox *s, int place)
{
	struct arena *a = arena_new(ARENA_CEILING);

	while (!ending && getppid() > 1) {
		size_t n = 0;
		enum err e = place == CREW - 1 ? later_round(s, a, &n) :
						 deliver_webhooks(s, a, &n);

		arena_reset(a);
		if (e != ERR_OK)
			clock_pause_ms(AWAY_MS);
		else if (n == 0)
			clock_pause_ms(idle_ms(place));
	}
	arena_free(&a);
}

static pid_t
hire(const struct conf *conf, int place)
{
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	struct arena *a = arena_new(65536);
	struct sandbox s;
	enum err e = sandbox_open(&s, a, conf);
	if (e == ERR_OK)
		work(&s, place);
	_exit(e == ERR_OK ? 0 : 1);
}

static void
hire_missing(const struct conf *conf, pid_t *crew)
{
	for (int i = 0; i < CREW && !ending; i++)
		if (crew[i] <= 0)
			crew[i] = hire(conf, i);
}

static void
wait_for_one(pid_t *crew)
{
	int status;
	pid_t gone = wait(&status);

	if (gone < 0)
		return;
	for (int i = 0; i < CREW; i++)
		if (crew[i] == gone)
			crew[i] = 0;
	if (ending)
		return;
	log_event(LOG_WARN, "deliverer_gone", NULL);
	clock_pause_ms(AWAY_MS);
}

static void
dismiss(pid_t *crew)
{
	for (int i = 0; i < CREW; i++)
		if (crew[i] > 0)
			(void)kill(crew[i], SIGTERM);
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
}

int
deliver_run(const struct conf *conf)
{
	pid_t crew[CREW] = {0};
	struct arena *a = arena_new(65536);
	struct sandbox s;
	enum err e = sandbox_open(&s, a, conf);

	if (e != ERR_OK) {
		arena_free(&a);
		return 1;
	}
	db_free(&s.db);
	catch_end();
	log_event(LOG_INFO, "delivering", NULL);
	while (!ending) {
		hire_missing(conf, crew);
		wait_for_one(crew);
	}
	dismiss(crew);
	arena_free(&a);
	return 0;
}
