#include "unit.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CEILING = 8 * 1024 * 1024,
	CAUGHT_MAX = 64 * 1024
};

static struct arena *arena;

int
unit_begin(void **state)
{
	(void)state;
	arena = arena_new(CEILING);
	return 0;
}

int
unit_end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

struct arena *
unit_arena(void)
{
	return arena;
}

static void
remove_file(void *path)
{
	(void)unlink(path);
}

const char *
unit_file(const char *text)
{
	char *path = arena_strdup(arena, "/tmp/startline-unit-XXXXXX");
	int fd = mkstemp(path);
	size_t len = 0;

	must(fd >= 0);
	while (text[len] != '\0')
		len++;
	must(write(fd, text, len) == (ssize_t)len);
	(void)close(fd);
	arena_defer(arena, remove_file, path);
	return path;
}

static void
run_child(void (*fn)(void), int to_parent)
{
	const struct rlimit none = {0, 0};

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)dup2(to_parent, STDERR_FILENO);
	fn();
	_exit(0);
}

const char *
unit_stderr(void (*fn)(void), int *status_r)
{
	char *caught = arena_alloc(arena, CAUGHT_MAX);
	int ends[2], status;
	size_t len = 0;
	ssize_t n;
	pid_t pid;

	must(pipe(ends) == 0);
	pid = fork();
	must(pid >= 0);
	if (pid == 0)
		run_child(fn, ends[1]);
	(void)close(ends[1]);
	while ((n = read(ends[0], caught + len, CAUGHT_MAX - 1 - len)) > 0)
		len += (size_t)n;
	(void)close(ends[0]);
	must(waitpid(pid, &status, 0) == pid);
	if (status_r != NULL)
		*status_r = status;
	return caught;
}
