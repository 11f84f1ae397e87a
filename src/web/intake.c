#include "web/inside.h"

#include <string.h>

#include "web/answer.h"
#include "web/form.h"
#include "web/match.h"
#include "web/path.h"

static const char form_type[] = "application/x-www-form-urlencoded";

/* Parameters such as "; charset=UTF-8" may follow. */
static bool
is_form(const struct request *q)
{
	const char *type = request_header(q, "CONTENT_TYPE");
	size_t len = sizeof(form_type) - 1;

	return type != NULL && strncmp(type, form_type, len) == 0 &&
	    strchr("; ", type[len]) != NULL;
}

static int
read_body(struct request *q, size_t max)
{
	const char *length = request_header(q, "CONTENT_LENGTH");
	int64_t len = 0;

	if (length != NULL && length[0] != '\0' &&
	    text_to_int64(length, 0, INT64_MAX, &len) != ERR_OK)
		return 400;
	if ((uint64_t)len > max)
		return 413;
	char *body = arena_alloc(q->arena, (size_t)len + 1);
	q->body = body;
	q->body_len = q->wire.read(q->wire.at, body, (size_t)len);
	return q->body_len == (size_t)len ? 0 : 400;
}

static int
read_form(struct request *q)
{
	int status = read_body(q, REQUEST_BODY_MAX);

	if (status != 0 || q->body_len == 0)
		return status;
	if (!is_form(q))
		return 400;
	enum err e = form_parse(
	    q->arena, q->body, q->body_len, REQUEST_FIELDS_MAX, &q->form);
	q->body = NULL;
	q->body_len = 0;
	return e == ERR_OK ? 0 : e == ERR_LIMIT ? 413 : 400;
}

static void
read_cookies(struct request *q)
{
	const char *header = request_header(q, "HTTP_COOKIE");

	if (header != NULL)
		form_parse_cookies(q->arena, header, &q->cookies);
}

/* Only what a route asks for is read: the rest is the web server's to drop. */
static int
read_sent(struct request *q)
{
	if (strcmp(q->route->method, "POST") != 0)
		return 0;
	return request_has(q, NEED_RAW) ? read_body(q, REQUEST_RAW_MAX) :
					  read_form(q);
}

int
intake_read(struct request *q)
{
	const char *uri = request_header(q, "REQUEST_URI");
	const char *query = "", *allow = "";
	bool ours = uri != NULL &&
	    path_split(q->arena, uri, &q->path, &query) == ERR_OK;
	bool clean = form_parse(q->arena, query, strlen(query),
			 REQUEST_FIELDS_MAX, &q->query) == ERR_OK;

	read_cookies(q);
	q->language = language_choose(q);
	if (!ours)
		return 404;
	int status = match_route(q, &allow);
	if (status == 405)
		answer_header(q, "Allow", allow);
	if (status != 0)
		return status;
	return clean ? read_sent(q) : 400;
}
