/* The waiting room's door, against a Redis of its own: also one that stalls,
 * forgets and dies. */
#include "dbtest.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/line.h"
#include "redis/conn.h"

enum {
	CROWD = 20,
	ROOM = 7
};

static char folder[] = "/tmp/sl-redis.XXXXXX";
static char socket_path[64];
static pid_t server;
static struct conf conf;

static void
start_server(void)
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
	while (line_ready(l) != ERR_OK && tries++ < 100)
		clock_pause_ms(50);
	assert_true(tries < 100);
	line_free(&l);
}

static void
stop_server(void)
{
	(void)kill(server, SIGCONT);
	(void)kill(server, SIGKILL);
	(void)waitpid(server, NULL, 0);
	server = 0;
}

static void
tell(const char *command)
{
	char line[300];

	(void)snprintf(line, sizeof(line),
	    "redis-cli -s %s -a 'a secret' --no-auth-warning %s >/dev/null",
	    socket_path, command);
	assert_int_equal(system(line), 0);
}

static struct line_answer
pass(struct line *l, const char *slug, const char *visitor, int64_t room)
{
	struct line_visit visit = {.slug = slug,
	    .visitor = visitor,
	    .max_inside = room,
	    .lifetime_s = 60};
	struct line_answer answer = {0};

	assert_int_equal(line_pass(l, dbtest_arena(), &visit, &answer), ERR_OK);
	return answer;
}

static int64_t
count(struct line *l, const char *slug)
{
	int64_t n = -1;

	assert_int_equal(line_inside(l, dbtest_arena(), slug, &n), ERR_OK);
	return n;
}

static void
passes_while_there_is_room(void **state)
{
	struct line *l = line_new(&conf);

	(void)state;
	assert_true(pass(l, "one", "asha", 2).inside);
	assert_int_equal(pass(l, "one", "bina", 2).count, 2);
	assert_false(pass(l, "one", "chitra", 2).inside);
	assert_int_equal(pass(l, "one", "chitra", 2).count, 2);
	assert_true(pass(l, "another", "chitra", 2).inside);
	line_free(&l);
}

static void
passing_twice_is_passing_once(void **state)
{
	struct line *l = line_new(&conf);
	const struct line_answer first = pass(l, "twice", "asha", 1);
	struct line_answer again;

	(void)state;
	clock_pause_ms(2);
	again = pass(l, "twice", "asha", 1);
	assert_int_equal(first.count, 1);
	assert_true(again.inside);
	assert_int_equal(again.ends_ms, first.ends_ms);
	assert_int_equal(count(l, "twice"), 1);
	line_free(&l);
}

static void
leaving_frees_the_slot_at_once(void **state)
{
	struct line *l = line_new(&conf);
	struct arena *a = dbtest_arena();

	(void)state;
	assert_true(pass(l, "leave", "asha", 1).inside);
	assert_int_equal(line_leave(l, a, "leave", "asha"), ERR_OK);
	assert_int_equal(line_leave(l, a, "leave", "asha"), ERR_OK);
	assert_int_equal(count(l, "leave"), 0);
	assert_true(pass(l, "leave", "bina", 1).inside);
	line_free(&l);
}

static void
a_slot_ends_by_itself(void **state)
{
	struct line *l = line_new(&conf);
	struct line_visit visit = {.slug = "ends",
	    .visitor = "asha",
	    .max_inside = 1,
	    .lifetime_s = 1};
	struct line_answer answer;

	(void)state;
	assert_int_equal(line_pass(l, dbtest_arena(), &visit, &answer), ERR_OK);
	assert_int_equal(count(l, "ends"), 1);
	clock_pause_ms(1100);
	assert_int_equal(count(l, "ends"), 0);
	assert_true(pass(l, "ends", "bina", 1).inside);
	line_free(&l);
}

static void
one_visitor_of_a_crowd(int i)
{
	char name[20];
	struct line *l = line_new(&conf);

	(void)snprintf(name, sizeof(name), "visitor%d", i);
	_exit(pass(l, "crowd", name, ROOM).inside ? 1 : 0);
}

static void
a_crowd_fills_the_room_exactly(void **state)
{
	int inside = 0, status;
	pid_t child;

	(void)state;
	for (int i = 0; i < CROWD; i++) {
		child = fork();
		assert_int_not_equal(child, -1);
		if (child == 0)
			one_visitor_of_a_crowd(i);
	}
	for (int i = 0; i < CROWD; i++) {
		assert_true(wait(&status) > 0);
		inside += WEXITSTATUS(status);
	}
	assert_int_equal(inside, ROOM);
}

