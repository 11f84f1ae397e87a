#include "event/page.h"

#include "core/event.h"
#include "view/page_event.h"
#include "web/answer.h"

enum {
	CACHE_S = 2
};

enum err
page_home(struct request *q, void *ctx)
{
	const struct stand *stand = ctx;
	const struct event_line *lines;
	size_t n;
	enum err e =
	    event_list(boot_db(stand->boot), request_arena(q), &lines, &n);

	if (e != ERR_OK)
		return e;
	answer_cacheable(q, CACHE_S);
	struct tmpl_dict *d = answer_dict(q);
	fill_home(d, lines, n);
	return answer_page(q, 200, "event/home.tpl", d);
}

enum err
page_event(struct request *q, void *ctx)
{
	const struct stand *stand = ctx;
	const struct event *event;
	enum err e = event_read(boot_db(stand->boot), request_arena(q),
	    request_part(q, "slug"), &event);

	if (e != ERR_OK)
		return e;
	answer_cacheable(q, CACHE_S);
	struct tmpl_dict *d = answer_dict(q);
	fill_event(d, event);
	return answer_page(q, 200, "event/event.tpl", d);
}

static enum err
answer_info(struct request *q, const struct stand *stand, enum info_page page)
{
	const struct organisation *organisation =
	    boot_organisation(stand->boot);

	if (organisation == NULL)
		return ERR_DOWN;
	answer_cacheable(q, CACHE_S);
	struct tmpl_dict *d = answer_dict(q);
	fill_info(d, page, organisation);
	return answer_page(q, 200, "event/info.tpl", d);
}

enum err
page_privacy(struct request *q, void *ctx)
{
	return answer_info(q, ctx, INFO_PRIVACY);
}

enum err
page_terms(struct request *q, void *ctx)
{
	return answer_info(q, ctx, INFO_TERMS);
}

enum err
page_refunds(struct request *q, void *ctx)
{
	return answer_info(q, ctx, INFO_REFUNDS);
}
