/*
 * What the five workers have in common: how one starts, what it keeps open, and
 * what each of its pages shows at the foot.
 *
 * It knows no route: the worker brings its table (web/route.h).
 *
 * struct stand is the first member of a worker's own state, which is the ctx of
 * its handlers and lives as long as the process.
 *
 * A worker's main() is stand_open(), then stand_run().
 */
#ifndef STAND_STAND_H
#define STAND_STAND_H

#include "base/conf.h"
#include "core/boot.h"
#include "core/recent.h"
#include "web/server.h"

struct stand {
	struct conf conf;
	struct server_conf server;
	struct boot *boot;
	struct recent *recent;
};

/*
 * Answers the options of the command line, or starts: settings, log, keys,
 * templates, connections under the worker's own role. Whatever the worker
 * has not filled in of begin and ready is filled in here. False: there is
 * nothing to serve, and status_r is the exit status.
 */
bool stand_open(int argc, char **argv, struct worker *w, int *status_r);

/* Serves until SIGTERM and closes. Returns the exit status. */
int stand_run(struct worker *w);

#endif
