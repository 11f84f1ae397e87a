#include "web/answer.h"

#include <string.h>

#include "web/inside.h"

enum {
	COOKIES_MAX = 8192
};

static bool
is_clean(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s <= ' ' || *s > '~' || strchr("\",;\\", *s) != NULL)
			return false;
	return true;
}

void
answer_cookie(
    struct request *q, const char *name, const char *value, int max_age_s)
{
	must(name[0] != '\0' && is_clean(name) && strchr(name, '=') == NULL);
	must(is_clean(value));
	if (q->answer.cookies == NULL)
		q->answer.cookies = text_new(q->arena, COOKIES_MAX);
	text_addf(q->answer.cookies,
	    "Set-Cookie: __Host-%s=%s; Path=/; Secure; HttpOnly; SameSite=Lax",
	    name, value);
	if (max_age_s >= 0)
		text_addf(q->answer.cookies, "; Max-Age=%d", max_age_s);
	text_add(q->answer.cookies, "\r\n");
	must(!text_failed(q->answer.cookies));
}
