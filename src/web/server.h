/*
 * The loop of a FastCGI worker: accept, parse, gate, handler, answer, log, and
 * the addresses every worker has (/healthz, /readyz, /metrics).
 *
 * It knows no page and no database: the worker brings its table.
 *
 * The worker's ctx stays the worker's. Request memory is given back after each
 * answer.
 *
 * SIGTERM ends it after the request in hand. A handler that returns an error
 * gets the error page; a handler that answered nothing gets 500.
 */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include <stdbool.h>

#include "base/conf.h"
#include "base/err.h"
#include "base/token.h"
#include "web/route.h"

struct server_conf {
	const char *site_url; /* for Origin checks and absolute links */
	const struct token_keys *keys; /* visitor, admission, session, csrf */
	const char *user_header;       /* CGI name of the authenticated user */
};

/* Understands --check-config, --routes, --help and --version as the first
 * argument, prints what they ask for and returns true with the exit status;
 * false: there is none, go on. A program with an option of its own takes it off
 * before. --routes prints a line a route: method, path, needs, template and
 * sentence, between them a tab, "-" for none. */
bool server_option(
    int argc, char **argv, const struct worker *w, int *status_r);

/* What every worker starts with: reads the settings, opens the log, takes the
 * signing keys, loads the templates. Whatever is wrong has been said; a worker
 * with a broken page does not serve. conf_r must live as long as the process;
 * once a process. */
MUST_USE enum err server_boot(
    const struct worker *w, struct conf *conf_r, struct server_conf *server_r);

/* Serves until SIGTERM. Returns the exit status. conf and w stay the caller's.
 */
int server_run(const struct worker *w, const struct server_conf *conf);

#endif
