/* Replays the seed corpus of a fuzz target as one TAP test a file: fuzz_form
 * reads $srcdir/tests/fuzz/corpus/form, or the files it is given. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	INPUT_MAX = 1 << 20,
	PATH_BYTES = 4096
};

static int
replay(const char *path, int number)
{
	static uint8_t data[INPUT_MAX];
	FILE *in = fopen(path, "rb");

	if (in == NULL) {
		printf("not ok %d - %s cannot be read\n", number, path);
		return 1;
	}
	size_t size = fread(data, 1, sizeof(data), in);
	(void)fclose(in);
	/* Of its exact size on the heap, so that a sanitizer sees an overrun.
	 */
	uint8_t *copy = malloc(size > 0 ? size : 1);
	if (copy == NULL)
		return 1;
	memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	printf("ok %d - %s\n", number, path);
	return 0;
}

static int
replay_corpus(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char path[PATH_BYTES], file[2 * PATH_BYTES];
	const struct dirent *entry;
	int n = 0, failed = 0;

	(void)snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s",
	    srcdir != NULL ? srcdir : ".", name);
	DIR *dir = opendir(path);
	if (dir == NULL) {
		printf("Bail out! %s: no corpus\n", path);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(
		    file, sizeof(file), "%s/%s", path, entry->d_name);
		failed |= replay(file, ++n);
	}
	(void)closedir(dir);
	printf("1..%d\n", n);
	return n == 0 ? 1 : failed;
}

int
main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '_');
	int failed = 0;

	if (argc < 2)
		return replay_corpus(name != NULL ? name + 1 : "");
	for (int i = 1; i < argc; i++)
		failed |= replay(argv[i], i);
	printf("1..%d\n", argc - 1);
	return failed;
}
