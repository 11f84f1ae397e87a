/*
 * FastCGI connections as the web server opens them, some of them in hand at a
 * time: the only user of libfcgi.
 *
 * It knows no HTTP: variables come in, bytes go out.
 *
 * The connections are the process's own, WORKER_HANDS of them, each named by
 * its number; variables live until fcgi_finish().
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

/* Takes a request into a hand that is empty. wait: until there is one; false:
 * it is time to end. Without waiting, false: there is none at this moment. */
bool fcgi_accept(
    size_t hand, bool wait, char *const **env_r, struct wire *wire_r);

/* The whole answer leaves; cut: visibly unfinished, with fcgi_finish(). */
void fcgi_flush(size_t hand, bool cut);

/* Waits until the web server has taken the answer: where there are several in
 * hand all of them leave first. */
void fcgi_finish(size_t hand, bool cut);

#endif
