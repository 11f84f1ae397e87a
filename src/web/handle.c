#include "web/inside.h"

#include "web/answer.h"
#include "web/gate.h"

/* Where the gate sends who has no business here yet. */
static enum err
to_the_line(struct request *q)
{
	return answer_redirect(
	    q, arena_printf(q->arena, "/q/%s", request_part(q, "slug")));
}

/* No route fits: the worker's own answer, or the plain one. */
static enum err
miss(struct request *q, int status)
{
	if (q->worker->missing != NULL && q->route == NULL &&
	    (status == 404 || status == 405))
		return q->worker->missing(q, q->worker->ctx);
	answer_status(q, status);
	return ERR_OK;
}

static void
send(struct request *q, enum err e)
{
	if (e != ERR_OK)
		answer_error(q, e);
	answer_send(q);
}

bool
handle_request(struct request *q)
{
	int status;
	enum err e = ERR_OK;

	if (q->worker->begin != NULL)
		q->worker->begin(q->worker->ctx, q);
	status = intake_read(q);
	if (status == 0)
		status = gate_check(q);
	if (status == 0)
		e = q->route->page(q, q->worker->ctx);
	else if (status == 303)
		e = to_the_line(q);
	else
		e = miss(q, status);
	if (e == ERR_OK && q->then != NULL)
		return false;
	send(q, e);
	return true;
}

void
handle_on(struct request *q)
{
	send(q, q->then(q, q->worker->ctx));
}
