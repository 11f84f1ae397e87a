/*
 * Releases the lines: a step every few moments for each event that sells or
 * opens soon (SURGE-05), and once a second the file that tells who waits how it
 * stands (SURGE-09), and one with the figures of all lines (OPS-04). Any number
 * of daemons may do it; the bucket is in Redis.
 *
 * Redis away: nobody is called and the file says so. PostgreSQL away: the
 * release goes on for some seconds with what was seen last, then rests.
 */
#include "jobs/job.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/figures.h"
#include "core/watch.h"
#include "view/line_file.h"
#include "view/publish.h"

enum {
	KEPT_MAX = 4 << 20,
	WATCH_MS = 500,	   /* between looks at PostgreSQL */
	AGAIN_MS = 1000,   /* after one that failed */
	WAIT_MS = 700,	   /* for PostgreSQL, each time */
	LOST_MS = 5000,	   /* what was seen is good for so long */
	IDLE_MS = 250,	   /* between steps of a line where nobody waits */
	PUBLISH_MS = 900,  /* so that with a step it is once a second */
	REFUSED_MS = 60000 /* after a disk that refused figures */
};

/* What this process knows of an event from one step to the next. */
struct kept {
	struct kept *next;
	char *slug;
	const struct watched *seen; /* NULL: no longer among them */
	struct line_picture picture;
	struct pace pace;
	struct pace_past past;
	int64_t step_ms, publish_ms; /* when each is due */
	int64_t noted;		     /* the highest number that was */
	int64_t drawn_epoch;	     /* the draw was made in it */
	bool answered;		     /* Redis did, at the last step */
	bool unpublished;	     /* the disk refused, at the last try */
};

static struct {
	struct arena *arena, *other;
	struct kept *first;
	int64_t seen_ms;    /* when PostgreSQL was, last */
	int64_t due_ms;	    /* when it is to be, next */
	int64_t figures_ms; /* when the figures are */
	bool swept;	    /* files of events that are over by now */
} lines;

/* PostgreSQL may be silent; the release cannot wait as long as a visitor. */
static struct db *
quick_db(struct work *w)
{
	struct db *db = boot_db(w->boot);

	db_deadline(db, clock_ms() + WAIT_MS);
	return db;
}

static struct kept *
keep(const char *slug)
{
	struct kept *k;

	for (k = lines.first; k != NULL; k = k->next)
		if (strcmp(k->slug, slug) == 0)
			return k;
	k = calloc(1, sizeof(*k));
	must(k != NULL);
	k->slug = strdup(slug);
	must(k->slug != NULL);
	k->next = lines.first;
	lines.first = k;
	return k;
}

static void
remove_file(struct work *w, const char *slug)
{
	struct arena *a = work_item(w);

	if (publish_remove(a, w->conf->public_dir,
		line_file_state_name(a, slug)) != ERR_OK)
		log_event(LOG_WARN, "line_file_stays", "slug", slug, NULL);
}

static void
forget_gone(struct work *w)
{
	struct kept **at = &lines.first, *k;

	while ((k = *at) != NULL) {
		if (k->seen != NULL) {
			at = &k->next;
			continue;
		}
		remove_file(w, k->slug);
		*at = k->next;
		free(k->slug);
		free(k);
	}
}

/* Whoever was here before may have left files of events that ended meanwhile.
 */
static enum err
find_left_over(struct work *w)
{
	const char *const *names;
	size_t n;
	enum err e =
	    publish_list(w->arena, w->conf->public_dir, "q", &names, &n);

	for (size_t i = 0; e == ERR_OK && i < n; i++) {
		const char *end = strchr(names[i], '.');

		if (end != NULL && strcmp(end, ".json") == 0)
			(void)keep(arena_strndup(
			    w->arena, names[i], (size_t)(end - names[i])));
	}
	lines.swept = e == ERR_OK;
	return e;
}

