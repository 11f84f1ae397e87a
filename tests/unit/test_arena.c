#include "unit.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static void
test_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *p = arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xff, size);
	}
	arena_reset(a);
	assert_int_equal(arena_used(a), 0);
	assert_int_equal(*(unsigned char *)arena_alloc(a, 1), 0);
	arena_free(&a);
	assert_null(a);
	arena_free(&a);
}

static void
test_copies(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(arena_strdup(a, ""), "");
	assert_string_equal(arena_strdup(a, "ride"), "ride");
	assert_string_equal(arena_strndup(a, "ride", 2), "ri");
	assert_string_equal(arena_printf(a, "%s-%d", "x", 42), "x-42");
	assert_int_equal(strlen(arena_printf(a, "%070000d", 1)), 70000);
	assert_non_null(arena_array(a, 10, 100));
}

static char order[4];

static void
note(void *object)
{
	char *c = object;

	order[strlen(order)] = *c;
}

static void
test_cleanups_in_reverse(void **state)
{
	struct arena *a = arena_new(1 << 16);
	char one = '1', two = '2', three = '3';

	(void)state;
	memset(order, 0, sizeof order);
	arena_defer(a, note, &one);
	arena_defer(a, note, &two);
	arena_reset(a);
	assert_string_equal(order, "21");
	arena_reset(a);
	assert_string_equal(order, "21");
	arena_defer(a, note, &three);
	arena_free(&a);
	assert_string_equal(order, "213");
}

static void
pass_the_ceiling(void)
{
	struct arena *a = arena_new(1000);

	(void)arena_alloc(a, 900);
	(void)arena_alloc(a, 200);
}

static void
overflow_a_product(void)
{
	struct arena *a = arena_new(SIZE_MAX);

	(void)arena_array(a, SIZE_MAX / 2, 3);
}

static void
test_limits_abort(void **state)
{
	int status;

	(void)state;
	(void)unit_stderr(pass_the_ceiling, &status);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	(void)unit_stderr(overflow_a_product, &status);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_zeroed_and_aligned),
	    UNIT(test_copies),
	    UNIT(test_cleanups_in_reverse),
	    UNIT(test_limits_abort),
	};

	return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
