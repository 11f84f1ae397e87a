#include "booking/visit.h"

#include "base/log.h"
#include "web/pass.h"

struct visit
visit_of(struct request *q)
{
	return (struct visit){
	    .slug = request_part(q, "slug"),
	    .visitor = request_visitor(q),
	    .key = request_session(q),
	};
}

struct keystore_press
visit_press(struct request *q)
{
	const struct request_press press = request_press(q);

	return (struct keystore_press){press.scope, press.key, press.digest};
}

enum err
visit_find_hold(struct request *q, struct stand *stand, struct visit *v)
{
	enum err e = hold_find(boot_db(stand->boot), request_arena(q), v->slug,
	    v->visitor, &v->hold);

	v->has_hold = e == ERR_OK;
	return e == ERR_NONE ? ERR_OK : e;
}

static enum err
open_session(struct request *q, struct stand *stand, const struct visit *v,
    const struct pass_admission *in, struct session *session_r)
{
	const struct session_admission admission = {
	    .slug = v->slug,
	    .key = in->key,
	    .visitor = v->visitor,
	    .issued_at = in->issued_s,
	    .epoch = in->epoch,
	    .turn = in->turn,
	    .rank = in->rank,
	    .passed = in->passed,
	};

	return session_open(
	    boot_db(stand->boot), request_arena(q), &admission, session_r);
}

static bool
is_of_use(const struct session *s)
{
	return s->open && s->holds_left > 0;
}

/* A session that was opened is found again however old its admission is. */
static enum err
find_session(struct request *q, struct stand *stand, const struct visit *v,
    struct session *session_r)
{
	const struct pass_admission spent = {.key = v->key};

	if (v->key == NULL)
		return ERR_AUTH;
	return open_session(q, stand, v, &spent, session_r);
}

/* The slot lasts as long as a booking may: its session, and the payment window
 * once. Where Redis cannot be told, PostgreSQL's count of sessions stands for
 * it. */
static void
stay(struct request *q, struct stand *stand, const struct visit *v,
    const struct session *session)
{
	const struct event *event;
	enum err e = recent_event(stand->recent, v->slug, &event);

	if (e == ERR_OK)
		e = line_stay(boot_line(stand->boot), request_arena(q), v->slug,
		    v->visitor,
		    session->expires_at - recent_now_s(stand->recent, event) +
			event->pay_window_ms / 1000);
	if (e != ERR_OK && e != ERR_NONE)
		log_event(LOG_WARN, "slot_not_kept", "slug", v->slug, NULL);
}

enum err
visit_enter(struct request *q, struct stand *stand, struct visit *v,
    struct session *session_r)
{
	struct pass_admission in;
	enum err e = find_session(q, stand, v, session_r);

	if (e == ERR_OK && is_of_use(session_r))
		return ERR_OK;
	if (e != ERR_OK && e != ERR_AUTH)
		return e;
	if (pass_admission(q, v->slug, &in) != ERR_OK)
		return e;
	if (e == ERR_OK && session_r->open)
		e = session_close(
		    boot_db(stand->boot), request_arena(q), v->key, v->visitor);
	if (e != ERR_OK && e != ERR_AUTH)
		return e;
	e = open_session(q, stand, v, &in, session_r);
	if (e != ERR_OK)
		return e;
	v->key = in.key;
	pass_open(q, v->slug, in.key);
	stay(q, stand, v, session_r);
	return ERR_OK;
}

enum err
visit_may_hold(
    struct request *q, struct stand *stand, const struct visit *v, bool *may_r)
{
	struct session session;
	enum err e = find_session(q, stand, v, &session);

	*may_r = e == ERR_OK && is_of_use(&session);
	return e == ERR_AUTH ? ERR_OK : e;
}

void
visit_forget(struct request *q, struct stand *stand, const struct visit *v)
{
	const struct line_left left = {v->visitor, v->slug};

	line_vacate(boot_line(stand->boot), request_arena(q), &left);
	pass_close(q, v->slug);
}

enum err
visit_leave(struct request *q, struct stand *stand, const struct visit *v)
{
	enum err e = ERR_OK;

	if (v->key != NULL)
		e = session_close(
		    boot_db(stand->boot), request_arena(q), v->key, v->visitor);
	if (e == ERR_OK)
		visit_forget(q, stand, v);
	return e;
}
