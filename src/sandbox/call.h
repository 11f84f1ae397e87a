/*
 * One call of an interface the sandbox plays: noted, authorised, done,
 * answered, and spoilt on purpose where a control says so.
 *
 * It knows none of the interfaces: each brings its own words for a refusal.
 *
 * Everything lives in the request's arena.
 *
 * A worker function answers with call_answer() and returns ERR_OK, or returns
 * an error, which is answered as the interface's 5xx.
 */
#ifndef SANDBOX_CALL_H
#define SANDBOX_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/json.h"
#include "sandbox/sandbox.h"
#include "web/request.h"

struct call {
	struct request *q;
	struct sandbox *s;
	struct arena *a;
	int64_t seq;	   /* of its note */
	const char *fault; /* "" when it may go right */
	const char *value;
	const char *style; /* of the body, as style.h reads it */
	int status;	   /* 0: not answered */
	const char *body;
	const char *type; /* of the body; NULL: JSON */
};

struct call_kind {
	const char *route; /* its name in controls and in the log */
	/* Are these the right credentials? Answers when they are not. */
	bool (*may)(struct call *c);
	MUST_USE enum err (*work)(struct call *c);
	/* Answers with this status in the interface's words. */
	void (*refuse)(struct call *c, int status);
};

/* target: what controls may name: an id, a receipt, an address, or "". */
MUST_USE enum err call_run(struct request *q, struct sandbox *s,
    const struct call_kind *kind, const char *target);
/* key: what the log says of the call's idempotency key; NULL: none. */
MUST_USE enum err call_run_keyed(struct request *q, struct sandbox *s,
    const struct call_kind *kind, const char *target, const char *key);

/* The answer of the work: JSON text. */
void call_answer(struct call *c, int status, const char *body);
void call_answer_json(struct call *c, int status, const struct json *node);

/* Blocks for seconds: an outside that is slow. */
void call_pause(double seconds);

#endif
