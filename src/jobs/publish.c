/* Writes the pages that the web server serves by itself, whenever what they say
 * has changed (CHK-01). It runs on every host: each has files of its own. */
#include "jobs/job.h"

#include <string.h>

#include "core/event.h"
#include "tmpl/tmpl.h"
#include "view/frame.h"
#include "view/page_event.h"
#include "view/publish.h"

enum {
	KEPT_MAX = 1 << 20
};

/* What was published last. */
static struct {
	struct arena *arena, *other;
	const struct event_line *lines;
	size_t n;
} last;

static const struct {
	enum info_page page;
	const char *file;
} infos[] = {
    {INFO_PRIVACY, "info/privacy"},
    {INFO_TERMS, "info/terms"},
    {INFO_REFUNDS, "info/refunds"},
};

static enum err
put(struct work *w, const char *template_file, struct tmpl_dict *d,
    const char *file)
{
	const char *text;
	size_t len;
	enum err e = tmpl_render(w->item, template_file, d, &text, &len);

	if (e != ERR_OK)
		return e;
	return publish_file(w->item, w->conf->public_dir, file, text, len);
}

static enum err
put_event(
    struct work *w, const char *slug, const struct organisation *organisation)
{
	struct tmpl_dict *d;
	const struct event *event;
	enum err e = event_read(boot_db(w->boot), work_item(w), slug, &event);

	if (e != ERR_OK)
		return e;
	d = tmpl_dict_new(w->item, "en");
	fill_foot(d, organisation);
	fill_event(d, event);
	return put(
	    w, "event/event.tpl", d, arena_printf(w->item, "e/%s", slug));
}

/* A file that would not change is left alone. */
static enum err
put_infos(struct work *w, const struct organisation *organisation)
{
	struct tmpl_dict *d;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < sizeof(infos) / sizeof(infos[0]);
	     i++) {
		d = tmpl_dict_new(work_item(w), "en");
		fill_foot(d, organisation);
		fill_info(d, infos[i].page, organisation);
		e = put(w, "event/info.tpl", d, infos[i].file);
	}
	return e;
}

static const struct event_line *
find(const struct event_line *lines, size_t n, const char *slug)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(lines[i].slug, slug) == 0)
			return &lines[i];
	return NULL;
}

static bool
is_new(const struct event_line *line)
{
	const struct event_line *old = find(last.lines, last.n, line->slug);

	return old == NULL || strcmp(old->fingerprint, line->fingerprint) != 0;
}

static enum err
take_away(struct work *w, const char *slug)
{
	const char *name = arena_printf(work_item(w), "e/%s", slug);

	return publish_remove(w->item, w->conf->public_dir, name);
}

static enum err
remove_gone(struct work *w, const struct event_line *lines, size_t n)
{
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK && i < last.n; i++)
		if (find(lines, n, last.lines[i].slug) == NULL)
			e = take_away(w, last.lines[i].slug);
	return e;
}

/* What an earlier process published, of an event that has gone meanwhile. */
static enum err
remove_left_over(struct work *w, const struct event_line *lines, size_t n)
{
	const char *const *names;
	size_t n_names;
	enum err e =
	    publish_list(w->arena, w->conf->public_dir, "e", &names, &n_names);

	for (size_t i = 0; e == ERR_OK && i < n_names; i++)
		if (find(lines, n, names[i]) == NULL)
			e = take_away(w, names[i]);
	return e;
}

/* Once all is written, this list is what was published. */
static void
remember(const struct event_line *lines, size_t n)
{
	struct arena *spare = last.arena;

	last.arena = last.other;
	last.other = spare;
	last.lines = lines;
	last.n = n;
}

static enum err
put_events(struct work *w, const struct organisation *organisation)
{
	const struct event_line *lines = NULL;
	size_t n = 0;
	enum err e;

	if (last.arena == NULL) {
		last.arena = arena_new(KEPT_MAX);
		last.other = arena_new(KEPT_MAX);
	}
	arena_reset(last.other);
	e = event_list(boot_db(w->boot), last.other, &lines, &n);
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		if (is_new(&lines[i]))
			e = put_event(w, lines[i].slug, organisation);
	if (e == ERR_OK)
		e = last.lines == NULL ? remove_left_over(w, lines, n) :
					 remove_gone(w, lines, n);
	if (e == ERR_OK)
		remember(lines, n);
	return e;
}

enum err
job_publish(struct work *w, bool *more_r)
{
	const struct organisation *organisation;
	enum err e =
	    event_organisation(boot_db(w->boot), w->arena, &organisation);

	*more_r = false;
	if (e == ERR_NONE) /* nothing was imported yet */
		return ERR_OK;
	if (e == ERR_OK)
		e = put_events(w, organisation);
	return e == ERR_OK ? put_infos(w, organisation) : e;
}
