#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"

/* Every getter on every node: none may do more than refuse. */
static void
ask(const struct json *node, const char *path)
{
	const char *text;
	int64_t number;
	bool yes;
	enum err as_text = json_text(node, path, &text);
	enum err as_number = json_int64(node, path, &number);
	enum err as_bool = json_bool(node, path, &yes);

	must(
	    (as_text == ERR_OK) + (as_number == ERR_OK) + (as_bool == ERR_OK) <=
	    1);
	if (as_number == ERR_OK)
		must(number > -(1LL << 53) && number < 1LL << 53);
}

static void
walk(const struct json *node)
{
	ask(node, "");
	ask(node, "a");
	ask(node, "payload.payment.entity.id");
	for (size_t i = 0; i < json_count(node); i++)
		walk(json_item(node, i));
	must(json_item(node, json_count(node)) == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	const struct json *node, *again;

	if (size <= 64 << 10 &&
	    json_parse(a, (const char *)data, size, &node) == ERR_OK) {
		const char *once = json_print(a, node);

		walk(node);
		must(json_parse(a, once, strlen(once), &again) == ERR_OK);
		must(strcmp(json_print(a, again), once) == 0);
	}
	arena_free(&a);
	return 0;
}
