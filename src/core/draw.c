#include "core/draw.h"

#include <string.h>

#include "base/json.h"
#include "base/token.h"
#include "core/line.h"

static enum err
check(struct arena *a, const struct draw *d)
{
	if (strcmp(token_sha256_hex(a, d->seed, strlen(d->seed)), d->digest) !=
	    0)
		return ERR_CONFLICT;
	return ERR_OK;
}

enum err
draw_read(struct arena *a, const char *text, size_t len, struct draw *draw_r)
{
	const struct json *file = NULL;
	enum err e;

	if (json_parse(a, text, len, &file) != ERR_OK ||
	    json_text(file, "event", &draw_r->slug) != ERR_OK ||
	    json_text(file, "hash", &draw_r->digest) != ERR_OK ||
	    json_int64(file, "last", &draw_r->last) != ERR_OK ||
	    draw_r->last < 0 || draw_r->last > DRAW_LAST_MAX)
		return ERR_INPUT;
	e = json_text(file, "seed", &draw_r->seed);
	return e == ERR_OK ? check(a, draw_r) : e;
}

int64_t
draw_place(const struct draw *draw, int64_t number)
{
	const struct line_event event = {
	    .slug = draw->slug, .seed = draw->seed, .drawn_last = draw->last};
	int64_t own = line_rank(&event, number), place = 1, rank;

	if (number > draw->last)
		return number;
	for (int64_t i = 1; i <= draw->last; i++) {
		rank = line_rank(&event, i);
		if (rank < own || (rank == own && i < number))
			place++;
	}
	return place;
}
