#include "web/server.h"

#include <stdio.h>
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
	char status_text[16], ms_text[24], bytes_text[24];

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i], q->method) == 0)
			method = known[i];
	(void)snprintf(
	    status_text, sizeof(status_text), "%d", q->answer.status);
	(void)snprintf(ms_text, sizeof(ms_text), "%lld", (long long)ms);
	(void)snprintf(bytes_text, sizeof(bytes_text), "%zu", q->answer.sent);
	log_event(LOG_INFO, "request", "method", method, "route",
	    q->route != NULL ? q->route->path : NULL, "status", status_text,
	    "ms", ms_text, "bytes", bytes_text, NULL);
	metrics_count(q->answer.status, ms, q->answer.sent);
}

int
server_run(const struct worker *w, const struct server_conf *conf)
{
	struct arena *arena = arena_new(ARENA_CEILING);
	struct wire wire;
	char *const *env;

	if (fcgi_open() != ERR_OK)
		return 1;
	log_event(LOG_INFO, "serving", NULL);
	while (fcgi_accept(&env, &wire)) {
		struct request *q = request_new(arena, w, conf, env, wire);

		log_request(q->id);
		handle_request(q);
		fcgi_finish(q->answer.cut);
		log_answer(q);
		log_request(NULL);
		arena_reset(arena);
	}
	log_event(LOG_INFO, "stopped", NULL);
	arena_free(&arena);
	return 0;
}
