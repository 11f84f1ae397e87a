/*
 * What the release of a line has to know of its event, in one statement: the
 * organiser's settings, the places, and how the visitors inside get on.
 *
 * It decides nothing (pace.h) and does not touch the line (line.h).
 *
 * Structs and strings live in the arena given. Times are milliseconds since
 * 1970 by the database's clock.
 *
 * Fails as db.h says.
 */
#ifndef CORE_WATCH_H
#define CORE_WATCH_H

#include "core/event.h"
#include "core/line.h"
#include "core/pace.h"

struct watched {
	int64_t id;
	struct line_event line;
	enum event_phase phase;
	int64_t now_ms, opens_ms;
	int64_t back_ms; /* when the next place may come back, 0: none */
	bool sold_out;
	bool drawn;		 /* the draw's last number is settled */
	int64_t sessions;	 /* open */
	struct pace_sight sight; /* but for what the line knows itself */
};

/* The events that sell or open within the hour; slug: this one alone, whatever
 * its phase, none when there is no such event. */
MUST_USE enum err watch_lines(struct db *db, struct arena *a, const char *slug,
    const struct watched **list_r, size_t *n_r);

/* The pace for the line as it stands, after that past; an empty one: as if
 * nothing were known of it. */
struct pace watch_pace(const struct watched *w, const struct line_state *s,
    const struct pace_past *past);

/* The highest number given in this epoch, so that a lost line can be followed
 * by one whose numbers nobody has. Never goes down. */
MUST_USE enum err watch_note_last(struct db *db, struct arena *a,
    const char *slug, int64_t epoch, int64_t last);

/* Which numbers of this epoch take part in the draw: those up to last. Said
 * once; again, or of an epoch that is over, it changes nothing. From the next
 * look at the event on its seed is there, and line_draw() may follow. */
MUST_USE enum err watch_note_draw(struct db *db, struct arena *a,
    const char *slug, int64_t epoch, int64_t last);

#endif
