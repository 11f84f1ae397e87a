#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/conf_table.h"
#include "base/text.h"

/* Whatever the file says, a setting that was read is within its range, and a
 * text is one line. */
static void
check(const struct conf *conf)
{
	for (const struct conf_row *row = conf_table; row->name != NULL;
	     row++) {
		const char *field = (const char *)conf + row->offset;
		const char *text;
		int64_t number;

		if (row->kind == CONF_INT) {
			memcpy(&number, field, sizeof(number));
			must(number >= row->min && number <= row->max);
		} else if (row->kind == CONF_TEXT || row->kind == CONF_PATH) {
			memcpy(&text, field, sizeof(text));
			must(text != NULL && !text_has_control(text));
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	struct conf conf;

	if (size <= 64 << 10 &&
	    conf_read_text(a, "fuzz",
		arena_strndup(a, (const char *)data, size), &conf) == ERR_OK)
		check(&conf);
	arena_free(&a);
	return 0;
}
