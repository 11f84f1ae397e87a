#include "web/answer.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "tmpl/tmpl.h"
#include "web/inside.h"

static const char error_page[] = "shared/error.tpl";

/* Statuses a later try may change; the answer offers one. */
static bool
may_retry(int status)
{
	return status == 409 || status == 429 || status == 500 || status == 503;
}

/* A link cannot repeat a POST: it leads to the page of the same address, where
 * there is one, else home. */
static const char *
retry_path(const struct request *q)
{
	if (strcmp(q->method, "POST") != 0)
		return q->path;
	for (size_t i = 0; q->route != NULL && i < q->worker->n_routes; i++) {
		const struct route *r = &q->worker->routes[i];

		if (strcmp(r->method, "GET") == 0 &&
		    strcmp(r->path, q->route->path) == 0)
			return q->path;
	}
	return "/";
}

static enum err
render_error(struct request *q, int status, const char *words)
{
	struct tmpl_dict *d = tmpl_dict_new(q->arena, q->language);

	tmpl_set(d, "LANG", q->language);
	tmpl_set(d, "PATH", q->path);
	tmpl_set(d, "REQUEST_ID", q->id);
	tmpl_set_int(d, "STATUS", status);
	if (q->worker->foot != NULL)
		q->worker->foot(q->worker->ctx, q, d);
	tmpl_set(d, "TITLE",
	    tmpl_message(q->arena, q->language,
		arena_printf(q->arena, "status.%s.title", words), NULL));
	tmpl_set(d, "TEXT",
	    tmpl_message(q->arena, q->language,
		arena_printf(q->arena, "status.%s.text", words), NULL));
	if (may_retry(status))
		tmpl_set(tmpl_section(d, "RETRY"), "RETRY_PATH", retry_path(q));
	tmpl_include(d, "HEAD", "shared/head.tpl");
	tmpl_include(d, "FOOT", "shared/foot.tpl");
	return answer_page(q, status, error_page, d);
}

static void
answer_words(struct request *q, int status, const char *words)
{
	if (q->answer.streaming) {
		q->answer.cut = true;
		return;
	}
	q->answer.cache_s = 0;
	if (status == 429 || status == 503)
		answer_header(q, "Retry-After", "5");
	enum err e = render_error(q, status, words);
	if (e == ERR_OK)
		return;
	log_event(LOG_ERROR, "error_page_broken", "err", err_name(e), NULL);
	if (answer_bytes(q, status, "text/html; charset=utf-8", "", 0) !=
	    ERR_OK)
		q->answer.status = status;
}

void
answer_error(struct request *q, enum err e)
{
	switch (e) {
	case ERR_NONE:
		answer_status(q, 404);
		return;
	case ERR_INPUT:
		answer_status(q, 422);
		return;
	case ERR_AUTH:
		answer_status(q, 403);
		return;
	case ERR_CONFLICT:
		answer_status(q, 409);
		return;
	case ERR_BUSY:
	case ERR_DOWN:
		answer_status(q, 503);
		return;
	case ERR_UNSURE:
		answer_words(q, 503, "unsure");
		return;
	case ERR_LIMIT:
		answer_status(q, 429);
		return;
	case ERR_OK:
	case ERR_BUG:
		break;
	}
	answer_status(q, 500);
}

void
answer_status(struct request *q, int status)
{
	answer_words(q, status, arena_printf(q->arena, "%d", status));
}
