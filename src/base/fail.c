#include "base/fail.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	SPEC_BYTES_MAX = 4096,
	PATH_BYTES_MAX = 4096,
	POINTS_MAX = 32
};

/* How often a point with "#n" has been passed. */
struct passes {
	char name[64];
	long n;
};

static struct passes passed[POINTS_MAX];

/* The points that are set; a file that cannot be read sets none. */
static const char *
read_spec(char spec[SPEC_BYTES_MAX])
{
	const char *path = getenv("STARTLINE_FAIL_FILE");
	const char *direct = getenv("STARTLINE_FAIL");
	FILE *f;
	size_t n;

	if (path == NULL)
		return direct == NULL ? "" : direct;
	f = fopen(path, "r");
	if (f == NULL)
		return "";
	n = fread(spec, 1, SPEC_BYTES_MAX - 1, f);
	(void)fclose(f);
	spec[n] = '\0';
	return spec;
}

/* What stands behind "name=" for this point, NULL when it is not set. */
static const char *
action_of(const char *spec, const char *name)
{
	size_t len = strlen(name);

	while (*spec != '\0') {
		spec += strspn(spec, ", \n");
		if (strncmp(spec, name, len) == 0 && spec[len] == '=')
			return spec + len + 1;
		spec += strcspn(spec, ", \n");
	}
	return NULL;
}

static long
count_pass(const char *name)
{
	for (size_t i = 0; i < POINTS_MAX; i++) {
		if (passed[i].name[0] == '\0')
			(void)snprintf(
			    passed[i].name, sizeof passed[i].name, "%s", name);
		if (strcmp(passed[i].name, name) == 0)
			return ++passed[i].n;
	}
	return 0;
}

static bool
is_action(const char *action, const char *word)
{
	size_t len = strcspn(action, "#, \n");

	return len == strlen(word) && strncmp(action, word, len) == 0;
}

/* Who is killed cannot say so later: the test reads what fired. */
static void
write_down(const char *name)
{
	const char *path = getenv("STARTLINE_FAIL_FILE");
	char fired[PATH_BYTES_MAX];
	int fd;

	if (path == NULL)
		return;
	(void)snprintf(fired, sizeof(fired), "%s.fired", path);
	fd = open(fired, O_WRONLY | O_APPEND | O_CREAT, 0644);
	if (fd < 0)
		return;
	(void)dprintf(fd, "%s %ld\n", name, (long)getpid());
	(void)close(fd);
}

bool
fail_at(const char *name)
{
	char spec[SPEC_BYTES_MAX];
	const char *action = action_of(read_spec(spec), name);
	size_t len;

	if (action == NULL)
		return false;
	len = strcspn(action, "#, \n");
	if (action[len] == '#' &&
	    count_pass(name) != strtol(action + len + 1, NULL, 10))
		return false;
	write_down(name);
	if (is_action(action, "kill"))
		(void)raise(SIGKILL);
	if (is_action(action, "stop"))
		(void)raise(SIGSTOP);
	return is_action(action, "err");
}