static void
one_step_is_one_round_trip(void **state)
{
	struct conn_conf door = {.url = conf.redis_url,
	    .user = "",
	    .password = conf.redis_password,
	    .timeout_ms = conf.redis_timeout_ms};
	struct conn *c = conn_new(&door);
	const struct reply *reply = NULL;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		assert_int_equal(conn_run(c, dbtest_arena(), SCRIPT_inside,
				     CONN_WORDS("{x}:inside"), &reply),
		    ERR_OK);
		assert_int_equal(conn_round_trips(c), i);
	}
	conn_free(&c);
}

static void
forgotten_scripts_are_sent_again(void **state)
{
	struct line *l = line_new(&conf);

	(void)state;
	assert_true(pass(l, "flush", "asha", 1).inside);
	tell("script flush");
	assert_false(pass(l, "flush", "bina", 1).inside);
	tell("flushall");
	assert_true(pass(l, "flush", "bina", 1).inside);
	line_free(&l);
}

static enum err
timed(struct line *l, int64_t *took_ms)
{
	int64_t begun_ms = clock_ms(), n;
	enum err e = line_inside(l, dbtest_arena(), "stall", &n);

	*took_ms = clock_ms() - begun_ms;
	return e;
}

static void
a_stall_costs_one_timeout_at_a_time(void **state)
{
	struct line *l = line_new(&conf);
	int64_t took_ms;

	(void)state;
	assert_int_equal(timed(l, &took_ms), ERR_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(kill(server, SIGSTOP), 0);
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 150, 350);
		/* whoever stood behind does not wait as well */
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 0, 50);
		clock_pause_ms(550);
		assert_int_equal(timed(l, &took_ms), ERR_DOWN);
		assert_in_range(took_ms, 150, 350);
		assert_int_equal(kill(server, SIGCONT), 0);
		clock_pause_ms(550);
		assert_int_equal(timed(l, &took_ms), ERR_OK);
	}
	line_free(&l);
}

static void
a_new_server_is_found_without_help(void **state)
{
	struct line *l = line_new(&conf);

	(void)state;
	assert_true(pass(l, "dies", "asha", 1).inside);
	stop_server();
	assert_int_equal(line_ready(l), ERR_DOWN);
	assert_int_equal(line_ready(l), ERR_DOWN);
	start_server();
	assert_true(pass(l, "dies", "bina", 1).inside);
	line_free(&l);
}

static void
a_wrong_password_is_down(void **state)
{
	struct conf wrong = conf;
	struct line *l;

	(void)state;
	wrong.redis_password = "another";
	l = line_new(&wrong);
	assert_int_equal(line_ready(l), ERR_DOWN);
	line_free(&l);
}

static void
a_user_of_its_own_is_let_in(void **state)
{
	struct conf own = conf;
	struct line *l;

	(void)state;
	own.redis_user = "default";
	l = line_new(&own);
	assert_int_equal(line_ready(l), ERR_OK);
	line_free(&l);
	own.redis_user = "nobody";
	l = line_new(&own);
	assert_int_equal(line_ready(l), ERR_DOWN);
	line_free(&l);
}

static int
begin_all(void **state)
{
	static char url[80];

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(socket_path, sizeof(socket_path), "%s/s", folder);
	(void)snprintf(url, sizeof(url), "unix:%s", socket_path);
	conf.redis_url = url;
	conf.redis_user = "";
	conf.redis_password = "a secret";
	conf.redis_timeout_ms = 200;
	start_server();
	return 0;
}

static int
end_all(void **state)
{
	(void)state;
	if (server > 0)
		stop_server();
	(void)unlink(socket_path);
	return rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    DBTEST(passes_while_there_is_room),
	    DBTEST(passing_twice_is_passing_once),
	    DBTEST(leaving_frees_the_slot_at_once),
	    DBTEST(a_slot_ends_by_itself),
	    DBTEST(a_crowd_fills_the_room_exactly),
	    DBTEST(one_step_is_one_round_trip),
	    DBTEST(forgotten_scripts_are_sent_again),
	    DBTEST(a_stall_costs_one_timeout_at_a_time),
	    DBTEST(a_new_server_is_found_without_help),
	    DBTEST(a_wrong_password_is_down),
	    DBTEST(a_user_of_its_own_is_let_in),
	};

	if (system("command -v redis-server >/dev/null") != 0) {
		(void)puts("1..0 # SKIP Redis is not installed");
		return 0;
	}
	return cmocka_run_group_tests_name("line", tests, begin_all, end_all);
}
