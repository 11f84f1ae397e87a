/*
 * One request as the web server handed it over: parsed, bounded, decoded.
 *
 * It is not trusted: only what the gate has checked (route.h) is clean. It is
 * also the request's memory: everything made for it lives in its arena.
 *
 * Strings returned belong to the request and end with it.
 *
 * Parsing refuses (400, 404, 413) what is too long, badly encoded, repeated or
 * has NUL in it; a handler never sees such a request.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct request;

/* Writes the answer (answer.h) and returns ERR_OK, or writes nothing and
 * returns an error, which becomes the error page of that kind. ctx is the
 * worker's own state. */
typedef enum err page_fn(struct request *q, void *ctx);

enum {
	REQUEST_BODY_MAX = 65536,
	REQUEST_RAW_MAX = 262144, /* of a NEED_RAW route */
	REQUEST_FIELDS_MAX = 1000
};

struct arena *request_arena(struct request *q);
/* Also the request id of the logs: 16 characters. */
const char *request_id(const struct request *q);
const char *request_method(const struct request *q);
/* The path as matched, without query: "/book/demo-seats". */
const char *request_path(const struct request *q);
/* REMOTE_ADDR as the web server set it, never a header of the client's. */
const char *request_address(const struct request *q);
/* REMOTE_USER, or "" when the server authenticated nobody. */
const char *request_user(const struct request *q);
/* "en" or another language that is installed: ?lang=, cookie, browser. */
const char *request_language(const struct request *q);
/* Monotonic end of this request's time: 4 s after it began (OPS-05). */
int64_t request_deadline_ms(const struct request *q);

/* The {name} part of the route's path; never NULL for a name it has. */
const char *request_part(const struct request *q, const char *name);
/* Query and form fields; NULL when not sent. Form fields a route did not list
 * are not there (a listed name ending in _* takes every suffix _1 .. _20). */
const char *request_query(const struct request *q, const char *name);
const char *request_form(const struct request *q, const char *name);
/* The value of the cookie __Host-<name>. */
const char *request_cookie(const struct request *q, const char *name);
/* Header by its CGI name: "HTTP_X_RAZORPAY_SIGNATURE"; NULL when not sent. */
const char *request_header(const struct request *q, const char *cgi_name);
/* The raw body of a RAW route. */
const char *request_body(const struct request *q, size_t *len_r);

/* The visitor's random part, verified by its signature: a new one is made and
 * its cookie set when there is none (not on gated routes: there it exists).
 * Not on an answer that shared caches may keep. */
const char *request_visitor(struct request *q);
/* The booking session's key (the admission's random part) for this {slug}, as
 * verified by the gate of a NEED_SESSION or NEED_ADMISSION route; NULL where
 * there is an admission alone. */
const char *request_session(const struct request *q);
/* The handler has said what it wants, leaves without an answer, and `then` goes
 * on when the worker's `together` (route.h) has found it. */
void request_want(struct request *q, void *wanted, page_fn *then);
/* What it wants. */
void *request_wanted(const struct request *q);

/* The csrf field's value for forms of this visitor. */
const char *request_csrf(struct request *q);
/* A fresh idempotency key for a form. */
const char *request_key(struct request *q);

/* Of a route with NEED_KEY: what makes this press the same as another. A
 * visitor's key of one route says nothing to any other visitor or route; the
 * digest is of the path and of all fields. */
struct request_press {
	const char *scope;
	const char *key;
	const char *digest;
};
struct request_press request_press(struct request *q);

#endif
