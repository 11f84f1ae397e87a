#include "web/health.h"

#include <string.h>

#include "web/answer.h"
#include "web/inside.h"
#include "web/metrics.h"

static enum err
say(struct request *q, int status, const char *word)
{
	return answer_bytes(
	    q, status, "text/plain; charset=utf-8", word, strlen(word));
}

static enum err
page_healthz(struct request *q, void *ctx)
{
	(void)ctx;
	return say(q, 200, "ok\n");
}

static enum err
page_readyz(struct request *q, void *ctx)
{
	enum err e = ERR_OK;

	if (q->worker->ready != NULL)
		e = q->worker->ready(ctx, q);
	if (e == ERR_OK)
		return say(q, 200, "ready\n");
	answer_header(q, "Retry-After", "5");
	return say(q, 503, arena_printf(q->arena, "%s\n", err_name(e)));
}

static enum err
page_metrics(struct request *q, void *ctx)
{
	const char *text = metrics_text(q->arena, q->worker->name);

	if (q->worker->figures != NULL)
		text = arena_printf(
		    q->arena, "%s%s", text, q->worker->figures(ctx, q));
	return answer_bytes(q, 200, "text/plain; version=0.0.4; charset=utf-8",
	    text, strlen(text));
}

static const struct route routes[] = {
    {"GET", "/healthz", page_healthz, NULL, 0, NULL, "This process answers."},
    {"GET", "/readyz", page_readyz, NULL, NEED_LOOPBACK, NULL,
	"What this worker needs is there."},
    {"GET", "/metrics", page_metrics, NULL, NEED_LOOPBACK, NULL,
	"Counters of this process, and the lines, as Prometheus text."},
};

const struct route *
health_routes(size_t *n_r)
{
	*n_r = sizeof(routes) / sizeof(routes[0]);
	return routes;
}
