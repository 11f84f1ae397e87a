/*
 * The answer to one request: a page, a redirect, bytes, or a stream.
 *
 * It is not sent while it is made: headers and body are complete before the
 * first byte leaves, streams apart.
 *
 * Everything belongs to the request.
 *
 * answer_*() that render return what tmpl_render() returns; nothing is sent
 * half. Security headers (CSP, nosniff, no-store, Referrer-Policy, frame
 * options) are on every answer.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "tmpl/tmpl.h"
#include "web/request.h"

/* A dictionary in the request's language with the values every page has:
 * LANG, CSRF, KEY, PATH, REQUEST_ID and what the worker's foot sets. CSRF makes
 * a visitor where there is none, so of a page for shared caches call
 * answer_cacheable() first: it has neither CSRF nor KEY. */
struct tmpl_dict *answer_dict(struct request *q);

MUST_USE enum err answer_page(struct request *q, int status,
    const char *template_file, struct tmpl_dict *d);
/* 303 See Other. location: a path of ours, or an absolute URL. */
MUST_USE enum err answer_redirect(struct request *q, const char *location);
MUST_USE enum err answer_bytes(struct request *q, int status,
    const char *content_type, const void *bytes, size_t len);
/* The error page of the code, by the one table (DESIGN 9):
 * NONE 404, INPUT 422, AUTH 403, CONFLICT 409, BUSY and DOWN 503 with
 * Retry-After, UNSURE 503 "we are checking", LIMIT 429, BUG 500. */
void answer_error(struct request *q, enum err e);
/* The same with a status of its own (400, 405, 413 ...). */
void answer_status(struct request *q, int status);

/* 304: what the visitor has of this page, named by the tag, is still true. */
bool answer_has_tag(const struct request *q, const char *tag);
MUST_USE enum err answer_unchanged(struct request *q, const char *tag);

/* More headers; name and value must be clean (programming error otherwise). */
void answer_header(struct request *q, const char *name, const char *value);
/* Lets shared caches keep a page that is the same for everybody; it sets no
 * cookies. Before answer_dict(). */
void answer_cacheable(struct request *q, int seconds);
/* What besides 'self' a form may post to, and a script and a frame may come
 * from: the gateway, on the checkout page alone. */
void answer_allow(struct request *q, const char *form_action,
    const char *script_src, const char *frame_src);

/* Lets pages of this origin ("http://host:port") show the answer in a frame. */
void answer_frame_in(struct request *q, const char *origin);

/* A cookie named __Host-<name>: Secure, HttpOnly, Path=/, SameSite=Lax;
 * max_age_s < 0: until the browser closes, 0: delete it. */
void answer_cookie(
    struct request *q, const char *name, const char *value, int max_age_s);

/* A download in pieces (CSV): begin, any number of pieces, end. After begin an
 * error can only cut the connection. filename: letters, digits, . and -. */
MUST_USE enum err answer_stream_begin(
    struct request *q, const char *content_type, const char *filename);
MUST_USE enum err answer_stream_piece(
    struct request *q, const char *bytes, size_t len);
MUST_USE enum err answer_stream_end(struct request *q);

#endif
