#include "redis/script.h"

#include "base/text.h"

enum {
	SCRIPT_BYTES_MAX = 64 * 1024
};

enum before {
	RECORD,
	COMMON,
	KNOWN,
	STATE
};

static const struct {
	const char *name;
	const char *const *pieces;
	enum before before;
	size_t keys;
} table[] = {
#define SCRIPT(name, before, keys, says) {#name, lua_##name, before, keys},
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

static void
add(struct text *t, const char *const *pieces)
{
	for (size_t i = 0; pieces[i] != NULL; i++)
		text_add(t, pieces[i]);
}

const char *
script_text(struct arena *a, enum script s)
{
	struct text *t = text_new(a, SCRIPT_BYTES_MAX);

	must(s < SCRIPT_COUNT);
	add(t, lua_record);
	if (table[s].before != RECORD)
		add(t, lua_common);
	if (table[s].before == KNOWN)
		add(t, lua_known);
	if (table[s].before == STATE)
		add(t, lua_state);
	add(t, table[s].pieces);
	must(!text_failed(t));
	return text_str(t);
}
