#include "admin/page.h"

#include <string.h>

#include "base/text.h"
#include "core/people.h"
#include "view/page_admin.h"
#include "web/answer.h"

enum {
	LOOKED_FOR_MAX = 400
};

enum err
page_events(struct request *q, void *ctx)
{
	struct office *office = ctx;
	const struct event_line *lines;
	size_t n;
	enum err e = event_list(
	    boot_db(office->stand.boot), request_arena(q), &lines, &n);

	if (e != ERR_OK)
		return e;
	struct tmpl_dict *d = answer_dict(q);
	fill_admin_events(d, lines, n);
	return answer_page(q, 200, "admin/events.tpl", d);
}

enum err
page_event(struct request *q, void *ctx)
{
	struct office *office = ctx;
	struct view_admin_event view = {
	    .waiting = -1, .inside = -1, .rate = -1};
	const struct office_count *count;
	enum err e = recent_event(
	    office->stand.recent, request_part(q, "slug"), &view.event);

	if (e == ERR_OK)
		e = office_count(office, request_arena(q), view.event, &count);
	if (e != ERR_OK)
		return e;
	view.totals = &count->totals;
	if (count->has_line) {
		view.waiting = count->waiting;
		view.inside = count->inside;
		view.rate = count->rate;
	}
	struct tmpl_dict *d = answer_dict(q);
	fill_admin_event(d, &view);
	answer_header(q, "Refresh",
	    arena_printf(request_arena(q), "%d", PAGE_ADMIN_LIVE_S));
	return answer_page(q, 200, "admin/event.tpl", d);
}

/* What was searched for, and which page of it. */
static enum err
read_search(struct request *q, struct view_people *view)
{
	const char *looked_for = request_query(q, "q");
	const char *page = request_query(q, "page");

	view->query = looked_for != NULL ? looked_for : "";
	view->page = 1;
	if (strlen(view->query) > LOOKED_FOR_MAX ||
	    text_has_control(view->query))
		return ERR_INPUT;
	if (page == NULL)
		return ERR_OK;
	return text_to_int64(page, 1, PEOPLE_PAGE_MAX, &view->page);
}

static const struct view_person *
view_list(struct arena *a, const struct people *people)
{
	struct view_person *list = arena_array(a, people->n, sizeof(*list));

	for (size_t i = 0; i < people->n; i++) {
		const struct person *p = &people->person[i];

		list[i] = (struct view_person){
		    p->code, p->name, p->email, p->phone, p->type, p->state};
	}
	return list;
}

enum err
page_participants(struct request *q, void *ctx)
{
	struct office *office = ctx;
	struct arena *a = request_arena(q);
	struct view_people view = {.slug = request_part(q, "slug")};
	const struct event *event;
	struct people people;
	enum err e = read_search(q, &view);

	if (e == ERR_OK)
		e = recent_event(office->stand.recent, view.slug, &event);
	if (e == ERR_OK)
		e = people_find(boot_db(office->stand.boot), a, event->id,
		    view.query, view.page, &people);
	if (e != ERR_OK)
		return e;
	view.event_title = event->title;
	view.person = view_list(a, &people);
	view.n_people = people.n;
	view.more = people.more;
	struct tmpl_dict *d = answer_dict(q);
	fill_admin_participants(d, &view);
	return answer_page(q, 200, "admin/participants.tpl", d);
}
