#include "web/server.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "web/fcgi.h"
#include "web/inside.h"
#include "web/metrics.h"

enum {
	ARENA_CEILING = 1 << 23
};

static void
log_answer(const struct request *q)
{
	static const char *const known[] = {"GET", "HEAD", "POST", "PUT",
	    "DELETE", "OPTIONS", "PATCH", "TRACE"};
	const char *method = "other";
	int64_t ms = clock_ms() - q->began_ms;
	struct arena *a = q->arena;

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], q->method) == 0)
			method = known[i];
	log_event(LOG_INFO, "request", "method", method, "route",
	    q->route != NULL ? q->route->path : NULL, "status",
	    text_decimal(a, q->answer.status), "ms", text_decimal(a, ms),
	    "bytes", text_decimal(a, (int64_t)q->answer.sent), NULL);
	metrics_count(q->answer.status, ms, q->answer.sent);
}

/* The requests in hand: those that wait for what they want come first. */
struct hands {
	const struct worker *worker;
	const struct server_conf *conf;
	struct arena *arena[WORKER_HANDS];
	struct request *request[WORKER_HANDS];
	size_t n;
};

static void
let_go(struct hands *h, size_t hand)
{
	struct request *q = h->request[hand];

	log_request(q->id);
	fcgi_finish(hand, q->answer.cut);
	log_answer(q);
	log_request(NULL);
	arena_reset(h->arena[hand]);
}

/* Answers the next request, or keeps it in hand. False: there is none; with
 * nothing in hand: it is time to end. */
static bool
take_one(struct hands *h)
{
	struct wire wire;
	char *const *env;
	struct request *q;

	if (!fcgi_accept(h->n, h->n == 0, &env, &wire))
		return false;
	q = request_new(h->arena[h->n], h->worker, h->conf, env, wire);
	h->request[h->n] = q;
	log_request(q->id);
	if (handle_request(q))
		let_go(h, h->n);
	else
		h->n++;
	return true;
}

/* All who are at the door at this moment; not for ever, or those in hand would
 * wait while others are answered. */
static bool
take_some(struct hands *h)
{
	bool more = take_one(h);

	for (size_t i = 1; more && h->n > 0 && i < WORKER_HANDS; i++)
		more = take_one(h);
	return more || h->n > 0;
}

static void
answer_all(struct hands *h)
{
	const struct worker *w = h->worker;

	if (h->n == 0)
		return;
	log_request(NULL);
	w->together(w->ctx, h->request, h->n);
	for (size_t i = 0; i < h->n; i++) {
		log_request(h->request[i]->id);
		handle_on(h->request[i]);
		fcgi_flush(i, h->request[i]->answer.cut);
	}
	for (size_t i = 0; i < h->n; i++)
		let_go(h, i);
	h->n = 0;
}

int
server_run(const struct worker *w, const struct server_conf *conf)
{
	struct hands h = {.worker = w, .conf = conf};

	if (fcgi_open() != ERR_OK)
		return 1;
	for (size_t i = 0; i < WORKER_HANDS; i++)
		h.arena[i] = arena_new(ARENA_CEILING);
	log_event(LOG_INFO, "serving", NULL);
	while (take_some(&h))
		answer_all(&h);
	log_event(LOG_INFO, "stopped", NULL);
	for (size_t i = 0; i < WORKER_HANDS; i++)
		arena_free(&h.arena[i]);
	return 0;
}
