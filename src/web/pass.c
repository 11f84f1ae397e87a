#include "web/pass.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "base/token.h"
#include "web/answer.h"
#include "web/inside.h"

enum {
	VISITOR_COOKIE_S = 90 * 86400,
	QUEUE_COOKIE_S = 86400,
	ADMISSION_COOKIE_S = 600,
	SESSION_COOKIE_S = 86400
};

/* "a-<slug>" for an admission, and so on. */
static const char *
cookie_name(struct request *q, const char *kind, const char *slug)
{
	return arena_printf(q->arena, "%c-%s", kind[0], slug);
}

static bool
same(const char *a, const char *b)
{
	return text_same_secret(a, strlen(a), b, strlen(b));
}

/* A token of this slug and this visitor; fields: key, slug, visitor, ... */
static enum err
read_pass(struct request *q, const char *kind, const char *slug,
    const char **fields_r, size_t n_fields)
{
	const char *visitor = pass_visitor(q);
	const char *token = request_cookie(q, cookie_name(q, kind, slug));

	if (visitor == NULL || token == NULL)
		return ERR_AUTH;
	enum err e = token_verify(
	    q->arena, q->conf->keys, kind, token, fields_r, n_fields);
	if (e != ERR_OK)
		return e;
	if (strcmp(fields_r[1], slug) != 0 || !same(fields_r[2], visitor))
		return ERR_AUTH;
	return ERR_OK;
}

/* Signs fields as kind into the cookie of this slug. */
static void
write_pass(struct request *q, const char *kind, const char *const *fields,
    size_t n_fields, int max_age_s)
{
	answer_cookie(q, cookie_name(q, kind, fields[1]),
	    token_sign(q->arena, q->conf->keys, kind, fields, n_fields),
	    max_age_s);
}

static void
take_away(struct request *q, const char *kind, const char *slug)
{
	answer_cookie(q, cookie_name(q, kind, slug), "", 0);
}

void
pass_join(struct request *q, const char *slug, const struct pass_number *number)
{
	const char *fields[] = {text_decimal(q->arena, number->number), slug,
	    request_visitor(q), text_decimal(q->arena, number->epoch),
	    text_decimal(q->arena, number->begun)};

	write_pass(q, "queue", fields, 5, QUEUE_COOKIE_S);
}

enum err
pass_joined(struct request *q, const char *slug, struct pass_number *number_r)
{
	const char *fields[5];
	enum err e = read_pass(q, "queue", slug, fields, 5);

	if (e != ERR_OK)
		return e;
	if (text_to_int64(fields[0], 0, INT64_MAX, &number_r->number) !=
		ERR_OK ||
	    text_to_int64(fields[3], 0, INT64_MAX, &number_r->epoch) !=
		ERR_OK ||
	    text_to_int64(fields[4], 0, INT64_MAX, &number_r->begun) != ERR_OK)
		return ERR_AUTH;
	return ERR_OK;
}

void
pass_give_up(struct request *q, const char *slug)
{
	take_away(q, "queue", slug);
}

void
pass_admit(
    struct request *q, const char *slug, const struct pass_admission *admission)
{
	const char *fields[] = {admission->key, slug, request_visitor(q),
	    text_decimal(q->arena, admission->issued_s),
	    arena_printf(q->arena, "%" PRId64 ".%" PRId64 ".%" PRId64 ".%d",
		admission->epoch, admission->turn, admission->rank,
		admission->passed ? 1 : 0)};

	write_pass(q, "admission", fields, 5, ADMISSION_COOKIE_S);
}

/* "epoch.turn.rank.passed" */
static enum err
read_turn(struct arena *a, const char *text, struct pass_admission *admission_r)
{
	int64_t number[4];

	for (size_t i = 0; i < 4; i++) {
		size_t len = strcspn(text, ".");

		if ((text[len] == '.') != (i < 3) ||
		    text_to_int64(arena_strndup(a, text, len), 0, INT64_MAX,
			&number[i]) != ERR_OK)
			return ERR_AUTH;
		text += len + (i < 3 ? 1 : 0);
	}
	admission_r->epoch = number[0];
	admission_r->turn = number[1];
	admission_r->rank = number[2];
	admission_r->passed = number[3] == 1;
	return ERR_OK;
}

enum err
pass_admission(
    struct request *q, const char *slug, struct pass_admission *admission_r)
{
	const char *fields[5];
	enum err e = read_pass(q, "admission", slug, fields, 5);

	*admission_r = (struct pass_admission){.key = NULL};
	if (e == ERR_OK)
		e = read_turn(q->arena, fields[4], admission_r);
	else
		e = read_pass(q, "admission", slug, fields, 4);
	if (e != ERR_OK)
		return e;
	if (text_to_int64(fields[3], 0, INT64_MAX, &admission_r->issued_s) !=
	    ERR_OK)
		return ERR_AUTH;
	admission_r->key = fields[0];
	return ERR_OK;
}

void
pass_open(struct request *q, const char *slug, const char *key)
{
	const char *fields[] = {key, slug, request_visitor(q)};

	write_pass(q, "session", fields, 3, SESSION_COOKIE_S);
	take_away(q, "admission", slug);
	q->session = arena_strdup(q->arena, key);
}

enum err
pass_session(struct request *q, const char *slug, const char **key_r)
{
	const char *fields[3];
	enum err e = read_pass(q, "session", slug, fields, 3);

	if (e == ERR_OK)
		*key_r = fields[0];
	return e;
}

void
pass_close(struct request *q, const char *slug)
{
	take_away(q, "admission", slug);
	take_away(q, "session", slug);
	take_away(q, "queue", slug);
	q->session = NULL;
}

const char *
pass_visitor(struct request *q)
{
	const char *token = request_cookie(q, "visitor");

	if (q->visitor == NULL && token != NULL &&
	    token_verify(q->arena, q->conf->keys, "visitor", token, &q->visitor,
		1) != ERR_OK)
		q->visitor = NULL;
	return q->visitor;
}

const char *
pass_new_visitor(struct request *q)
{
	q->visitor = token_random(q->arena);
	answer_cookie(q, "visitor",
	    token_sign(q->arena, q->conf->keys, "visitor", &q->visitor, 1),
	    VISITOR_COOKIE_S);
	return q->visitor;
}

const char *
pass_csrf(struct request *q, const char *visitor)
{
	return token_sign(q->arena, q->conf->keys, "csrf", &visitor, 1);
}

bool
pass_csrf_is(struct request *q, const char *visitor, const char *token)
{
	const char *named;

	return token_verify(q->arena, q->conf->keys, "csrf", token, &named,
		   1) == ERR_OK &&
	    same(named, visitor);
}
