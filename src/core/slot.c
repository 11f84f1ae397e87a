#include "core/slot.h"

#include "base/text.h"
#include "core/line_step.h"

enum {
	BATCH = 500,
	NAMES_MAX = BATCH * 64,
	BATCH_CEILING = 1024 * 1024
};

/* A part of those inside, and who of them is gone. */
struct batch {
	struct arena *arena;
	int64_t from, looked, freed;
	const char *names;
};

/* Frees the slots of those named, and names who else has one. */
static enum err
look(struct line *l, const char *slug, const char *gone, struct batch *b)
{
	const struct reply *r = NULL;
	struct text *t = text_new(b->arena, NAMES_MAX);
	enum err e = line_step(l, b->arena, SCRIPT_slots, slug,
	    LINE_ARGS(gone, text_decimal(b->arena, b->from),
		text_decimal(b->arena, BATCH)),
	    &r);

	if (e != ERR_OK)
		return e;
	b->freed = reply_int64(r, 0);
	b->looked = (int64_t)reply_count(r) - 1;
	for (size_t i = 1; i < reply_count(r); i++)
		text_addf(t, "%s%s", i > 1 ? " " : "", reply_text(r, i));
	must(!text_failed(t));
	b->names = text_str(t);
	return ERR_OK;
}

static enum err
find_gone(struct db *db, const char *slug, struct batch *b)
{
	const struct rows *r = NULL;
	struct text *t = text_new(b->arena, NAMES_MAX);
	enum err e =
	    db_run(db, b->arena, STMT_find_gone, DB_ARGS(slug, b->names), &r);

	for (size_t i = 0; e == ERR_OK && i < rows_count(r); i++)
		text_addf(t, "%s ", rows_text(r, i, 0));
	must(!text_failed(t));
	b->names = text_str(t);
	return e;
}

static enum err
reclaim(struct line *l, struct db *db, const char *slug, struct batch *b)
{
	int64_t looked;
	enum err e = look(l, slug, "", b);

	if (e != ERR_OK || *b->names == '\0')
		return e;
	looked = b->looked;
	e = find_gone(db, slug, b);
	if (e == ERR_OK && *b->names != '\0')
		e = look(l, slug, b->names, b);
	b->looked = looked;
	return e;
}

enum err
slot_reclaim(struct line *l, struct db *db, const char *slug, int64_t *freed_r)
{
	struct batch b = {.arena = arena_new(BATCH_CEILING)};
	enum err e;

	*freed_r = 0;
	do {
		arena_reset(b.arena);
		e = reclaim(l, db, slug, &b);
		b.from += b.looked - b.freed;
		*freed_r += b.freed;
	} while (e == ERR_OK && b.looked == BATCH);
	arena_free(&b.arena);
	return e;
}
