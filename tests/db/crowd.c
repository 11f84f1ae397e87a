#include "crowd.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "dbtest.h"

static int
take_hold(struct db *db, const struct fixture *f, int i, int quantity)
{
	struct hold_wish wish = fixture_visitor(f, i, quantity);
	struct hold_answer answer;

	if (hold_take(db, dbtest_arena(), &wish, &answer) != ERR_OK)
		return CROWD_BROKEN;
	return (int)answer.refusal;
}

/* A visitor's life: connect, wait for the gun, press, say what came of it. */
static void
visit(const struct fixture *f, const struct crowd *c, int i, int gun)
{
	crowd_press_fn *press = c->press != NULL ? c->press : take_hold;
	struct db_conf conf = dbtest_conf("startline_booking");
	struct db *db;
	char byte;

	conf.timeout_ms = 20000;
	db = db_new(&conf);
	if (db_ready(db) != ERR_OK)
		_exit(CROWD_BROKEN);
	(void)!read(gun, &byte, 1);
	_exit(press(db, f, i, c->quantity[i - 1]));
}

static pid_t
send(const struct fixture *f, const struct crowd *c, int i, int gun[2])
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		(void)close(gun[1]);
		visit(f, c, i, gun[0]);
	}
	return pid;
}

/* Visitors are sent in an order of the seed's. */
static void
shuffle(int *order, int n, unsigned seed)
{
	for (int i = 0; i < n; i++)
		order[i] = i;
	for (int i = n - 1; i > 0; i--) {
		unsigned j = fixture_chance(&seed, (unsigned)(i + 1));
		int other = order[j];

		order[j] = order[i];
		order[i] = other;
	}
}

void
crowd_run(const struct fixture *f, struct crowd *c)
{
	int order[CROWD_MAX];
	pid_t pids[CROWD_MAX];
	int gun[2];

	fixture_visitors(f, c->n);
	assert_int_equal(pipe(gun), 0);
	shuffle(order, c->n, c->seed);
	for (int i = 0; i < c->n; i++)
		pids[order[i]] = send(f, c, order[i] + 1, gun);
	(void)close(gun[0]);
	clock_pause_ms(20 + c->n * 3);
	(void)close(gun[1]);
	for (int i = 0; i < c->n; i++) {
		int status = 0;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		c->refusal[i] =
		    WIFEXITED(status) ? WEXITSTATUS(status) : CROWD_BROKEN;
	}
}

int
crowd_count(const struct crowd *c, int refusal)
{
	int n = 0;

	for (int i = 0; i < c->n; i++)
		n += c->refusal[i] == refusal;
	return n;
}
