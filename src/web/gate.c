#include "web/gate.h"

#include <string.h>

#include "web/key.h"
#include "web/pass.h"

static bool
is_loopback(const char *address)
{
	return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

/* "https://host:port" of a URL, compared with a whole Origin header. */
static bool
is_origin(const char *url, const char *origin)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (host == NULL)
		return false;
	len = (size_t)(host + 3 - url) + strcspn(host + 3, "/");
	return strlen(origin) == len && strncmp(url, origin, len) == 0;
}

/* Browsers that say where a request comes from are held to it; what says
 * nothing at all (curl, old browsers) is left to CSRF tokens. */
static bool
is_same_site(const struct request *q)
{
	const char *site = request_header(q, "HTTP_SEC_FETCH_SITE");
	const char *origin = request_header(q, "HTTP_ORIGIN");

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 ||
		    strcmp(site, "none") == 0;
	return origin == NULL || is_origin(q->conf->site_url, origin);
}

static bool
wants_same_site(const struct request *q)
{
	return request_has(q, NEED_SAME_SITE) ||
	    (strcmp(q->route->method, "POST") == 0 &&
		!request_has(q, NEED_RAW) && !request_has(q, NEED_FOREIGN));
}

/* 0, or 303: such a visitor belongs to the line. */
static int
check_visit(struct request *q)
{
	const char *slug = form_value(&q->parts, "slug");
	struct pass_admission admission;
	const char *key;

	if (slug != NULL && pass_session(q, slug, &key) == ERR_OK)
		q->session = key;
	if (request_has(q, NEED_VISITOR) && pass_visitor(q) == NULL)
		return 303;
	if (request_has(q, NEED_SESSION) && q->session == NULL)
		return 303;
	if (request_has(q, NEED_ADMISSION) && q->session == NULL &&
	    pass_admission(q, slug, &admission) != ERR_OK)
		return 303;
	return 0;
}

static bool
has_csrf(struct request *q)
{
	const char *visitor = pass_visitor(q);
	const char *token = form_value(&q->form, "csrf");

	return visitor != NULL && token != NULL &&
	    pass_csrf_is(q, visitor, token);
}

int
gate_check(struct request *q)
{
	int status;

	if (request_has(q, NEED_LOOPBACK) && !is_loopback(request_address(q)))
		return 403;
	if (request_has(q, NEED_USER) && request_user(q)[0] == '\0')
		return 403;
	if (wants_same_site(q) && !is_same_site(q))
		return 403;
	status = check_visit(q);
	if (status != 0)
		return form_value(&q->parts, "slug") != NULL ? status : 403;
	if (request_has(q, NEED_CSRF) && !has_csrf(q))
		return 403;
	status = field_check(q);
	if (status == 0 && request_has(q, NEED_KEY) && !key_is_given(q))
		return 422;
	return status;
}
