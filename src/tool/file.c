#include "tool/tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	FILE_BYTES_MAX = 1024 * 1024
};

enum err
tool_slurp(
    struct arena *a, const char *path, const char **text_r, size_t *len_r)
{
	FILE *in = fopen(path, "r");
	char *text;
	bool bad;

	if (in == NULL) {
		(void)fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return ERR_INPUT;
	}
	text = arena_alloc(a, FILE_BYTES_MAX);
	*len_r = fread(text, 1, FILE_BYTES_MAX, in);
	bad = ferror(in) != 0;
	(void)fclose(in);
	*text_r = text;
	if (bad)
		(void)fprintf(stderr, "%s: cannot be read\n", path);
	return bad ? ERR_INPUT : ERR_OK;
}