static enum err
read_all(struct work *w)
{
	const struct watched *list = NULL;
	size_t n = 0;
	struct arena *spare = lines.other;
	enum err e;

	arena_reset(spare);
	e = watch_lines(quick_db(w), spare, NULL, &list, &n);
	if (e != ERR_OK)
		return e;
	lines.other = lines.arena;
	lines.arena = spare;
	lines.seen_ms = clock_ms();
	for (struct kept *k = lines.first; k != NULL; k = k->next)
		k->seen = NULL;
	for (size_t i = 0; i < n; i++)
		keep(list[i].line.slug)->seen = &list[i];
	e = lines.swept ? ERR_OK : find_left_over(w);
	forget_gone(w);
	return e;
}

static enum err
watch(struct work *w)
{
	enum err e;

	if (lines.arena == NULL) {
		lines.arena = arena_new(KEPT_MAX);
		lines.other = arena_new(KEPT_MAX);
	}
	if (clock_ms() < lines.due_ms)
		return ERR_OK;
	lines.due_ms = clock_ms() + WATCH_MS;
	e = read_all(w);
	if (e != ERR_OK)
		lines.due_ms = clock_ms() + AGAIN_MS;
	return e;
}

static bool
is_fresh(void)
{
	return clock_ms() - lines.seen_ms < LOST_MS;
}

static struct line_pace
find_pace(struct kept *k)
{
	k->pace = watch_pace(k->seen, &k->picture.state, &k->past);
	return (struct line_pace){
	    .open = k->seen->line.open && is_fresh(),
	    .budget = k->pace.budget,
	    .sessions = k->seen->sessions,
	    .per_1000_s = k->pace.per_1000_s,
	    .show_of_100 = pace_show(&k->past),
	    .a_minute = k->pace.lasting_rate,
	};
}

static enum err
admit(struct work *w, struct kept *k)
{
	struct line *line = boot_line(w->boot);
	struct line_pace pace = find_pace(k);
	struct line_state *s = &k->picture.state;
	enum err e = line_admit(line, w->item, &k->seen->line, &pace, s);

	if (e != ERR_NONE)
		return e;
	e = line_open(line, quick_db(w), w->item, k->slug);
	if (e == ERR_OK)
		e = line_admit(line, w->item, &k->seen->line, &pace, s);
	return e;
}

/* Once the sale opens: which numbers take part is written down, then everybody
 * is given the rank; until both are done nobody is called. */
static enum err
draw(struct work *w, struct kept *k)
{
	const struct watched *seen = k->seen;
	enum err e;

	if (!seen->line.draw || seen->phase != EVENT_SELLING ||
	    k->drawn_epoch == k->picture.state.epoch)
		return ERR_OK;
	if (!seen->drawn) {
		lines.due_ms = 0;
		return watch_note_draw(quick_db(w), w->item, k->slug,
		    k->picture.state.epoch, k->picture.state.last);
	}
	e = line_draw(boot_line(w->boot), &seen->line);
	if (e == ERR_OK)
		k->drawn_epoch = k->picture.state.epoch;
	return e;
}

/* So that a line that is lost can be followed by one with other numbers. Missed
 * once, it is noted a second later. */
static void
note_last(struct work *w, struct kept *k)
{
	const struct line_state *s = &k->picture.state;

	if (s->last == k->noted || !is_fresh())
		return;
	if (watch_note_last(quick_db(w), w->item, k->slug, s->epoch, s->last) ==
	    ERR_OK)
		k->noted = s->last;
}

static void
note_second(struct kept *k)
{
	const struct line_state *s = &k->picture.state;
	const struct pace_second now = {.admitted = s->admitted,
	    .entered = s->entered,
	    .left = s->entered - s->inside,
	    .taken = s->inside + s->coming * pace_show(&k->past) / 100};

	pace_note(&k->past, s->at_ms, &now);
}

