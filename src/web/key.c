#include "web/key.h"

#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "base/token.h"
#include "web/answer.h"
#include "web/pass.h"

enum {
	KEY_LEAST = 16
};

/* Whoever asks for whatever: one visitor's key says nothing to another. */
static const char *
scope(struct request *q)
{
	const char *visitor = pass_visitor(q);

	return arena_printf(q->arena, "%s %s",
	    visitor != NULL ? visitor : request_user(q), q->route->path);
}

/* Of the path and all that was typed; a '=' in a value is escaped by its
 * length before it. */
static const char *
digest(struct request *q)
{
	struct text *t = text_new(q->arena, 2 * (size_t)REQUEST_BODY_MAX);

	text_add(t, q->path);
	for (size_t i = 0; i < q->form.n; i++) {
		const struct pair *p = &q->form.pair[i];

		text_addf(t, "\n%zu %s %zu %s", strlen(p->name), p->name,
		    strlen(p->value), p->value);
	}
	return token_sha256_hex(q->arena, text_str(t), text_len(t));
}

static enum err
repeat(struct request *q, const struct key_answer *kept)
{
	log_event(LOG_INFO, "key_repeated", "route", q->route->path, NULL);
	if (kept->status == 303)
		return answer_redirect(q, kept->answer);
	return answer_bytes(q, kept->status, "text/html; charset=utf-8",
	    kept->answer, strlen(kept->answer));
}

enum err
key_enter(struct request *q, bool *answered_r)
{
	const struct worker *w = q->worker;
	const char *key = form_value(&q->form, "key");
	struct key_answer kept = {KEY_NEW, 0, ""};

	*answered_r = false;
	if (key == NULL || strlen(key) < KEY_LEAST)
		return ERR_INPUT;
	must(w->keys.begin != NULL);
	enum err e = w->keys.begin(w->ctx, q, scope(q), key, digest(q), &kept);
	if (e != ERR_OK)
		return e;
	switch (kept.state) {
	case KEY_NEW:
		return ERR_OK;
	case KEY_REPEATED:
		*answered_r = true;
		return repeat(q, &kept);
	case KEY_IN_FLIGHT:
		return ERR_CONFLICT;
	case KEY_MISUSED:
		return ERR_INPUT;
	}
	return ERR_BUG;
}

void
key_leave(struct request *q, enum err e)
{
	const struct worker *w = q->worker;
	const char *key = form_value(&q->form, "key");
	struct key_answer given = {KEY_NEW, q->answer.status, q->answer.body};

	if (e == ERR_UNSURE)
		return;
	if (given.status == 303)
		given.answer = q->answer.location;
	if (e == ERR_OK && given.status < 400 && given.answer != NULL)
		e = w->keys.finish(w->ctx, q, scope(q), key, &given);
	else
		e = w->keys.forget(w->ctx, q, scope(q), key);
	if (e != ERR_OK)
		log_event(LOG_WARN, "key_not_kept", "route", q->route->path,
		    "err", err_name(e), NULL);
}
