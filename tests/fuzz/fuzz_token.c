#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/token.h"

static const struct token_keys keys = {
    .key = {{"k1", "0123456789abcdef0123456789abcdef"},
	{"k0", "fedcba9876543210fedcba9876543210"}},
    .n = 2};

/* What nobody signed is refused, for any number of fields. The kind is another
 * than below: libFuzzer learns the good token from strcmp(). */
static void
check_refused(struct arena *a, const char *token)
{
	const char *fields[4];

	for (size_t n = 1; n <= 4; n++)
		must(token_verify(a, &keys, "visitor", token, fields, n) ==
		    ERR_AUTH);
}

/* Nor does a token survive a change of one character. */
static void
check_changed(struct arena *a, const uint8_t *data, size_t size)
{
	const char *field = "field", *got;
	const char *good = token_sign(a, &keys, "session", &field, 1);
	char *changed = arena_strdup(a, good);
	size_t at = data[0] % strlen(good);

	must(token_verify(a, &keys, "session", good, &got, 1) == ERR_OK);
	must(strcmp(got, field) == 0);
	changed[at] = (char)data[size - 1];
	if (strcmp(changed, good) != 0)
		must(token_verify(a, &keys, "session", changed, &got, 1) ==
		    ERR_AUTH);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);

	check_refused(a, arena_strndup(a, (const char *)data, size));
	if (size > 0)
		check_changed(a, data, size);
	arena_free(&a);
	return 0;
}
