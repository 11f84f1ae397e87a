#include "redis.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/line.h"

enum {
	TRIES = 100,
	PAUSE_MS = 50,
	COMMAND_SIZE = 400,
	ANSWER_SIZE = 200
};

static char folder[] = "/tmp/sl-redis.XXXXXX";
static char socket_path[64];
static char url[80];
static pid_t server, watcher;
static int lifeline; /* ends with this process */
static struct conf conf;

const struct conf *
redis_conf(void)
{
	return &conf;
}

pid_t
redis_pid(void)
{
	return server;
}

/* Ends the server when the test's process is gone, however it went. */
static void
watch(void)
{
	int end[2];
	char nothing;

	assert_int_equal(pipe(end), 0);
	watcher = fork();
	assert_int_not_equal(watcher, -1);
	if (watcher == 0) {
		(void)close(end[1]);
		(void)!read(end[0], &nothing, 1);
		(void)kill(server, SIGKILL);
		_exit(0);
	}
	(void)close(end[0]);
	lifeline = end[1];
}

void
redis_start(void)
{
	struct line *l = line_new(&conf);
	int tries = 0;

	server = fork();
	assert_int_not_equal(server, -1);
	if (server == 0) {
		(void)!freopen("/dev/null", "w", stdout);
		execlp("redis-server", "redis-server", "--port", "0",
		    "--unixsocket", socket_path, "--save", "", "--dir", folder,
		    "--requirepass", "a secret", (char *)NULL);
		_exit(127);
	}
	watch();
	while (line_ready(l) != ERR_OK && tries++ < TRIES)
		clock_pause_ms(PAUSE_MS);
	assert_true(tries < TRIES);
	line_free(&l);
}

void
redis_kill(void)
{
	(void)kill(watcher, SIGKILL);
	(void)waitpid(watcher, NULL, 0);
	(void)close(lifeline);
	(void)kill(server, SIGCONT);
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
	server = 0;
}

const char *
redis_tell(const char *command)
{
	char line[COMMAND_SIZE], answer[ANSWER_SIZE] = "";
	FILE *says;

	(void)snprintf(line, sizeof(line),
	    "redis-cli -s %s -a 'a secret' --no-auth-warning %s", socket_path,
	    command);
	says = popen(line, "r");
	assert_non_null(says);
	if (fgets(answer, sizeof(answer), says) != NULL)
		answer[strcspn(answer, "\n")] = '\0';
	assert_int_equal(pclose(says), 0);
	return arena_strdup(dbtest_arena(), answer);
}

int
redis_begin(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(socket_path, sizeof(socket_path), "%s/s", folder);
	(void)snprintf(url, sizeof(url), "unix:%s", socket_path);
	conf.redis_url = url;
	conf.redis_user = "";
	conf.redis_password = "a secret";
	conf.redis_timeout_ms = 200;
	conf.line_address_burst = 60;
	conf.line_address_per_s = 20;
	conf.line_address_wait_burst = 4;
	conf.line_address_wait_per_s = 8;
	redis_start();
	return 0;
}

int
redis_end(void **state)
{
	char dump[sizeof(socket_path) + sizeof("dump.rdb")];

	(void)state;
	if (server > 0)
		redis_kill();
	(void)snprintf(dump, sizeof(dump), "%s/dump.rdb", folder);
	(void)unlink(dump);
	(void)unlink(socket_path);
	return rmdir(folder);
}

bool
redis_lacks(void)
{
	if (system("command -v redis-server >/dev/null") == 0)
		return false;
	(void)puts("1..0 # SKIP Redis is not installed");
	return true;
}
