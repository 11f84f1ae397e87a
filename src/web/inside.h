/*
 * The inside of a request and of its answer, for web's own files.
 *
 * It is not for workers: they see request.h and answer.h.
 *
 * All of it lives in the request's arena; the CGI variables live in libfcgi
 * (or in a test) until the request is finished.
 *
 * intake_read() answers 0, or the HTTP status of its refusal.
 */
#ifndef WEB_INSIDE_H
#define WEB_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "web/form.h"
#include "web/request.h"
#include "web/route.h"
#include "web/server.h"

/* Where a body comes from and an answer goes to. */
struct wire {
	/* Up to len bytes; fewer at the end. */
	size_t (*read)(void *at, char *to, size_t len);
	MUST_USE enum err (*write)(void *at, const char *bytes, size_t len);
	void *at;
};

struct answer {
	int status; /* 0: not answered yet */
	const char *content_type;
	const char *location;
	const char *body;
	size_t body_len;
	struct text *headers; /* more of them, each with CR LF */
	struct text *cookies; /* left out of a cacheable answer */
	const char *allow_form;
	const char *allow_script;
	const char *allow_frame;
	const char *frame_in; /* NULL: no page may frame it */
	int cache_s;	      /* 0: no-store */
	bool streaming;	      /* headers have left */
	bool cut;	      /* a stream broke off */
	size_t sent;	      /* bytes of body */
};

struct request {
	struct arena *arena;
	const struct worker *worker;
	const struct server_conf *conf;
	const struct route *route; /* NULL: none fits */
	char *const *env;
	struct wire wire;
	int64_t began_ms;
	char id[17];
	const char *method;
	const char *path;
	const char *language;
	struct pairs parts;
	struct pairs query;
	struct pairs cookies;
	struct pairs form;
	const char *body;
	size_t body_len;
	const char *visitor; /* verified; NULL: none */
	const char *session;
	page_fn *then; /* NULL: waits for nothing */
	void *wanted;  /* what it waits for */
	struct answer answer;
};

/* A request as it came; memory from the arena, began now. */
struct request *request_new(struct arena *a, const struct worker *w,
    const struct server_conf *conf, char *const *env, struct wire wire);

/* Finds the route, reads and takes apart what was sent (intake.c). */
MUST_USE int intake_read(struct request *q);

/* The language to answer in: the choice in the query, which is then kept in a
 * cookie, the cookie, the browser's wish, English (language.c). */
const char *language_choose(struct request *q);

bool request_has(const struct request *q, enum route_need need);

/* From reading it to sending its answer (handle.c); false: it waits for what
 * the worker finds for several at a time, then handle_on() sends the answer. */
bool handle_request(struct request *q);
void handle_on(struct request *q);

/* A line of the head; both are clean. */
void add_header(struct text *t, const char *name, const char *value);

/* Sends what was answered; a handler that answered nothing is a bug (500). */
void answer_send(struct request *q);

#endif
