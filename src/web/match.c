#include "web/match.h"

#include <string.h>

#include "base/text.h"
#include "web/health.h"
#include "web/path.h"

struct search {
	struct request *q;
	struct text *allow;
};

static bool
method_fits(const char *asked, const char *offered)
{
	return strcmp(asked, offered) == 0 ||
	    (strcmp(asked, "HEAD") == 0 && strcmp(offered, "GET") == 0);
}

/* Nothing of ours takes another one, whatever the path. */
static bool
is_known(const char *method)
{
	return strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0 ||
	    strcmp(method, "POST") == 0;
}

static bool
search_table(struct search *s, const struct route *routes, size_t n)
{
	struct pairs parts;

	for (size_t i = 0; i < n; i++) {
		if (!path_match(
			s->q->arena, routes[i].path, s->q->path, &parts))
			continue;
		if (method_fits(s->q->method, routes[i].method)) {
			s->q->route = &routes[i];
			s->q->parts = parts;
			return true;
		}
		if (text_len(s->allow) > 0)
			text_add(s->allow, ", ");
		text_add(s->allow,
		    strcmp(routes[i].method, "GET") == 0 ? "GET, HEAD" :
							   routes[i].method);
	}
	return false;
}

int
match_route(struct request *q, const char **allow_r)
{
	struct search s = {q, text_new(q->arena, 100)};
	size_t n_common;
	const struct route *common = health_routes(&n_common);

	if (search_table(&s, q->worker->routes, q->worker->n_routes) ||
	    search_table(&s, common, n_common))
		return 0;
	*allow_r = text_str(s.allow);
	if (text_len(s.allow) > 0)
		return 405;
	*allow_r = "GET, HEAD, POST";
	return is_known(q->method) ? 404 : 405;
}
