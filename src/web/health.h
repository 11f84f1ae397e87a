/*
 * The addresses every worker has: /healthz (this process answers), /readyz
 * (what it needs is there), /metrics (Prometheus text: this process, and what
 * the worker's figures() adds).
 *
 * They are for machines: no page, no template, no visitor.
 *
 * The table is constant.
 *
 * /readyz answers 503 when the worker's ready() fails.
 */
#ifndef WEB_HEALTH_H
#define WEB_HEALTH_H

#include <stddef.h>

#include "web/route.h"

const struct route *health_routes(size_t *n_r);

#endif
