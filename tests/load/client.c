/* A load generator over HTTP: keeps a number of connections busy with requests
 * that were prepared before, so that it takes as little as can be of the
 * machine it shares with what it measures.
 *
 *	client PORT CONNECTIONS AMOUNT FILE [RATE]
 *
 * FILE holds whole requests, each after a line with its length in bytes; they
 * are sent in this order, again from the first when the last is out. AMOUNT is
 * a number of requests, or seconds: 5000, 2s. Each connection has an address of
 * its own, from 127.1.0.1 on. Prints one line.
 *
 * Without a RATE a connection asks again as soon as it is answered. With one,
 * so many requests a second are due, evenly, however slow the answers are; how
 * long one took counts from when it was due. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "answer.h"

enum {
	EVENTS_MAX = 256,
	CONNECTIONS_MAX = 20000,
	BUCKET_US = 20,
	BUCKETS = 500000, /* 10 s */
	PATIENCE_MS = 10000,
	BIND_NO_PORT = 24 /* IP_BIND_ADDRESS_NO_PORT, which POSIX hides */
};

static const uint32_t first_source = 0x7f010001;

struct request {
	const char *bytes;
	size_t len;
};

struct visitor {
	int fd; /* -1: not connected */
	uint32_t source;
	int64_t asked_us;     /* 0: idle */
	struct visitor *next; /* of those that are idle */
	struct answer answer;
};

static struct {
	struct sockaddr_in server;
	struct request *requests;
	size_t n_requests;
	size_t next; /* counts on beyond n_requests */
	size_t most; /* 0: until end_us */
	size_t rate; /* a second; 0: whenever a connection is idle */
	int64_t began_us, end_us;
	int epoll;
	size_t busy; /* requests that are out */
	struct visitor *idle, *last_idle;
} load;

static struct {
	uint32_t within[BUCKETS];
	size_t answers;
	size_t of_class[6];
	size_t broken;
} seen;

