/*
 * A worker as its table of routes: which addresses it answers, what it needs
 * from the visitor before a handler runs, and one sentence for --routes.
 *
 * It holds no logic of any page. The gate runs before every handler: method,
 * path, size, site, visitor, session, CSRF, key, fields. A handler starts with
 * input that is well-formed; whether it is right is the handler's question.
 *
 * Tables are constant and live as long as the program.
 *
 * What the gate refuses never reaches a handler: 303 to the line (no visitor,
 * no session), 400, 403, 404, 405 with Allow, 413, 422.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stddef.h>

#include "base/err.h"
#include "tmpl/tmpl.h"
#include "web/request.h"

enum route_need {
	/* Sec-Fetch-Site or Origin is ours. Every POST needs it, but those with
	 * NEED_RAW or NEED_FOREIGN. */
	NEED_SAME_SITE = 1 << 0,
	/* Visitor cookie, else 303 /q/{slug}. */
	NEED_VISITOR = 1 << 1,
	/* Session cookie of this visitor and this {slug}, else 303 /q/{slug}.
	 */
	NEED_SESSION = 1 << 2,
	/* The field csrf is this visitor's. */
	NEED_CSRF = 1 << 3,
	/* The field key: the handler carries request_press() into its effect.
	 */
	NEED_KEY = 1 << 4,
	/* The web server authenticated somebody. */
	NEED_USER = 1 << 5,
	/* The body is kept raw, not parsed. */
	NEED_RAW = 1 << 6,
	/* Only from this machine. */
	NEED_LOOPBACK = 1 << 7,
	/* A session, or an admission to exchange for one (pass.h), of this
	 * visitor and this {slug}, else 303 /q/{slug}. */
	NEED_ADMISSION = 1 << 8,
	/* A POST that another site sends: the gateway's callback. */
	NEED_FOREIGN = 1 << 9
};

enum field_kind {
	FIELD_TEXT,  /* one line: no control characters */
	FIELD_LINES, /* CR LF and tab allowed */
	FIELD_TOKEN  /* [A-Za-z0-9._|-] only */
};

/* A field the route takes. name "phone_*" stands for phone_1 ... phone_20,
 * "q_*" for every name that begins with q_. kind and max are the door's bounds
 * (422, nothing is kept): set max well above what a person may type by mistake,
 * so that the handler can say so beside the field. csrf and key need no entry;
 * what is not listed is dropped. */
struct field {
	const char *name;
	enum field_kind kind;
	size_t max; /* bytes */
};

struct route {
	const char *method;	    /* "GET" (answers HEAD too) or "POST" */
	const char *path;	    /* "/book/{slug}/details" */
	page_fn *page;		    /* page_details, hook_razorpay, ... */
	const char *template_file;  /* what it usually shows; NULL: none */
	unsigned needs;		    /* enum route_need, joined by | */
	const struct field *fields; /* ends with a NULL name; NULL: none */
	const char *says;	    /* one sentence */
};

enum {
	WORKER_HANDS = 16
};

/* A worker: its table and what it hands to web at start. */
struct worker {
	const char *name; /* "booking" */
	const struct route *routes;
	size_t n_routes;
	/* Answers what no route does, instead of the 404 or 405 page. May be
	 * NULL. */
	page_fn *missing;
	/* Before anything of a request is looked at, also of one that will be
	 * refused: sets the database's deadline. May be NULL. */
	void (*begin)(void *ctx, struct request *q);
	/* Finds what each of these requests wants (request_want()), up to
	 * WORKER_HANDS of them, with as few looks as can be: in a surge
	 * requests come many at a time, and what costs once costs little. NULL:
	 * one request after the other. */
	void (*together)(void *ctx, struct request *const *list, size_t n);
	/* Is every dependency there? For /readyz. */
	enum err (*ready)(void *ctx, struct request *q);
	/* Fills what every page shows (organisation, help phone) into a
	 * dictionary of a page about to be rendered. May be NULL; must not
	 * fail when the database is away (it keeps the last it saw). */
	void (*foot)(void *ctx, struct request *q, struct tmpl_dict *d);
	/* What /metrics says besides the process's own counters, as Prometheus
	 * text; "" for nothing. May be NULL; must not wait for anybody. */
	const char *(*figures)(void *ctx, struct request *q);
	void *ctx;
};

#endif
