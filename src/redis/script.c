#include "redis/script.h"

#include "base/text.h"

enum {
	SCRIPT_BYTES_MAX = 64 * 1024
};

static const struct {
	const char *name;
	const char *const *pieces;
	size_t keys;
} table[] = {
#define SCRIPT(name, keys, says) {#name, lua_##name, keys},
#include "redis/script.def"
#undef SCRIPT
};

const char *
script_name(enum script s)
{
	must(s < SCRIPT_COUNT);
	return table[s].name;
}

size_t
script_keys(enum script s)
{
	must(s < SCRIPT_COUNT);
	return table[s].keys;
}

const char *
script_text(struct arena *a, enum script s)
{
	struct text *t = text_new(a, SCRIPT_BYTES_MAX);

	must(s < SCRIPT_COUNT);
	for (size_t i = 0; table[s].pieces[i] != NULL; i++)
		text_add(t, table[s].pieces[i]);
	must(!text_failed(t));
	return text_str(t);
}
