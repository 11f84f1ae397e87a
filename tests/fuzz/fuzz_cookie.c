#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "web/form.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	const char *header = arena_strndup(a, (const char *)data, size);
	struct pairs pairs;

	form_parse_cookies(a, header, &pairs);
	must(pairs.n <= 60);
	for (size_t i = 0; i < pairs.n; i++) {
		const struct pair *one = &pairs.pair[i];

		must(one->name[0] != '\0');
		must(strpbrk(one->value, "\r\n\";, ") == NULL);
		must(form_value(&pairs, one->name) == one->value);
	}
	arena_free(&a);
	return 0;
}
