#include "web/metrics.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/text.h"

enum {
	CLASSES = 5,
	BUCKETS = 9,
	METRICS_MAX = 8192
};

static const int64_t bound_ms[BUCKETS] = {
    1, 2, 5, 10, 50, 100, 500, 1000, 4000};

static struct {
	uint64_t requests[CLASSES]; /* 1xx .. 5xx */
	uint64_t within[BUCKETS];
	uint64_t count;
	uint64_t sum_ms;
	uint64_t bytes;
} seen;

void
metrics_count(int status, int64_t ms, size_t bytes)
{
	if (status >= 100 && status < 100 * (CLASSES + 1))
		seen.requests[status / 100 - 1]++;
	for (int i = 0; i < BUCKETS; i++)
		if (ms <= bound_ms[i])
			seen.within[i]++;
	seen.count++;
	seen.sum_ms += (uint64_t)ms;
	seen.bytes += bytes;
}

static void
add_requests(struct text *t, const char *who)
{
	text_add(t,
	    "# HELP startline_requests_total Requests answered.\n"
	    "# TYPE startline_requests_total counter\n");
	for (int i = 0; i < CLASSES; i++)
		text_addf(t,
		    "startline_requests_total{%s,status=\"%dxx\"} %" PRIu64
		    "\n",
		    who, i + 1, seen.requests[i]);
}

static void
add_durations(struct text *t, const char *who)
{
	text_add(t,
	    "# HELP startline_request_seconds Time from request to answer.\n"
	    "# TYPE startline_request_seconds histogram\n");
	for (int i = 0; i < BUCKETS; i++)
		text_addf(t,
		    "startline_request_seconds_bucket{%s,le=\"%.3f\"} %" PRIu64
		    "\n",
		    who, (double)bound_ms[i] / 1000.0, seen.within[i]);
	text_addf(t,
	    "startline_request_seconds_bucket{%s,le=\"+Inf\"} %" PRIu64 "\n",
	    who, seen.count);
	text_addf(t, "startline_request_seconds_sum{%s} %.3f\n", who,
	    (double)seen.sum_ms / 1000.0);
	text_addf(t, "startline_request_seconds_count{%s} %" PRIu64 "\n", who,
	    seen.count);
}

const char *
metrics_text(struct arena *a, const char *worker)
{
	struct text *t = text_new(a, METRICS_MAX);
	const char *who = arena_printf(
	    a, "worker=\"%s\",pid=\"%ld\"", worker, (long)getpid());

	add_requests(t, who);
	add_durations(t, who);
	text_add(t,
	    "# HELP startline_response_bytes_total Bytes of the answers.\n"
	    "# TYPE startline_response_bytes_total counter\n");
	text_addf(t, "startline_response_bytes_total{%s} %" PRIu64 "\n", who,
	    seen.bytes);
	return text_str(t);
}
