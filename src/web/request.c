#include "web/request.h"

#include <string.h>

#include "base/clock.h"
#include "base/token.h"
#include "web/answer.h"
#include "web/inside.h"
#include "web/pass.h"

enum {
	DEADLINE_MS = 4000
};

struct request *
request_new(struct arena *a, const struct worker *w,
    const struct server_conf *conf, char *const *env, struct wire wire)
{
	struct request *q = arena_alloc(a, sizeof(*q));

	q->arena = a;
	q->worker = w;
	q->conf = conf;
	q->env = env;
	q->wire = wire;
	q->began_ms = clock_ms();
	memcpy(q->id, token_random(a), sizeof(q->id) - 1);
	const char *method = request_header(q, "REQUEST_METHOD");
	q->method = arena_strdup(a, method != NULL ? method : "");
	q->path = "";
	q->language = "en";
	return q;
}

struct arena *
request_arena(struct request *q)
{
	return q->arena;
}

const char *
request_id(const struct request *q)
{
	return q->id;
}

const char *
request_method(const struct request *q)
{
	return q->method;
}

const char *
request_path(const struct request *q)
{
	return q->path;
}

const char *
request_address(const struct request *q)
{
	const char *address = request_header(q, "REMOTE_ADDR");

	return address != NULL ? address : "";
}

const char *
request_user(const struct request *q)
{
	const char *user = request_header(q, q->conf->user_header);

	return user != NULL ? user : "";
}

const char *
request_language(const struct request *q)
{
	return q->language;
}

int64_t
request_deadline_ms(const struct request *q)
{
	return q->began_ms + DEADLINE_MS;
}

const char *
request_part(const struct request *q, const char *name)
{
	const char *value = form_value(&q->parts, name);

	must(value != NULL);
	return value;
}

const char *
request_query(const struct request *q, const char *name)
{
	return form_value(&q->query, name);
}

const char *
request_form(const struct request *q, const char *name)
{
	return form_value(&q->form, name);
}

const char *
request_cookie(const struct request *q, const char *name)
{
	static const char host[] = "__Host-";

	for (size_t i = 0; i < q->cookies.n; i++) {
		const struct pair *c = &q->cookies.pair[i];

		if (strncmp(c->name, host, sizeof(host) - 1) == 0 &&
		    strcmp(c->name + sizeof(host) - 1, name) == 0)
			return c->value;
	}
	return NULL;
}

const char *
request_header(const struct request *q, const char *cgi_name)
{
	size_t len = strlen(cgi_name);

	for (char *const *v = q->env; *v != NULL; v++)
		if (strncmp(*v, cgi_name, len) == 0 && (*v)[len] == '=')
			return *v + len + 1;
	return NULL;
}

const char *
request_body(const struct request *q, size_t *len_r)
{
	*len_r = q->body_len;
	return q->body;
}

const char *
request_visitor(struct request *q)
{
	if (pass_visitor(q) != NULL)
		return q->visitor;
	must(q->answer.cache_s == 0);
	return pass_new_visitor(q);
}

const char *
request_session(const struct request *q)
{
	return q->session;
}

void
request_want(struct request *q, void *wanted, page_fn *then)
{
	q->wanted = wanted;
	q->then = then;
}

void *
request_wanted(const struct request *q)
{
	return q->wanted;
}

const char *
request_csrf(struct request *q)
{
	return pass_csrf(q, request_visitor(q));
}

const char *
request_key(struct request *q)
{
	return token_random(q->arena);
}

bool
request_has(const struct request *q, enum route_need need)
{
	return q->route != NULL && (q->route->needs & (unsigned)need) != 0;
}