static void
die(const char *what)
{
	(void)fprintf(stderr, "client: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *
map_file(const char *path, size_t *len_r)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd < 0 || fstat(fd, &st) != 0 || st.st_size == 0)
		die(path);
	*len_r = (size_t)st.st_size;
	bytes = mmap(NULL, *len_r, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		die(path);
	(void)close(fd);
	return bytes;
}

/* "<length>\n<bytes>", again and again. */
static void
read_requests(const char *path)
{
	size_t left, room = 0;
	const char *at = map_file(path, &left);

	while (left > 0) {
		char *end;
		size_t len = (size_t)strtoul(at, &end, 10);
		size_t head = (size_t)(end - at) + 1;

		if (head < 2 || *end != '\n' || len > left - head) {
			errno = EINVAL;
			die(path);
		}
		if (load.n_requests == room) {
			room = room == 0 ? 1024 : room * 2;
			load.requests = realloc(
			    load.requests, room * sizeof(*load.requests));
			if (load.requests == NULL)
				die(path);
		}
		load.requests[load.n_requests++] =
		    (struct request){at + head, len};
		at += head + len;
		left -= head + len;
	}
}

static void
meet(struct visitor *v)
{
	struct epoll_event wish = {.events = EPOLLIN, .data.ptr = v};
	struct sockaddr_in own = {.sin_family = AF_INET};
	int yes = 1;

	own.sin_addr.s_addr = htonl(v->source);
	v->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (v->fd < 0 ||
	    setsockopt(v->fd, IPPROTO_IP, BIND_NO_PORT, &yes, sizeof(yes)) !=
		0 ||
	    bind(v->fd, (const struct sockaddr *)&own, sizeof(own)) != 0 ||
	    connect(v->fd, (const struct sockaddr *)&load.server,
		sizeof(load.server)) != 0)
		die("connect");
	if (setsockopt(v->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) !=
		0 ||
	    fcntl(v->fd, F_SETFL, O_NONBLOCK) != 0 ||
	    epoll_ctl(load.epoll, EPOLL_CTL_ADD, v->fd, &wish) != 0)
		die("connection");
}

static void
part(struct visitor *v)
{
	(void)close(v->fd);
	v->fd = -1;
}

/* Who waited longest asks next, so that all connections take turns. */
static void
rest(struct visitor *v)
{
	v->asked_us = 0;
	v->next = NULL;
	if (load.idle == NULL)
		load.idle = v;
	else
		load.last_idle->next = v;
	load.last_idle = v;
}

static bool
more_to_ask(int64_t now)
{
	return load.most != 0 ? load.next < load.most : now < load.end_us;
}

/* When the next request is to go out. */
static int64_t
due_us(int64_t now)
{
	if (load.rate == 0)
		return now;
	return load.began_us + (int64_t)(load.next * 1000000 / load.rate);
}

/* A request is small and the connection is idle: it goes out whole. */
static void
ask(struct visitor *v, int64_t since_us)
{
	const struct request *r;

	if (v->fd < 0)
		meet(v);
	r = &load.requests[load.next++ % load.n_requests];
	answer_begin(&v->answer);
	v->asked_us = since_us;
	load.busy++;
	if (send(v->fd, r->bytes, r->len, MSG_NOSIGNAL) != (ssize_t)r->len)
		v->answer.broken = true;
}

static void
ask_what_is_due(int64_t now)
{
	while (load.idle != NULL && more_to_ask(now) && due_us(now) <= now) {
		struct visitor *v = load.idle;

		load.idle = v->next;
		ask(v, due_us(now));
	}
}

static void
count(const struct visitor *v, int64_t now)
{
	size_t bucket = (size_t)(now - v->asked_us) / BUCKET_US;

	seen.answers++;
	seen.of_class[v->answer.status / 100]++;
	seen.within[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
}

static void
hear(struct visitor *v, int64_t now)
{
	static char bytes[65536];
	ssize_t n = recv(v->fd, bytes, sizeof(bytes), 0);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (v->asked_us == 0) {
		part(v); /* nobody asked for so long that it was closed */
		return;
	}
	if (n <= 0)
		v->answer.broken = true;
	else
		answer_hear(&v->answer, bytes, (size_t)n);
	if (v->answer.broken)
		seen.broken++;
	else if (v->answer.whole)
		count(v, now);
	else
		return;
	if (v->answer.broken || v->answer.last)
		part(v);
	load.busy--;
	rest(v);
}

/* Until the next request is due, or an answer should have come. */
static int
pause_ms(int64_t now)
{
	int64_t left_us = due_us(now) - now;

	if (load.idle == NULL || !more_to_ask(now))
		return PATIENCE_MS;
	return left_us > 0 ? (int)(left_us / 1000) + 1 : 0;
}

static int64_t
run(size_t connections)
{
	struct visitor *visitors = calloc(connections, sizeof(*visitors));
	struct epoll_event events[EVENTS_MAX];
	int64_t now = now_us();

	if (visitors == NULL)
		die("memory");
	load.began_us = now;
	load.end_us += now;
	for (size_t i = 0; i < connections; i++) {
		visitors[i].fd = -1;
		visitors[i].source = first_source + (uint32_t)i;
		rest(&visitors[i]);
	}
	while (ask_what_is_due(now), load.busy > 0 || more_to_ask(now)) {
		int pause = pause_ms(now);
		int n = epoll_wait(load.epoll, events, EVENTS_MAX, pause);

		now = now_us();
		if (n == 0 && pause == PATIENCE_MS)
			errno = ETIMEDOUT;
		if (n < 0 ? errno != EINTR : n == 0 && pause == PATIENCE_MS)
			die("waiting for answers");
		for (int i = 0; i < n; i++) {
			hear(events[i].data.ptr, now);
			ask_what_is_due(now);
		}
	}
	free(visitors);
	return now - load.began_us;
}

static double
within_ms(size_t per_mille)
{
	size_t sum = 0, i = 0;

	while (i < BUCKETS - 1 &&
	    (sum += seen.within[i]) * 1000 < seen.answers * per_mille)
		i++;
	return (double)(i + 1) * BUCKET_US / 1000.0;
}

static void
report(int64_t took_us)
{
	(void)printf("per_s=%.1f answers=%zu seconds=%.3f p50_ms=%.2f "
		     "p99_ms=%.2f p999_ms=%.2f 2xx=%zu 3xx=%zu 4xx=%zu 5xx=%zu "
		     "broken=%zu\n",
	    (double)seen.answers * 1e6 / (double)took_us, seen.answers,
	    (double)took_us / 1e6, within_ms(500), within_ms(990),
	    within_ms(999), seen.of_class[2], seen.of_class[3],
	    seen.of_class[4], seen.of_class[5], seen.broken);
}

static size_t
number(const char *s, size_t most, const char **end_r)
{
	char *end;
	unsigned long n = strtoul(s, &end, 10);

	if (!isdigit((unsigned char)s[0]) || n == 0 || n > most) {
		errno = EINVAL;
		die(s);
	}
	*end_r = end;
	return (size_t)n;
}

int
main(int argc, char **argv)
{
	const char *end;
	size_t connections, amount;

	if (argc < 5 || argc > 6) {
		(void)fprintf(stderr,
		    "usage: client PORT CONNECTIONS AMOUNT FILE [RATE]\n");
		return 2;
	}
	load.server.sin_family = AF_INET;
	load.server.sin_port = htons((uint16_t)number(argv[1], 65535, &end));
	load.server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	connections = number(argv[2], CONNECTIONS_MAX, &end);
	amount = number(argv[3], 1000000000, &end);
	if (strcmp(end, "s") == 0)
		load.end_us = (int64_t)amount * 1000000;
	else
		load.most = amount;
	if (argc == 6)
		load.rate = number(argv[5], 1000000, &end);
	read_requests(argv[4]);
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load.epoll < 0)
		die("epoll");
	report(run(connections));
	return seen.broken == 0 ? 0 : 1;
}
