#include "tool/rehearse_crowd.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "tool/rehearse_times.h"

enum {
	EVENTS_MAX = 256,
	BYTES_FIRST = 16384,
	BYTES_MAX = 1024 * 1024, /* of one answer */
	TICK_MS = 1000,
	FILES_SPARE = 64, /* for everything but connections */
	BIND_NO_PORT = 24 /* IP_BIND_ADDRESS_NO_PORT, which POSIX hides */
};

struct lane {
	int fd; /* -1: closed */
	const struct crowd_lanes *group;
	uint32_t source;
	bool kept;  /* it has brought an answer before */
	bool ready; /* it stands among those whose next request is to go */
	struct lane *next_ready;
	struct walker *first, *last; /* the first one's request is out */
	size_t sent;
	char *bytes;
	size_t len, room;
};

struct crowd {
	struct crowd_conf conf;
	struct lane *lane;
	size_t n_lanes;
	size_t begin[CROWD_GROUPS_MAX]; /* a group's first lane */
	struct times times;
	struct lane *ready; /* their next request is to go out */
	size_t asking;	    /* visitors that wait for an answer */
	int epoll;
};

/* As many files as the system lets us have; true if they will do. */
static bool
may_open(size_t n)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return false;
	if (limit.rlim_cur < n) {
		limit.rlim_cur = limit.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
			return false;
	}
	return limit.rlim_cur >= n;
}

enum err
crowd_new(const struct crowd_conf *conf, struct crowd **crowd_r)
{
	struct crowd *c;
	size_t n = 0;

	for (size_t g = 0; g < conf->n_groups; g++)
		n += conf->group[g].n;
	must(n > 0);
	if (n > CROWD_CONNECTIONS_MAX || !may_open(n + FILES_SPARE))
		return ERR_LIMIT;
	c = calloc(1, sizeof(*c));
	must(c != NULL);
	*c = (struct crowd){.conf = *conf, .n_lanes = n};
	c->lane = calloc(n, sizeof(*c->lane));
	c->epoll = epoll_create1(EPOLL_CLOEXEC);
	must(c->lane != NULL && c->epoll >= 0);
	n = 0;
	for (size_t g = 0; g < conf->n_groups; g++) {
		const struct crowd_lanes *group = &c->conf.group[g];

		c->begin[g] = n;
		for (size_t i = 0; i < group->n; i++)
			c->lane[n++] = (struct lane){.fd = -1,
			    .group = group,
			    .source = group->sources == 0 ?
				0 :
				group->source + (uint32_t)i % group->sources};
	}
	*crowd_r = c;
	return ERR_OK;
}

static void
hang_up(struct lane *l)
{
	if (l->fd >= 0)
		(void)close(l->fd);
	free(l->bytes);
	l->fd = -1;
	l->kept = false;
	l->bytes = NULL;
	l->len = l->room = 0;
}

