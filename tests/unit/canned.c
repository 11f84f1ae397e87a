#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "canned.h"

enum {
	CONNECTIONS_MAX = 16,
	REQUEST_MAX = 4 * 1024 * 1024
};

struct server {
	const struct canned_step *steps;
	size_t n, next;
	struct pollfd fds[CONNECTIONS_MAX]; /* the first one listens */
	nfds_t n_fds;
	FILE *record;
};

static pid_t child;
static FILE *record;

static size_t
body_length(const char *head)
{
	const char *name = strstr(head, "\r\nContent-Length:");

	return name == NULL ? 0 : (size_t)strtoul(name + 17, NULL, 10);
}

/* Reads one request into the record; false at the connection's end. */
static int
read_request(struct server *s, int fd, nfds_t number)
{
	char *bytes = calloc(1, REQUEST_MAX + 1), *end = NULL;
	size_t len = 0, wanted = REQUEST_MAX;

	while (len < wanted) {
		ssize_t n = read(fd, bytes + len, REQUEST_MAX - len);

		if (n <= 0)
			break;
		len += (size_t)n;
		end = strstr(bytes, "\r\n\r\n");
		if (end != NULL)
			wanted = (size_t)(end - bytes) + 4 + body_length(bytes);
	}
	if (end != NULL && len >= wanted) {
		(void)fprintf(s->record, "#%lu\n", (unsigned long)number);
		(void)fwrite(bytes, 1, len, s->record);
		(void)fputc('\n', s->record);
		(void)fflush(s->record);
	}
	free(bytes);
	return end != NULL && len >= wanted;
}

static void
drop(struct server *s, nfds_t i)
{
	(void)close(s->fds[i].fd);
	s->fds[i].fd = -1;
}

static void
serve(struct server *s, nfds_t i)
{
	const struct canned_step *step = &s->steps[s->next];

	if (!read_request(s, s->fds[i].fd, i)) {
		drop(s, i);
		return;
	}
	if (s->next + 1 < s->n)
		s->next++;
	if (step->how == CANNED_ANSWER || step->how == CANNED_PARTLY)
		(void)send(s->fds[i].fd, step->answer, strlen(step->answer),
		    MSG_NOSIGNAL);
	if (step->how == CANNED_CLOSE || step->how == CANNED_PARTLY)
		drop(s, i);
}

static void
run(struct server *s)
{
	while (poll(s->fds, s->n_fds, -1) > 0) {
		nfds_t n = s->n_fds;

		if (s->fds[0].revents != 0 && n < CONNECTIONS_MAX) {
			s->fds[n].fd = accept(s->fds[0].fd, NULL, NULL);
			s->fds[n].events = POLLIN;
			s->n_fds++;
		}
		for (nfds_t i = 1; i < n; i++)
			if (s->fds[i].fd >= 0 && s->fds[i].revents != 0)
				serve(s, i);
	}
}

static void
stop(void *unused)
{
	(void)unused;
	if (child == 0)
		return;
	(void)kill(child, SIGKILL);
	(void)waitpid(child, NULL, 0);
	child = 0;
}

static void
close_record(void *file)
{
	(void)fclose(file);
}

static int
listening_socket(struct sockaddr_in *address)
{
	socklen_t len = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(address, 0, sizeof *address);
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	must(fd >= 0);
	must(bind(fd, (struct sockaddr *)address, sizeof *address) == 0);
	must(listen(fd, CONNECTIONS_MAX) == 0);
	must(getsockname(fd, (struct sockaddr *)address, &len) == 0);
	return fd;
}

const char *
canned_start(const struct canned_step *steps, size_t n)
{
	struct server s = {.steps = steps, .n = n, .n_fds = 1};
	struct sockaddr_in address;

	stop(NULL);
	record = tmpfile();
	must(record != NULL);
	arena_defer(unit_arena(), close_record, record);
	s.record = record;
	s.fds[0].fd = listening_socket(&address);
	s.fds[0].events = POLLIN;
	child = fork();
	must(child >= 0);
	if (child == 0) {
		run(&s);
		_exit(1);
	}
	(void)close(s.fds[0].fd);
	arena_defer(unit_arena(), stop, NULL);
	return arena_printf(
	    unit_arena(), "http://127.0.0.1:%d", ntohs(address.sin_port));
}

const char *
canned_json(const char *status, const char *body)
{
	struct canned_step *step = arena_alloc(unit_arena(), sizeof *step);

	step->how = CANNED_ANSWER;
	step->answer = arena_printf(unit_arena(),
	    "HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
	    "Content-Length: %lu\r\n\r\n%s",
	    status, (unsigned long)strlen(body), body);
	return canned_start(step, 1);
}

const char *
canned_stop(void)
{
	char *bytes;
	long len;

	stop(NULL);
	must(fseek(record, 0, SEEK_END) == 0);
	len = ftell(record);
	must(len >= 0);
	rewind(record);
	bytes = arena_alloc(unit_arena(), (size_t)len + 1);
	must(fread(bytes, 1, (size_t)len, record) == (size_t)len);
	return bytes;
}

size_t
canned_count(const char *haystack, const char *needle)
{
	size_t n = 0;

	for (haystack = strstr(haystack, needle); haystack != NULL;
	     haystack = strstr(haystack + 1, needle))
		n++;
	return n;
}
