#include "sandbox/call.h"

#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "web/answer.h"

static const char json_type[] = "application/json";
static const char html[] =
    "<html><head><title>502 Bad Gateway</title></head>"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>\n";

void
call_answer(struct call *c, int status, const char *body)
{
	c->status = status;
	c->body = body;
}

void
call_answer_json(struct call *c, int status, const struct json *node)
{
	call_answer(c, status, json_print(c->a, node));
}

void
call_pause(double seconds)
{
	clock_pause_ms((int)(seconds * 1000));
}

static enum err
note(struct call *c, const char *route, const char *target, const char *key)
{
	const struct rows *rows;
	enum err e = db_run(c->s->db, c->a, STMT_sandbox_note_call,
	    DB_ARGS(route, target, key != NULL ? key : ""), &rows);

	if (e != ERR_OK)
		return e;
	c->seq = rows_int64(rows, 0, 0);
	c->fault = rows_text(rows, 0, 1);
	c->value = rows_text(rows, 0, 2);
	c->style = rows_text(rows, 0, 3);
	return ERR_OK;
}

/* Only what is not the rule is written down. */
static enum err
mark(struct call *c, int status)
{
	if (status == 200 && c->fault[0] == '\0')
		return ERR_OK;
	return db_run(c->s->db, c->a, STMT_sandbox_mark_call,
	    DB_ARGS(db_int(c->a, c->seq), db_int(c->a, status), c->fault),
	    NULL);
}

static bool
fault_is(const struct call *c, const char *name)
{
	return strcmp(c->fault, name) == 0;
}

static void
do_work(struct call *c, const struct call_kind *kind)
{
	enum err e = kind->work(c);

	if (e != ERR_OK)
		kind->refuse(c, e == ERR_BUG ? 500 : 503);
}

/* What a control makes of the call, work included where it is done at all. */
static void
spoil(struct call *c, const struct call_kind *kind)
{
	int64_t status;

	if (text_to_int64(c->fault, 400, 599, &status) == ERR_OK) {
		kind->refuse(c, (int)status);
	} else if (fault_is(c, "timeout_before")) {
		call_pause(sandbox_seconds(c->value, 5));
		kind->refuse(c, 504);
	} else if (fault_is(c, "html_body")) {
		call_answer(c, 502, html);
		c->type = "text/html";
	} else if (fault_is(c, "reset_before")) {
		c->status = 0;
	} else {
		if (fault_is(c, "slow"))
			call_pause(sandbox_seconds(c->value, 2));
		do_work(c, kind);
		if (fault_is(c, "timeout_after"))
			call_pause(sandbox_seconds(c->value, 5));
		if (fault_is(c, "reset_after"))
			c->status = 0;
		if (fault_is(c, "truncated_json"))
			c->body =
			    arena_strndup(c->a, c->body, strlen(c->body) / 2);
	}
}

/* The web server cuts the connection when less comes than was announced. */
static enum err
cut(struct request *q)
{
	static const char blanks[1024] = "";
	enum err e;

	answer_header(q, "Content-Length", "65536");
	e = answer_stream_begin(q, json_type, "cut.json");
	/* Enough to leave every buffer on the way. */
	for (int i = 0; e == ERR_OK && i < 32; i++)
		e = answer_stream_piece(q, blanks, sizeof(blanks));
	return e == ERR_OK ? ERR_DOWN : e;
}

enum err
call_run(struct request *q, struct sandbox *s, const struct call_kind *kind,
    const char *target)
{
	return call_run_keyed(q, s, kind, target, NULL);
}

enum err
call_run_keyed(struct request *q, struct sandbox *s,
    const struct call_kind *kind, const char *target, const char *key)
{
	struct call c = {.q = q, .s = s, .a = request_arena(q)};
	enum err e = note(&c, kind->route, target, key);

	if (e != ERR_OK)
		return e;
	if (kind->may(&c)) {
		if (c.fault[0] == '\0')
			do_work(&c, kind);
		else
			spoil(&c, kind);
	}
	e = mark(&c, c.status);
	if (e != ERR_OK)
		return e;
	if (c.status == 0)
		return cut(q);
	return answer_bytes(q, c.status, c.type != NULL ? c.type : json_type,
	    c.body, strlen(c.body));
}
