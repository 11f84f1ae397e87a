#include "web/fcgi.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	ACCEPT_PAUSE_MS = 20
};

static FCGX_Request hands[WORKER_HANDS];
static int nothing = -1;
static volatile sig_atomic_t ending;

/* accept() on what is no socket fails at once, also when the signal comes just
 * before it is called; SA_RESTART keeps the request in hand whole. */
static void
end_accepting(int sig)
{
	(void)sig;
	ending = 1;
	(void)dup2(nothing, STDIN_FILENO);
}

/* accept() must not wait: another process may have been quicker, and requests
 * in hand wait for nobody. */
static bool
open_hands(void)
{
	int flags = fcntl(STDIN_FILENO, F_GETFL);

	if (flags < 0 || FCGX_Init() != 0)
		return false;
	for (size_t i = 0; i < WORKER_HANDS; i++)
		if (FCGX_InitRequest(&hands[i], STDIN_FILENO, 0) != 0)
			return false;
	return fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) == 0;
}

enum err
fcgi_open(void)
{
	struct sigaction act = {
	    .sa_handler = end_accepting, .sa_flags = SA_RESTART};

	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0 || FCGX_IsCGI()) {
		log_event(LOG_ERROR, "no_listening_socket", NULL);
		return ERR_INPUT;
	}
	sigemptyset(&act.sa_mask);
	if (sigaction(SIGTERM, &act, NULL) != 0 ||
	    sigaction(SIGINT, &act, NULL) != 0 || !open_hands()) {
		log_event(
		    LOG_ERROR, "fastcgi_broken", "why", strerror(errno), NULL);
		return ERR_BUG;
	}
	return ERR_OK;
}

static size_t
read_some(void *at, char *to, size_t len)
{
	FCGX_Request *request = at;
	size_t got = 0;

	while (got < len) {
		size_t want = len - got < INT_MAX ? len - got : INT_MAX;
		int n = FCGX_GetStr(to + got, (int)want, request->in);

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	return got;
}

static enum err
write_all(void *at, const char *bytes, size_t len)
{
	FCGX_Request *request = at;

	while (len > 0) {
		size_t part = len < INT_MAX ? len : INT_MAX;

		if (FCGX_PutStr(bytes, (int)part, request->out) < 0)
			return ERR_DOWN;
		bytes += part;
		len -= part;
	}
	return ERR_OK;
}

bool
fcgi_accept(size_t hand, bool wait, char *const **env_r, struct wire *wire_r)
{
	struct pollfd door = {.fd = STDIN_FILENO, .events = POLLIN};
	FCGX_Request *request = &hands[hand];
	int status;

	must(hand < WORKER_HANDS);
	while (!ending) {
		status = FCGX_Accept_r(request);
		if (status == 0) {
			*env_r = request->envp;
			*wire_r = (struct wire){read_some, write_all, request};
			return true;
		}
		if (!wait || ending)
			return false;
		if (status == -EAGAIN)
			(void)poll(&door, 1, -1);
		else /* no descriptors left, or a peer broke the protocol */
			clock_pause_ms(ACCEPT_PAUSE_MS);
	}
	return false;
}

void
fcgi_flush(size_t hand, bool cut)
{
	if (cut)
		return;
	(void)FCGX_FClose(hands[hand].err);
	(void)FCGX_FClose(hands[hand].out);
}

void
fcgi_finish(size_t hand, bool cut)
{
	if (cut)
		FCGX_Free(&hands[hand], 1);
	else
		FCGX_Finish_r(&hands[hand]);
}
