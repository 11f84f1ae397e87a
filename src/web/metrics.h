/*
 * Counters of this process: requests by class of status, and how long they
 * took (OPS-04).
 *
 * It knows no route and no visitor. Sums over processes are made by whoever
 * reads: each line names its worker and process.
 *
 * The counters are the process's own and live as long as it.
 *
 * Nothing fails.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

void metrics_count(int status, int64_t ms, size_t bytes);

/* Prometheus text format 0.0.4. */
const char *metrics_text(struct arena *a, const char *worker);

#endif
