/*
 * One HTTPS request to the outside and its answer: the only user of libcurl.
 *
 * It knows no gateway, follows no redirect, uses no proxy, repeats nothing that
 * is not a GET, and speaks plain http to this machine alone (the sandbox).
 *
 * The answer lies in the caller's arena, which needs room for three times
 * answer_max. One handle per process is kept; a process that forks calls out in
 * its children only.
 *
 * Any HTTP status is ERR_OK. ERR_DOWN: the request never left (name,
 * connection, TLS), or it was a GET, which changes nothing. ERR_UNSURE: it may
 * have arrived.
 */
#ifndef REMOTE_HTTP_H
#define REMOTE_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

struct http_request {
	const char *what; /* the call's name in the log */
	const char *url;
	const char *body; /* NULL: a GET, else a POST */
	size_t body_len;
	const char *const *headers;  /* "Name: value", ended by NULL; or NULL */
	const char *user, *password; /* basic authentication, or the keys of: */
	const char *sigv4; /* "aws:amz:<region>:<service>"; NULL: none */
	const char *wanted_header; /* of the answer; NULL: none */
	bool again;	   /* a POST that does no harm when it comes twice: kept
			      connections serve, and libcurl may repeat it */
	int timeout_ms;	   /* for the whole call */
	size_t answer_max; /* bytes of body; more is a failure */
};

struct http_answer {
	int status;
	const char *content_type; /* "" when there is none */
	const char *header;	  /* the wanted one; "" when missing */
	const char *body;	  /* ends with a NUL that is not counted */
	size_t body_len;
};

/* Aborts when a transaction is open (invariant 10). Failures are logged with
 * the call's name and the host, never with path, query or body. */
MUST_USE enum err http_call(struct arena *a, const struct http_request *request,
    struct http_answer *answer_r);

/* The value escaped for a query or a form (RFC 3986: all but unreserved). */
const char *http_escape(struct arena *a, const char *value);

/* Gives up connections and handle; the next call makes new ones. */
void http_close(void);

#endif