static enum err
release(struct work *w, struct kept *k)
{
	const struct line_state *s = &k->picture.state;
	enum err e;

	(void)work_item(w);
	e = admit(w, k);
	k->answered = e == ERR_OK;
	k->step_ms = clock_ms();
	if (e != ERR_OK)
		return e;
	note_second(k);
	if (s->waiting + s->called == 0)
		k->step_ms += IDLE_MS;
	return draw(w, k);
}

static enum err
put_state(struct work *w, struct kept *k)
{
	const struct watched *seen = k->seen;
	struct arena *a = work_item(w);
	struct line_file file = {
	    .picture = &k->picture,
	    .at_ms = seen->now_ms + clock_ms() - lines.seen_ms,
	    .rate = k->pace.lasting_rate,
	    .free = seen->sight.free,
	    .held = seen->sight.held,
	    .back_ms = seen->back_ms,
	    .open = seen->line.open && is_fresh() && k->answered,
	    .paused = seen->line.paused || seen->phase == EVENT_PAUSED,
	    .message = seen->line.message,
	};
	const char *text = line_file_state(a, &file);

	return publish_fleeting(a, w->conf->public_dir,
	    line_file_state_name(a, k->slug), text, strlen(text));
}

static enum err
put_draw(struct work *w, struct kept *k)
{
	const struct line_event *line = &k->seen->line;
	struct arena *a = work_item(w);
	struct line_draw file = {
	    .slug = k->slug,
	    .digest = line->digest,
	    .seed = line->seed,
	    .last = line->drawn_last,
	};
	const char *text;

	if (!line->draw)
		return ERR_OK;
	text = line_file_draw(a, "en", &file);
	return publish_file(a, w->conf->public_dir,
	    line_file_draw_name(a, k->slug), text, strlen(text));
}

/* A disk that is full does not slow the release: publishing fails by itself,
 * and says so. */
static void
publish(struct work *w, struct kept *k)
{
	struct line_picture picture;
	enum err e;

	k->publish_ms = clock_ms() + PUBLISH_MS;
	if (k->answered &&
	    line_look(boot_line(w->boot), work_item(w), k->slug, &picture) ==
		ERR_OK) {
		k->picture = picture;
		note_last(w, k);
	}
	e = put_state(w, k);
	if (e == ERR_OK)
		e = put_draw(w, k);
	if (e != ERR_OK && !k->unpublished)
		log_event(
		    LOG_WARN, "line_not_published", "slug", k->slug, NULL);
	k->unpublished = e != ERR_OK;
}

/* Lines that Redis never told of are left out. */
static void
put_figures(struct work *w)
{
	struct arena *a = work_item(w);
	struct figures *list;
	const char *text;
	size_t n = 0;

	lines.figures_ms = clock_ms() + PUBLISH_MS;
	for (const struct kept *k = lines.first; k != NULL; k = k->next)
		n++;
	list = arena_array(a, n + 1, sizeof(*list));
	n = 0;
	for (const struct kept *k = lines.first; k != NULL; k = k->next)
		if (k->picture.state.at_ms > 0)
			list[n++] = (struct figures){k->slug, k->picture.state,
			    k->pace.budget, k->pace.lasting_rate};
	text = figures_text(a, list, n);
	if (publish_fleeting(a, w->conf->figures_dir, figures_file, text,
		strlen(text)) != ERR_OK)
		lines.figures_ms = clock_ms() + REFUSED_MS;
}

/* One event that cannot be worked does not hold up the others; a Redis that is
 * silent is asked once a round. */
enum err
job_admit(struct work *w, bool *more_r)
{
	enum err seen = watch(w), e = ERR_OK;

	*more_r = false;
	for (struct kept *k = lines.first; k != NULL; k = k->next) {
		if (e == ERR_DOWN)
			k->answered = false;
		else if (clock_ms() >= k->step_ms)
			e = release(w, k);
		if (clock_ms() >= k->publish_ms)
			publish(w, k);
	}
	if (clock_ms() >= lines.figures_ms)
		put_figures(w);
	if (e == ERR_DOWN)
		return e;
	return is_fresh() ? ERR_OK : seen;
}
