/* Many visitors and two daemons at the same moment: nobody overtakes, nobody
 * has another's number, and never are more inside than the budget says. */
#include "lines.h"

#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "fixture.h"

enum {
	PEOPLE = 120,
	CLIENTS = 8, /* processes; each plays several people */
	DAEMONS = 2,
	BUDGET = 5,
	SHARE = PEOPLE / CLIENTS,
	RUN_MS = 20000
};

/* What all processes see of each other. */
struct board {
	atomic_int_least64_t furthest; /* number that was let in */
	atomic_int holders[PEOPLE + 1];
	atomic_int overtaken, crowded, done, broken;
};

static struct board *board;
static unsigned chance;

static void
look_for_crowds(int64_t inside)
{
	if (inside > BUDGET)
		atomic_fetch_add(&board->crowded, 1);
}

/* Whoever was let in before I asked had a lower number than mine. */
static void
judge(const struct line_answer *got, int64_t furthest_before)
{
	int64_t furthest = atomic_load(&board->furthest);

	look_for_crowds(got->inside);
	if (got->where == LINE_WAITING && got->number < furthest_before)
		atomic_fetch_add(&board->overtaken, 1);
	if (got->where != LINE_INSIDE)
		return;
	while (furthest < got->number &&
	    !atomic_compare_exchange_weak(
		&board->furthest, &furthest, got->number))
		;
}

static struct line_answer
look_in(int who, bool join)
{
	int64_t before = atomic_load(&board->furthest);
	struct line_answer got = join ? lines_join(who) : lines_seen(who);

	judge(&got, before);
	return got;
}

/* Joins, looks in until inside, stays a moment and goes. */
static void
play(int first)
{
	bool gone[SHARE] = {false};
	int left = SHARE;

	for (int i = 0; i < SHARE; i++) {
		struct line_answer got = look_in(first + i, true);

		if (got.number < 1 || got.number > PEOPLE ||
		    atomic_fetch_add(&board->holders[got.number], 1) > 0)
			atomic_fetch_add(&board->broken, 1);
	}
	while (left > 0) {
		int i = (int)fixture_chance(&chance, SHARE);

		if (gone[i] ||
		    look_in(first + i, fixture_chance(&chance, 4) == 0).where !=
			LINE_INSIDE)
			continue;
		lines_stay(first + i, 60);
		clock_pause_ms((int)fixture_chance(&chance, 5));
		lines_leave(first + i);
		gone[i] = true;
		left--;
	}
}

static void
attend(void)
{
	int64_t end_ms = clock_ms() + RUN_MS;

	while (atomic_load(&board->done) < CLIENTS && clock_ms() < end_ms) {
		look_for_crowds(lines_admit().inside);
		clock_pause_ms((int)fixture_chance(&chance, 4));
	}
}

/* A process with connections of its own. */
static void
child(unsigned seed, int first)
{
	chance = seed;
	lines_reconnect();
	if (first >= 0) {
		play(first);
		atomic_fetch_add(&board->done, 1);
	} else {
		attend();
	}
	_exit(0);
}

static void
spawn(unsigned seed, int first)
{
	pid_t pid = fork();

	assert_int_not_equal(pid, -1);
	if (pid == 0)
		child(seed, first);
}

static struct board *
share_board(void)
{
	FILE *file = tmpfile();
	void *memory;

	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), sizeof(*board)), 0);
	memory = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED,
	    fileno(file), 0);
	assert_true(memory != MAP_FAILED);
	assert_int_equal(fclose(file), 0);
	return memory;
}

static void
one_run(unsigned seed)
{
	int status;

	board = share_board();
	lines_event.max_inside = BUDGET;
	lines_pace.budget = BUDGET;
	lines_pace.show_of_100 = seed % 2 == 0 ? 100 : 60;
	lines_open();
	for (unsigned i = 0; i < DAEMONS; i++)
		spawn(seed + i, -1);
	for (unsigned i = 0; i < CLIENTS; i++)
		spawn(seed + DAEMONS + i, (int)i * SHARE);
	for (int i = 0; i < DAEMONS + CLIENTS; i++) {
		assert_true(wait(&status) > 0);
		assert_int_equal(status, 0);
	}
	assert_int_equal(atomic_load(&board->done), CLIENTS);
	assert_int_equal(atomic_load(&board->broken), 0);
	assert_int_equal(atomic_load(&board->overtaken), 0);
	assert_int_equal(atomic_load(&board->crowded), 0);
	assert_int_equal(lines_admit().gone, PEOPLE);
	assert_int_equal(munmap(board, sizeof(*board)), 0);
}

static void
nobody_overtakes_and_the_room_is_never_too_full(void **state)
{
	unsigned seed = fixture_seed();

	one_run(seed);
	for (unsigned i = 1; i < 4; i++) {
		assert_int_equal(lines_end(state), 0);
		assert_int_equal(lines_begin(state), 0);
		one_run(seed + i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LINES_TEST(nobody_overtakes_and_the_room_is_never_too_full),
	};

	if (redis_lacks())
		return 0;
	return cmocka_run_group_tests_name(
	    "line_race", tests, redis_begin, redis_end);
}
