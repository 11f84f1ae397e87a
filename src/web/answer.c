#include "web/answer.h"

#include <string.h>

#include "web/inside.h"

enum {
	HEADERS_MAX = 8192
};

struct tmpl_dict *
answer_dict(struct request *q)
{
	struct tmpl_dict *d = tmpl_dict_new(q->arena, q->language);

	tmpl_set(d, "LANG", q->language);
	tmpl_set(d, "PATH", q->path);
	tmpl_set(d, "REQUEST_ID", q->id);
	if (q->answer.cache_s == 0) {
		tmpl_set(d, "CSRF", request_csrf(q));
		tmpl_set(d, "KEY", request_key(q));
	}
	if (q->worker->foot != NULL)
		q->worker->foot(q->worker->ctx, q, d);
	return d;
}

enum err
answer_page(struct request *q, int status, const char *template_file,
    struct tmpl_dict *d)
{
	const char *page;
	size_t len;
	enum err e = tmpl_render(q->arena, template_file, d, &page, &len);

	if (e != ERR_OK)
		return e;
	return answer_bytes(q, status, "text/html; charset=utf-8", page, len);
}

enum err
answer_redirect(struct request *q, const char *location)
{
	bool ours = location[0] == '/' && location[1] != '/';
	bool absolute = strncmp(location, "https://", 8) == 0 ||
	    strncmp(location, "http://", 7) == 0;

	if ((!ours && !absolute) || text_has_control(location))
		return ERR_BUG;
	q->answer.status = 303;
	q->answer.content_type = NULL;
	q->answer.location = arena_strdup(q->arena, location);
	q->answer.body = "";
	q->answer.body_len = 0;
	return ERR_OK;
}

enum err
answer_bytes(struct request *q, int status, const char *content_type,
    const void *bytes, size_t len)
{
	q->answer.status = status;
	q->answer.content_type = content_type;
	q->answer.location = NULL;
	q->answer.body = bytes;
	q->answer.body_len = len;
	return ERR_OK;
}

bool
answer_has_tag(const struct request *q, const char *tag)
{
	const char *had = request_header(q, "HTTP_IF_NONE_MATCH");
	size_t len = strlen(tag);

	return had != NULL && had[0] == '"' &&
	    strncmp(had + 1, tag, len) == 0 && strcmp(had + 1 + len, "\"") == 0;
}

enum err
answer_unchanged(struct request *q, const char *tag)
{
	answer_header(q, "ETag", arena_printf(q->arena, "\"%s\"", tag));
	return answer_bytes(q, 304, NULL, "", 0);
}

void
answer_header(struct request *q, const char *name, const char *value)
{
	must(name[0] != '\0' && strpbrk(name, ": \r\n") == NULL);
	must(!text_has_control(value));
	if (q->answer.headers == NULL)
		q->answer.headers = text_new(q->arena, HEADERS_MAX);
	add_header(q->answer.headers, name, value);
	must(!text_failed(q->answer.headers));
}

void
answer_cacheable(struct request *q, int seconds)
{
	must(seconds > 0);
	q->answer.cache_s = seconds;
	answer_header(q, "Vary", "Accept-Language, Cookie");
}

void
answer_allow(struct request *q, const char *form_action, const char *script_src,
    const char *frame_src)
{
	q->answer.allow_form = form_action;
	q->answer.allow_script = script_src;
	q->answer.allow_frame = frame_src;
}

void
answer_frame_in(struct request *q, const char *origin)
{
	must(origin[0] != '\0' && strpbrk(origin, " ;,'\r\n") == NULL);
	q->answer.frame_in = origin;
}
