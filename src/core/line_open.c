#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/line.h"
#include "core/line_step.h"

enum {
	TRIES = 80, /* of 5 ms, while somebody else opens the line */
	PAUSE_MS = 5
};

enum claim {
	CLAIM_TAKEN, /* somebody else is about to open it */
	CLAIM_MINE,
	CLAIM_NEEDLESS /* there is a line */
};

static enum err
claim(struct line *l, struct arena *a, const char *slug, const char *opening,
    enum claim *claim_r)
{
	const struct reply *reply = NULL;
	const char *keys[KEYS_LINE];
	enum err e;

	keys_line(a, slug, keys);
	e = conn_run(
	    l->conn, a, SCRIPT_claim, CONN_WORDS(keys[0], opening), &reply);
	if (e == ERR_OK)
		*claim_r = (enum claim)reply_int64(reply, 0);
	return e;
}

/* Writes down in PostgreSQL first, then makes the line. */
static enum err
make(struct line *l, struct db *db, struct arena *a, const char *slug,
    enum stmt how)
{
	const struct rows *r = NULL;
	const struct reply *reply = NULL;
	bool flush = how == STMT_flush_line;
	enum err e = db_run(db, a, how, DB_ARGS(slug), &r);

	if (e != ERR_OK)
		return e;
	bool lost = rows_bool(r, 0, 3);
	log_event(lost && !flush ? LOG_WARN : LOG_INFO, "line_opened", "slug",
	    slug, "epoch", rows_text(r, 0, 0), "last", rows_text(r, 0, 2),
	    NULL);
	return line_step(l, a, SCRIPT_open, slug,
	    LINE_ARGS(keys_opening(a, slug), rows_text(r, 0, 0),
		rows_text(r, 0, 1), rows_text(r, 0, 2),
		text_decimal(a, lost ? rows_int64(r, 0, 4) * 1000 : 0),
		rows_bool(r, 0, 5) ? "1" : "0", flush ? "1" : "0"),
	    &reply);
}

enum err
line_open(struct line *l, struct db *db, struct arena *a, const char *slug)
{
	const char *opening = keys_opening(a, slug);

	for (int i = 0; i < TRIES; i++) {
		enum claim got = CLAIM_TAKEN;
		enum err e = claim(l, a, slug, opening, &got);

		if (e != ERR_OK || got == CLAIM_NEEDLESS)
			return e;
		if (got == CLAIM_MINE)
			return make(l, db, a, slug, STMT_open_line);
		clock_pause_ms(PAUSE_MS);
	}
	return ERR_DOWN;
}

enum err
line_flush(struct line *l, struct db *db, struct arena *a, const char *slug)
{
	return make(l, db, a, slug, STMT_flush_line);
}

static enum err
pick(struct line *l, struct arena *a, const char *slug, int64_t number,
    const char *how)
{
	const struct reply *reply = NULL;
	enum err e = line_step(l, a, SCRIPT_pick, slug,
	    LINE_ARGS(text_decimal(a, number), how), &reply);

	if (e == ERR_OK && reply_int64(reply, 0) == 0)
		return ERR_NONE;
	return e;
}

enum err
line_drop(struct line *l, struct arena *a, const char *slug, int64_t number)
{
	return pick(l, a, slug, number, "0");
}

enum err
line_release(struct line *l, struct arena *a, const char *slug, int64_t number)
{
	return pick(l, a, slug, number, "1");
}
