#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "web/form.h"

/* Whatever comes in, what comes out is UTF-8 without NUL, and names are one. */
static void
check(const struct pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct pair *one = &p->pair[i];

		must(text_is_utf8(one->name, strlen(one->name)));
		must(text_is_utf8(one->value, strlen(one->value)));
		must(form_value(p, one->name) == one->value);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	struct pairs pairs;

	if (form_parse(a, (const char *)data, size, 200, &pairs) == ERR_OK)
		check(&pairs);
	must(pairs.n <= 200);
	arena_free(&a);
	return 0;
}
