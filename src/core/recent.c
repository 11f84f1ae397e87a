#include "core/recent.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

enum {
	SEEN_MAX = 12,
	EVENT_CEILING = 1 << 20,
	FRESH_MS = 1000,
	STALE_MS = 10000,
	LANGUAGE_MAX = 8
};

struct seen {
	struct arena *arena;
	const struct event *event;   /* NULL: nothing is kept here */
	char language[LANGUAGE_MAX]; /* of the form; "": without one */
	int64_t at_ms;
};

struct recent {
	struct db *db;
	struct arena *spare; /* the next look is made in it */
	struct seen seen[SEEN_MAX];
};

struct recent *
recent_new(struct db *db)
{
	struct recent *r = calloc(1, sizeof(*r));

	must(r != NULL);
	r->db = db;
	r->spare = arena_new(EVENT_CEILING);
	for (size_t i = 0; i < SEEN_MAX; i++)
		r->seen[i].arena = arena_new(EVENT_CEILING);
	return r;
}

static bool
is_of(const struct seen *s, const char *slug, const char *language)
{
	return s->event != NULL && strcmp(s->event->slug, slug) == 0 &&
	    strcmp(s->language, language) == 0;
}

static int64_t
age_ms(const struct seen *s)
{
	return clock_ms() - s->at_ms;
}

/* The event's own place, else the one that was filled longest ago. */
static struct seen *
find_place(struct recent *r, const char *slug, const char *language)
{
	struct seen *oldest = &r->seen[0];

	for (size_t i = 0; i < SEEN_MAX; i++) {
		struct seen *s = &r->seen[i];

		if (is_of(s, slug, language))
			return s;
		if (s->at_ms < oldest->at_ms)
			oldest = s;
	}
	return oldest;
}

static enum err
look(struct recent *r, const char *slug, const char *language, struct seen *s)
{
	const struct event *event;
	struct arena *arena = r->spare;
	enum err e;

	arena_reset(arena);
	if (language[0] != '\0')
		e = event_read_form(r->db, arena, slug, language, &event);
	else
		e = event_read(r->db, arena, slug, &event);
	if (e != ERR_OK)
		return e;
	r->spare = s->arena;
	s->arena = arena;
	s->event = event;
	memcpy(s->language, language, strlen(language) + 1);
	s->at_ms = clock_ms();
	return ERR_OK;
}

static enum err
find(struct recent *r, const char *slug, const char *language,
    const struct event **event_r)
{
	struct seen *s = find_place(r, slug, language);
	bool known = is_of(s, slug, language);
	enum err e = ERR_OK;

	if (!known || age_ms(s) >= FRESH_MS)
		e = look(r, slug, language, s);
	if ((e == ERR_DOWN || e == ERR_BUSY) && known && age_ms(s) < STALE_MS)
		e = ERR_OK;
	if (e == ERR_OK)
		*event_r = s->event;
	return e;
}

enum err
recent_event(struct recent *r, const char *slug, const struct event **event_r)
{
	return find(r, slug, "", event_r);
}

enum err
recent_form(struct recent *r, const char *slug, const char *language,
    const struct event **event_r)
{
	must(language[0] != '\0' && strlen(language) < LANGUAGE_MAX);
	return find(r, slug, language, event_r);
}

int64_t
recent_now_s(const struct recent *r, const struct event *event)
{
	for (size_t i = 0; i < SEEN_MAX; i++)
		if (r->seen[i].event == event)
			return event->now + age_ms(&r->seen[i]) / 1000;
	return event->now;
}

void
recent_free(struct recent **r)
{
	if (*r == NULL)
		return;
	arena_free(&(*r)->spare);
	for (size_t i = 0; i < SEEN_MAX; i++)
		arena_free(&(*r)->seen[i].arena);
	free(*r);
	*r = NULL;
}
