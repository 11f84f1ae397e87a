/*
 * One FastCGI connection at a time, as the web server opens it: the only user
 * of libfcgi.
 *
 * It knows no HTTP: variables come in, bytes go out.
 *
 * The connection is the process's own; variables live until fcgi_finish().
 *
 * A request in hand is never interrupted: SIGTERM and SIGINT take the listening
 * socket away, so that fcgi_accept() says no, then or as soon as it is called.
 */
#ifndef WEB_FCGI_H
#define WEB_FCGI_H

#include <stdbool.h>

#include "base/err.h"
#include "web/inside.h"

/* ERR_INPUT: standard input is not a listening socket. Once a process. */
MUST_USE enum err fcgi_open(void);

/* Waits for a request; false: it is time to end. */
bool fcgi_accept(char *const **env_r, struct wire *wire_r);

/* cut: leave the answer visibly unfinished. */
void fcgi_finish(bool cut);

#endif
