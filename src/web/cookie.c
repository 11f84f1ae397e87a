#include "web/answer.h"

#include <string.h>

#include "web/inside.h"

enum {
	COOKIES_MAX = 8192
};

/* What is visible, but for blank, quote, comma, semicolon and backslash. */
static bool
is_clean(const char *s)
{
	static const char clean[] = "!#$%&'()*+-./0123456789:<=>?@"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`"
				    "abcdefghijklmnopqrstuvwxyz{|}~";

	return s[strspn(s, clean)] == '\0';
}

void
answer_cookie(
    struct request *q, const char *name, const char *value, int max_age_s)
{
	must(name[0] != '\0' && is_clean(name) && strchr(name, '=') == NULL);
	must(is_clean(value));
	if (q->answer.cookies == NULL)
		q->answer.cookies = text_new(q->arena, COOKIES_MAX);
	struct text *t = q->answer.cookies;
	text_add(t, "Set-Cookie: __Host-");
	text_add(t, name);
	text_add(t, "=");
	text_add(t, value);
	text_add(t, "; Path=/; Secure; HttpOnly; SameSite=Lax");
	if (max_age_s >= 0) {
		text_add(t, "; Max-Age=");
		text_add(t, text_decimal(q->arena, max_age_s));
	}
	text_add(t, "\r\n");
	must(!text_failed(t));
}
