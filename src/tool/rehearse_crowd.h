/*
 * Many visitors over few connections: an epoll loop that sends what they ask,
 * hands them what is answered, and wakes them when their time has come.
 *
 * It knows nothing of pages. A visitor waits for one thing at a time: a time,
 * or an answer.
 *
 * A connection is a lane: it has a source address of its own, stays open while
 * the server keeps it, and serves its visitors one after the other. How long an
 * answer took counts from when the visitor wanted it. The request's text is
 * taken over; memory for an answer belongs to its lane, while it lasts.
 *
 * No answer within the patience, or a broken one, is NULL to heard(). A kept
 * connection that the server has just closed is no failure: the request goes
 * out once more on a new one, as browsers do. Without memory it aborts.
 */
#ifndef TOOL_REHEARSE_CROWD_H
#define TOOL_REHEARSE_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/err.h"
#include "tool/rehearse_heard.h"

enum {
	CROWD_CONNECTIONS_MAX = 8000
};

/* What the crowd keeps of a visitor: its first member. Zeroed at first. */
struct walker {
	int64_t due_ms;
	size_t queue_at; /* its place among those who wait for a time, from 1 */
	struct walker *next; /* in its lane */
	char *request;
	size_t request_len;
	int64_t asked_ms; /* when it wanted to; when heard() is called: that */
	int64_t sent_ms;
};

/* Some connections to one server. */
struct crowd_lanes {
	struct sockaddr_storage server;
	uint32_t source;  /* IPv4, host's order: of the first one; 0: any */
	uint32_t sources; /* how many, one after the other */
	size_t n;
};

enum {
	CROWD_GROUPS_MAX = 3
};

struct crowd_conf {
	struct crowd_lanes group[CROWD_GROUPS_MAX];
	size_t n_groups;
	int64_t patience_ms;
	void (*due)(void *ctx, struct walker *w);
	void (*heard)(void *ctx, struct walker *w, const struct heard *heard);
	/* Once a second; false ends the run. */
	bool (*tick)(void *ctx);
	void *ctx;
};

struct crowd;

/* ERR_LIMIT: the process may not open so many connections. */
MUST_USE enum err crowd_new(
    const struct crowd_conf *conf, struct crowd **crowd_r);

/* due(w) at the time (clock_ms). */
void crowd_wake(struct crowd *c, struct walker *w, int64_t at_ms);

/* Sends the request, which is taken over (heap), on the i-th lane of the group,
 * or that many on if there are fewer; heard(w) follows. */
void crowd_ask(
    struct crowd *c, struct walker *w, size_t group, size_t i, char *request);

/* Until nobody waits for anything, tick() says so, or the time has come; true
 * in the first case. */
bool crowd_run(struct crowd *c, int64_t until_ms);

/* The visitors' requests that are still open are freed too. */
void crowd_free(struct crowd **c);

#endif
