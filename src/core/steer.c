#include "core/steer.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/auditlog.h"

/* What steer_line.sql takes; NULL leaves it as it is. */
struct wish {
	const char *paused, *draining, *rate, *message;
};

static const struct wish nothing;

static enum err
write_both(const struct steer *s, struct arena *a, const char *action,
    const struct wish *w)
{
	const struct rows *r = NULL;
	struct auditlog_entry entry = {.by = s->by, .action = action};
	enum err e = db_run(s->db, a, STMT_steer_line,
	    DB_ARGS(s->slug, w->paused, w->draining, w->rate, w->message), &r);

	if (e != ERR_OK)
		return e;
	entry.event_id = rows_int64(r, 0, 0);
	return auditlog_write(s->db, a, &entry);
}

/* The settings and the entry, or neither. */
static enum err
steer(const struct steer *s, struct arena *a, const char *action,
    const struct wish *w)
{
	enum err e = db_begin(s->db);

	if (e != ERR_OK)
		return e;
	e = write_both(s, a, action, w);
	if (e == ERR_OK)
		return db_commit(s->db);
	db_rollback(s->db);
	return e;
}

enum err
steer_pause(const struct steer *s, struct arena *a, const char *message)
{
	const struct wish w = {.paused = "true", .message = message};
	size_t len = strlen(message);

	if (len > STEER_MESSAGE_MAX || !text_is_utf8(message, len) ||
	    text_has_control(message))
		return ERR_INPUT;
	return steer(s, a, "queue pause", &w);
}

enum err
steer_resume(const struct steer *s, struct arena *a)
{
	const struct wish w = {
	    .paused = "false", .draining = "false", .message = ""};

	return steer(s, a, "queue resume", &w);
}

enum err
steer_rate(const struct steer *s, struct arena *a, int64_t rate)
{
	const struct wish w = {.rate = db_int(a, rate)};

	must(rate >= 0 && rate <= STEER_RATE_MAX);
	return steer(s, a, arena_printf(a, "queue rate %" PRId64, rate), &w);
}

enum err
steer_drain(const struct steer *s, struct arena *a)
{
	const struct wish w = {.draining = "true"};

	return steer(s, a, "queue drain", &w);
}

/* What happens in Redis is written down before it is done. */
enum err
steer_flush(const struct steer *s, struct arena *a)
{
	enum err e = steer(s, a, "queue flush", &nothing);

	return e == ERR_OK ? line_flush(s->line, s->db, a, s->slug) : e;
}

static enum err
nobody(enum err e)
{
	return e == ERR_NONE ? ERR_CONFLICT : e;
}

enum err
steer_drop(const struct steer *s, struct arena *a, int64_t number)
{
	enum err e = steer(
	    s, a, arena_printf(a, "queue drop %" PRId64, number), &nothing);

	if (e != ERR_OK)
		return e;
	return nobody(line_drop(s->line, a, s->slug, number));
}

enum err
steer_release(const struct steer *s, struct arena *a, int64_t number)
{
	enum err e = steer(
	    s, a, arena_printf(a, "queue release %" PRId64, number), &nothing);

	if (e != ERR_OK)
		return e;
	return nobody(line_release(s->line, a, s->slug, number));
}
