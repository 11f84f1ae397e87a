#include "web/inside.h"

#include <ctype.h>
#include <string.h>

#include "tmpl/tmpl.h"
#include "web/answer.h"

enum {
	CHOICE_COOKIE_S = 365 * 86400
};

static bool
is_spoken(const char *language)
{
	return language != NULL && strlen(language) == 2 &&
	    tmpl_has_language(language);
}

/* "hi-IN,hi;q=0.9,en;q=0.8": browsers list the dearest first, so the weights
 * need not be read. NULL: none of ours. */
static const char *
wished(struct request *q, const char *list)
{
	while (*list != '\0') {
		list += strspn(list, ", \t");
		size_t len = strcspn(list, "-;, \t");
		char code[3] = "";

		if (len == 2) {
			code[0] = (char)tolower((unsigned char)list[0]);
			code[1] = (char)tolower((unsigned char)list[1]);
		}
		if (is_spoken(code))
			return arena_strdup(q->arena, code);
		list += strcspn(list, ",");
	}
	return NULL;
}

const char *
language_choose(struct request *q)
{
	const char *chosen = request_query(q, "lang");
	const char *kept = request_cookie(q, "lang");
	const char *list = request_header(q, "HTTP_ACCEPT_LANGUAGE");
	const char *wish = NULL;

	if (is_spoken(chosen)) {
		answer_cookie(q, "lang", chosen, CHOICE_COOKIE_S);
		return chosen;
	}
	if (is_spoken(kept))
		return kept;
	if (list != NULL)
		wish = wished(q, list);
	return wish != NULL ? wish : "en";
}
