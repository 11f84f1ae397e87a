#include "web/answer.h"

#include <string.h>

#include "base/log.h"
#include "web/inside.h"

enum {
	HEAD_MAX = 24576
};

void
add_header(struct text *t, const char *name, const char *value)
{
	text_add(t, name);
	text_add(t, ": ");
	text_add(t, value);
	text_add(t, "\r\n");
}

/* The gateway's script brings its own styles and pictures into the page. */
static void
add_content_policy(struct text *t, const struct answer *a)
{
	const char *script = a->allow_script;
	const char *frame = a->allow_frame;

	text_add(t,
	    "Content-Security-Policy: default-src 'none'; base-uri 'none'; "
	    "frame-ancestors ");
	text_add(t, a->frame_in != NULL ? a->frame_in : "'none'");
	text_add(t, "; form-action 'self'");
	if (a->allow_form != NULL) {
		text_add(t, " ");
		text_add(t, a->allow_form);
	}
	text_add(t, "; ");
	if (script == NULL)
		text_add(t,
		    "script-src 'self'; style-src 'self'; img-src 'self'; "
		    "connect-src 'self'");
	else
		text_addf(t,
		    "script-src 'self' %s; style-src 'self' 'unsafe-inline'; "
		    "img-src 'self' data: %s; connect-src 'self' %s",
		    script, script, script);
	if (frame != NULL)
		text_addf(t, "; frame-src %s", frame);
	text_add(t, "\r\n");
}

static void
add_security(struct text *t, const struct answer *a)
{
	add_content_policy(t, a);
	text_add(t,
	    "X-Content-Type-Options: nosniff\r\n"
	    "Referrer-Policy: same-origin\r\n");
	if (a->frame_in == NULL)
		text_add(t, "X-Frame-Options: DENY\r\n");
	if (a->allow_frame != NULL)
		text_addf(t,
		    "Permissions-Policy: camera=(), geolocation=(), "
		    "microphone=(), payment=(self \"%s\")\r\n",
		    a->allow_frame);
	else
		text_add(t,
		    "Permissions-Policy: camera=(), geolocation=(), "
		    "microphone=(), payment=()\r\n");
}

static const char *
reason(int status)
{
	static const struct {
		int status;
		const char *words;
	} known[] = {
	    {200, "OK"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {400, "Bad Request"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {409, "Conflict"},
	    {413, "Content Too Large"},
	    {422, "Unprocessable Content"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {503, "Service Unavailable"},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].status == status)
			return known[i].words;
	return "Answer";
}

static struct text *
make_head(struct request *q)
{
	struct answer *a = &q->answer;
	struct text *t = text_new(q->arena, HEAD_MAX);

	text_add(t, "Status: ");
	text_add(t, text_decimal(q->arena, a->status));
	text_add(t, " ");
	text_add(t, reason(a->status));
	text_add(t, "\r\n");
	if (a->content_type != NULL)
		add_header(t, "Content-Type", a->content_type);
	if (a->location != NULL)
		add_header(t, "Location", a->location);
	if (!a->streaming && a->status != 304)
		add_header(t, "Content-Length",
		    text_decimal(q->arena, (int64_t)a->body_len));
	if (a->cache_s > 0)
		text_addf(
		    t, "Cache-Control: public, max-age=%d\r\n", a->cache_s);
	else
		text_add(t, "Cache-Control: no-store\r\n");
	add_header(t, "X-Request-Id", q->id);
	add_security(t, a);
	if (a->headers != NULL)
		text_add(t, text_str(a->headers));
	if (a->cookies != NULL && a->cache_s == 0)
		text_add(t, text_str(a->cookies));
	text_add(t, "\r\n");
	must(!text_failed(t));
	return t;
}

static enum err
send_piece(struct request *q, const char *bytes, size_t len)
{
	if (strcmp(q->method, "HEAD") == 0 || len == 0)
		return ERR_OK;
	enum err e = q->wire.write(q->wire.at, bytes, len);
	if (e == ERR_OK)
		q->answer.sent += len;
	return e;
}

static enum err
send_head(struct request *q)
{
	const struct text *head = make_head(q);

	return q->wire.write(q->wire.at, text_str(head), text_len(head));
}

void
answer_send(struct request *q)
{
	if (q->answer.streaming)
		return;
	if (q->answer.status == 0) {
		log_event(LOG_ERROR, "no_answer", "route",
		    q->route != NULL ? q->route->path : NULL, NULL);
		answer_error(q, ERR_BUG);
	}
	enum err e = send_head(q);
	if (e == ERR_OK)
		e = send_piece(q, q->answer.body, q->answer.body_len);
	if (e != ERR_OK)
		q->answer.cut = true;
}

enum err
answer_stream_begin(
    struct request *q, const char *content_type, const char *filename)
{
	static const char clean[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";

	must(filename[0] != '\0' && filename[strspn(filename, clean)] == '\0');
	answer_header(q, "Content-Disposition",
	    arena_printf(q->arena, "attachment; filename=\"%s\"", filename));
	q->answer.status = 200;
	q->answer.content_type = content_type;
	q->answer.streaming = true;
	return send_head(q);
}

enum err
answer_stream_piece(struct request *q, const char *bytes, size_t len)
{
	enum err e = send_piece(q, bytes, len);

	if (e != ERR_OK)
		q->answer.cut = true;
	return e;
}

enum err
answer_stream_end(struct request *q)
{
	return q->answer.cut ? ERR_DOWN : ERR_OK;
}