/* A refused bind or connect shows when it is first written to. */
static bool
open_lane(struct crowd *c, struct lane *l)
{
	const struct sockaddr *server =
	    (const struct sockaddr *)&l->group->server;
	struct sockaddr_in own = {.sin_family = AF_INET};
	struct epoll_event wish = {
	    .events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = l};
	int yes = 1;

	l->fd = socket(
	    server->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return false;
	(void)setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	own.sin_addr.s_addr = htonl(l->source);
	if (l->source != 0 && server->sa_family == AF_INET) {
		(void)setsockopt(
		    l->fd, IPPROTO_IP, BIND_NO_PORT, &yes, sizeof(yes));
		if (bind(l->fd, (const struct sockaddr *)&own, sizeof(own)) !=
		    0)
			return false;
	}
	if (connect(l->fd, server,
		server->sa_family == AF_INET ?
		    sizeof(struct sockaddr_in) :
		    sizeof(struct sockaddr_in6)) != 0 &&
	    errno != EINPROGRESS)
		return false;
	return epoll_ctl(c->epoll, EPOLL_CTL_ADD, l->fd, &wish) == 0;
}

/* Nothing is sent at once: who asks within heard() is not answered within it.
 */
static void
make_ready(struct crowd *c, struct lane *l)
{
	if (l->ready || l->first == NULL)
		return;
	l->ready = true;
	l->next_ready = c->ready;
	c->ready = l;
}

/* The first visitor of the lane has what it waited for. */
static void
answer(struct crowd *c, struct lane *l, const struct heard *heard)
{
	struct walker *w = l->first;

	l->first = w->next;
	w->next = NULL;
	free(w->request);
	w->request = NULL;
	c->asking--;
	c->conf.heard(c->conf.ctx, w, heard);
	if (heard == NULL || heard->last)
		hang_up(l);
	free(l->bytes);
	l->bytes = NULL;
	l->len = l->room = 0;
	l->kept = l->fd >= 0;
	make_ready(c, l);
}

/* The connection is gone. What was asked on a kept one and not answered at all
 * is asked once more. */
static void
broken(struct crowd *c, struct lane *l)
{
	bool again = l->kept && l->len == 0;

	hang_up(l);
	if (l->first == NULL)
		return;
	if (again)
		make_ready(c, l);
	else
		answer(c, l, NULL);
}

/* True: the connection is alive. */
static bool
write_some(struct lane *l)
{
	const struct walker *w = l->first;

	while (w != NULL && l->sent < w->request_len) {
		ssize_t n = send(l->fd, w->request + l->sent,
		    w->request_len - l->sent, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN || errno == ENOTCONN;
		l->sent += (size_t)n;
	}
	return true;
}

static void
next_request(struct crowd *c, struct lane *l)
{
	l->sent = 0;
	l->first->sent_ms = clock_ms();
	if ((l->fd < 0 && !open_lane(c, l)) || !write_some(l))
		broken(c, l);
}

static void
send_ready(struct crowd *c)
{
	struct lane *l;

	while ((l = c->ready) != NULL) {
		c->ready = l->next_ready;
		l->ready = false;
		next_request(c, l);
	}
}

/* Reads what is there; true at the end of the stream. */
static bool
read_all(struct lane *l)
{
	for (;;) {
		ssize_t n;

		if (l->len + 1 >= l->room) {
			l->room = l->room == 0 ? BYTES_FIRST : l->room * 2;
			l->bytes = realloc(l->bytes, l->room);
			must(l->bytes != NULL);
		}
		n = recv(l->fd, l->bytes + l->len, l->room - l->len - 1, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return l->len > BYTES_MAX;
		if (n <= 0)
			return true;
		l->len += (size_t)n;
	}
}

static void
look(struct crowd *c, struct lane *l)
{
	struct heard heard;
	bool closed;

	if (l->fd < 0)
		return;
	if (l->first != NULL && !l->ready && !write_some(l)) {
		broken(c, l);
		return;
	}
	closed = read_all(l);
	if (l->first == NULL || l->len == 0) {
		if (closed)
			broken(c, l);
		return;
	}
	switch (heard_read(l->bytes, l->len, closed, &heard)) {
	case HEARD_PART:
		break;
	case HEARD_WHOLE:
		heard.last = heard.last || closed;
		answer(c, l, &heard);
		break;
	case HEARD_BROKEN:
		hang_up(l);
		answer(c, l, NULL);
		break;
	}
}

void
crowd_wake(struct crowd *c, struct walker *w, int64_t at_ms)
{
	w->due_ms = at_ms;
	times_add(&c->times, w);
}

void
crowd_ask(
    struct crowd *c, struct walker *w, size_t group, size_t i, char *request)
{
	struct lane *l = &c->lane[c->begin[group] + i % c->conf.group[group].n];

	w->request = request;
	w->request_len = strlen(request);
	w->asked_ms = clock_ms();
	w->next = NULL;
	c->asking++;
	if (l->first != NULL)
		l->last->next = w;
	else
		l->first = w;
	l->last = w;
	if (l->first == w)
		make_ready(c, l);
}

static void
lose_patience(struct crowd *c)
{
	int64_t since = clock_ms() - c->conf.patience_ms;

	for (size_t i = 0; i < c->n_lanes; i++) {
		struct lane *l = &c->lane[i];

		if (l->first == NULL || l->ready || l->first->sent_ms > since)
			continue;
		hang_up(l);
		answer(c, l, NULL);
	}
}

bool
crowd_run(struct crowd *c, int64_t until_ms)
{
	struct epoll_event events[EVENTS_MAX];
	int64_t now = clock_ms(), tick = now + TICK_MS;

	while (now < until_ms && (c->asking > 0 || c->times.n > 0)) {
		struct walker *w;
		int n;

		while ((w = times_take(&c->times, now)) != NULL)
			c->conf.due(c->conf.ctx, w);
		send_ready(c);
		n = epoll_wait(c->epoll, events, EVENTS_MAX,
		    times_left(
			&c->times, now, tick > now ? (int)(tick - now) : 0));
		for (int i = 0; i < n; i++)
			look(c, events[i].data.ptr);
		now = clock_ms();
		if (now < tick)
			continue;
		tick = now + TICK_MS;
		lose_patience(c);
		if (!c->conf.tick(c->conf.ctx))
			break;
	}
	return c->asking == 0 && c->times.n == 0;
}

void
crowd_free(struct crowd **c)
{
	if (*c == NULL)
		return;
	for (size_t i = 0; i < (*c)->n_lanes; i++) {
		struct lane *l = &(*c)->lane[i];

		for (struct walker *w = l->first; w != NULL; w = w->next) {
			free(w->request);
			w->request = NULL;
		}
		hang_up(l);
	}
	(void)close((*c)->epoll);
	times_clear(&(*c)->times);
	free((*c)->lane);
	free(*c);
	*c = NULL;
}
