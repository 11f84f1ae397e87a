/* Makes visitors who are let in already: their signed cookies, so that what is
 * measured is one request alone, and the sessions those cookies speak of.
 *
 *	passes KEYS SLUG TYPE COUNT FOLDER
 *
 * KEYS is the installation's file of signing keys, TYPE the ticket type's place
 * on the page. Writes to FOLDER: hold (POST /book/SLUG) and look (GET
 * /book/SLUG/details), one request a visitor as client.c reads them, and
 * sessions, a line "admission visitor" each for COPY. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/token.h"

enum {
	VISITOR_CEILING = 1 << 16
};

struct pass {
	const char *slug;
	const char *type;
	const char *visitor;
	const char *admission;
	const char *cookies;
	const char *csrf;
};

static void
sign(struct arena *a, const struct token_keys *keys, struct pass *p)
{
	const char *session[] = {
	    p->admission = token_random(a),
	    p->slug,
	    p->visitor = token_random(a),
	};

	p->csrf = token_sign(a, keys, "csrf", &p->visitor, 1);
	p->cookies = arena_printf(a, "__Host-visitor=%s; __Host-s-%s=%s",
	    token_sign(a, keys, "visitor", &p->visitor, 1), p->slug,
	    token_sign(a, keys, "session", session, 3));
}

static const char *
hold_request(struct arena *a, const struct pass *p)
{
	const char *body = arena_printf(
	    a, "ticket_type=%s&quantity=1&csrf=%s", p->type, p->csrf);

	return arena_printf(a,
	    "POST /book/%s HTTP/1.1\r\n"
	    "Host: localhost\r\n"
	    "Cookie: %s\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n"
	    "Content-Length: %zu\r\n"
	    "\r\n%s",
	    p->slug, p->cookies, strlen(body), body);
}

static const char *
look_request(struct arena *a, const struct pass *p)
{
	return arena_printf(a,
	    "GET /book/%s/details HTTP/1.1\r\n"
	    "Host: localhost\r\n"
	    "Cookie: %s\r\n"
	    "\r\n",
	    p->slug, p->cookies);
}

static FILE *
open_in(const char *folder, const char *name)
{
	char path[4096];
	FILE *f = NULL;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) <
	    (int)sizeof(path))
		f = fopen(path, "w");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	return f;
}

static void
write_request(FILE *f, const char *request)
{
	(void)fprintf(f, "%zu\n%s", strlen(request), request);
}

int
main(int argc, char **argv)
{
	struct token_keys keys;
	struct arena *a = arena_new(VISITOR_CEILING);
	struct pass p = {0};
	FILE *hold, *look, *sessions;
	int bad = 0;

	if (argc != 6 || token_keys_read(argv[1], &keys) != ERR_OK)
		return 2;
	p.slug = argv[2];
	p.type = argv[3];
	hold = open_in(argv[5], "hold");
	look = open_in(argv[5], "look");
	sessions = open_in(argv[5], "sessions");
	for (long n = strtol(argv[4], NULL, 10); n > 0; n--) {
		sign(a, &keys, &p);
		write_request(hold, hold_request(a, &p));
		write_request(look, look_request(a, &p));
		(void)fprintf(sessions, "%s\t%s\n", p.admission, p.visitor);
		arena_reset(a);
	}
	bad |= fclose(hold) | fclose(look) | fclose(sessions);
	arena_free(&a);
	return bad == 0 ? 0 : 1;
}
