#include "pg/wire.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/log.h"

/* Waits for the socket; false when the deadline passed first. */
static bool
await(PGconn *conn, short events, int64_t deadline_ms)
{
	struct pollfd fd = {.fd = PQsocket(conn), .events = events};
	int n;

	if (fd.fd < 0)
		return false;
	do {
		n = poll(&fd, 1, clock_left_ms(deadline_ms));
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

/* Only the first line, and only of errors before a session exists: they speak
 * of hosts and roles, never of visitors. */
static void
log_away(const PGconn *conn, const char *what)
{
	char line[200];
	const char *says = PQerrorMessage(conn);
	size_t n = 0;

	while (n < sizeof(line) - 1 && says[n] != '\0' && says[n] != '\n') {
		line[n] = says[n];
		n++;
	}
	line[n] = '\0';
	log_event(LOG_WARN, "pg_away", "what", what, "says", line, NULL);
}

static bool
shake_hands(PGconn *conn, int64_t deadline_ms)
{
	for (;;) {
		switch (PQconnectPoll(conn)) {
		case PGRES_POLLING_OK:
			return true;
		case PGRES_POLLING_READING:
			if (!await(conn, POLLIN, deadline_ms))
				return false;
			break;
		case PGRES_POLLING_WRITING:
			if (!await(conn, POLLOUT, deadline_ms))
				return false;
			break;
		case PGRES_POLLING_FAILED:
		case PGRES_POLLING_ACTIVE:
			return false;
		}
	}
}

PGconn *
wire_open(const char *url, const char *role, int64_t deadline_ms)
{
	const char *const words[] = {
	    "dbname", "user", "application_name", "client_encoding", NULL};
	const char *const values[] = {url, role, role, "UTF8", NULL};
	PGconn *conn = PQconnectStartParams(words, values, 1);

	must(conn != NULL);
	if (PQstatus(conn) == CONNECTION_BAD ||
	    !await(conn, POLLOUT, deadline_ms) ||
	    !shake_hands(conn, deadline_ms)) {
		log_away(conn, "connect");
		wire_close(&conn);
		return NULL;
	}
	if (PQsetnonblocking(conn, 1) != 0) {
		wire_close(&conn);
		return NULL;
	}
	return conn;
}

bool
wire_alive(PGconn *conn)
{
	struct pollfd fd = {.fd = PQsocket(conn), .events = POLLIN};

	if (fd.fd < 0 || PQstatus(conn) != CONNECTION_OK)
		return false;
	/* An idle session hears nothing but its end, or news we have no use
	 * for: a new one is cheaper than telling them apart. */
	return poll(&fd, 1, 0) <= 0;
}

static int
start(PGconn *conn, const struct wire_query *q)
{
	if (q->prepared != NULL)
		return PQsendQueryPrepared(
		    conn, q->prepared, (int)q->n_args, q->args, NULL, NULL, 0);
	if (q->no_params)
		return PQsendQuery(conn, q->sql);
	return PQsendQueryParams(
	    conn, q->sql, (int)q->n_args, NULL, q->args, NULL, NULL, 0);
}

enum wire
wire_send(PGconn *conn, const struct wire_query *q, int64_t deadline_ms)
{
	int left;

	if (start(conn, q) != 1)
		return WIRE_UNSENT;
	while ((left = PQflush(conn)) == 1) {
		if (!await(conn, POLLIN | POLLOUT, deadline_ms))
			return WIRE_LOST;
		if (PQconsumeInput(conn) != 1)
			return WIRE_LOST;
	}
	return left == 0 ? WIRE_ANSWERED : WIRE_LOST;
}

enum wire
wire_next(PGconn *conn, int64_t deadline_ms, PGresult **res_r)
{
	while (PQisBusy(conn)) {
		if (!await(conn, POLLIN, deadline_ms))
			return WIRE_LOST;
		if (PQconsumeInput(conn) != 1)
			return WIRE_LOST;
	}
	*res_r = PQgetResult(conn);
	return WIRE_ANSWERED;
}

static bool
is_error(const PGresult *res)
{
	return res != NULL && PQresultStatus(res) == PGRES_FATAL_ERROR;
}

/* A statement may answer twice: a deferred constraint speaks after the rows. */
static enum wire
collect(PGconn *conn, int64_t deadline_ms, PGresult **res_r)
{
	PGresult *kept = NULL, *res = NULL;
	enum wire w;

	while ((w = wire_next(conn, deadline_ms, &res)) == WIRE_ANSWERED &&
	    res != NULL) {
		if (is_error(kept)) {
			PQclear(res);
		} else {
			PQclear(kept);
			kept = res;
		}
	}
	if (w == WIRE_ANSWERED && PQstatus(conn) == CONNECTION_OK) {
		*res_r = kept;
		return WIRE_ANSWERED;
	}
	PQclear(kept);
	return WIRE_LOST;
}

enum wire
wire_ask(PGconn *conn, const struct wire_query *q, int64_t deadline_ms,
    PGresult **res_r)
{
	enum wire w = wire_send(conn, q, deadline_ms);

	*res_r = NULL;
	if (w == WIRE_ANSWERED)
		w = collect(conn, deadline_ms, res_r);
	if (w != WIRE_ANSWERED)
		log_away(conn, w == WIRE_UNSENT ? "send" : "answer");
	return w;
}

void
wire_close(PGconn **conn)
{
	if (*conn != NULL)
		PQfinish(*conn);
	*conn = NULL;
}
