#include "redis/keys.h"

const char *
keys_inside(struct arena *a, const char *slug)
{
	return arena_printf(a, "{%s}:inside", slug);
}
