/* A load generator over HTTP: keeps a number of connections busy with requests
 * that were prepared before, so that it takes as little as can be of the
 * machine it shares with what it measures.
 *
 *	client PORT CONNECTIONS AMOUNT FILE
 *
 * FILE holds whole requests, each after a line with its length in bytes; they
 * are sent in this order, again from the first when the last is out. AMOUNT is
 * a number of requests, or seconds: 5000, 2s. Prints one line. */
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
	PATIENCE_MS = 10000
};

struct request {
	const char *bytes;
	size_t len;
};

struct visitor {
	int fd; /* -1: has no more to ask */
	int64_t asked_us;
	struct answer answer;
};

static struct {
	struct sockaddr_in server;
	struct request *requests;
	size_t n_requests;
	size_t next; /* counts on beyond n_requests */
	size_t most; /* 0: until end_us */
	int64_t end_us;
	int epoll;
	size_t busy;
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
	int yes = 1;

	v->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (v->fd < 0 ||
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

static bool
more_to_ask(int64_t now)
{
	return load.most != 0 ? load.next < load.most : now < load.end_us;
}

/* A request is small and the connection is idle: it goes out whole. */
static void
ask(struct visitor *v, int64_t now)
{
	const struct request *r;

	if (!more_to_ask(now)) {
		if (v->fd >= 0)
			part(v);
		load.busy--;
		return;
	}
	if (v->fd < 0)
		meet(v);
	r = &load.requests[load.next++ % load.n_requests];
	answer_begin(&v->answer);
	v->asked_us = now;
	if (send(v->fd, r->bytes, r->len, MSG_NOSIGNAL) != (ssize_t)r->len)
		v->answer.broken = true;
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
	ask(v, now);
}

static int64_t
run(size_t connections)
{
	struct visitor *visitors = calloc(connections, sizeof(*visitors));
	struct epoll_event events[EVENTS_MAX];
	int64_t began = now_us();

	if (visitors == NULL)
		die("memory");
	load.busy = connections;
	load.end_us += began;
	for (size_t i = 0; i < connections; i++) {
		visitors[i].fd = -1;
		ask(&visitors[i], began);
	}
	while (load.busy > 0) {
		int n = epoll_wait(load.epoll, events, EVENTS_MAX, PATIENCE_MS);
		int64_t now = now_us();

		if (n == 0)
			errno = ETIMEDOUT;
		if (n <= 0 && errno != EINTR)
			die("waiting for answers");
		for (int i = 0; i < n; i++)
			hear(events[i].data.ptr, now);
	}
	free(visitors);
	return now_us() - began;
}

static double
percentile_ms(size_t percent)
{
	size_t sum = 0, i = 0;

	while (i < BUCKETS - 1 &&
	    (sum += seen.within[i]) * 100 < seen.answers * percent)
		i++;
	return (double)(i + 1) * BUCKET_US / 1000.0;
}

static void
report(int64_t took_us)
{
	(void)printf("per_s=%.1f answers=%zu seconds=%.3f p50_ms=%.2f "
		     "p99_ms=%.2f 2xx=%zu 3xx=%zu 4xx=%zu 5xx=%zu broken=%zu\n",
	    (double)seen.answers * 1e6 / (double)took_us, seen.answers,
	    (double)took_us / 1e6, percentile_ms(50), percentile_ms(99),
	    seen.of_class[2], seen.of_class[3], seen.of_class[4],
	    seen.of_class[5], seen.broken);
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

	if (argc != 5) {
		(void)fprintf(
		    stderr, "usage: client PORT CONNECTIONS AMOUNT FILE\n");
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
	read_requests(argv[4]);
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	if (load.epoll < 0)
		die("epoll");
	report(run(connections));
	return seen.broken == 0 ? 0 : 1;
}
