#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "web/path.h"

static const char *const patterns[] = {
    "/", "/e/{slug}", "/book/{slug}/pay", "/b/{reference}/{what}", "/admin/"};

static void
check(struct arena *a, const char *path, const char *query)
{
	struct pairs parts;

	must(path[0] == '/' && strstr(path, "//") == NULL);
	must(strstr(path, "/../") == NULL && strpbrk(path, "%?\\") == NULL);
	must(strlen(path) + strlen(query) <= 2048);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		if (!path_match(a, patterns[i], path, &parts))
			continue;
		for (size_t j = 0; j < parts.n; j++)
			must(strchr(parts.pair[j].value, '/') == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	const char *uri = arena_strndup(a, (const char *)data, size);
	const char *path, *query;

	if (path_split(a, uri, &path, &query) == ERR_OK)
		check(a, path, query);
	arena_free(&a);
	return 0;
}
