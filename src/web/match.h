/*
 * Finds the route of a path in a worker's table, and in the table of addresses
 * every worker has.
 *
 * It does not look at anything but path and method.
 *
 * Nothing is kept.
 *
 * Answers 0, 404 or 405 (also for a path of another worker, when the method is
 * none of GET, HEAD and POST); allow_r then names the methods that would do.
 */
#ifndef WEB_MATCH_H
#define WEB_MATCH_H

#include "base/err.h"
#include "web/inside.h"

MUST_USE int match_route(struct request *q, const char **allow_r);

#endif
