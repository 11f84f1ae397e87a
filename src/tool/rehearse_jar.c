#include "tool/rehearse_jar.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"

struct line {
	char *text;
	size_t len;
};

static void
add(struct line *l, const char *pair, size_t len)
{
	if (l->len > 0) {
		memcpy(l->text + l->len, "; ", 2);
		l->len += 2;
	}
	memcpy(l->text + l->len, pair, len);
	l->len += len;
}

static bool
is_taken_back(const char *cookie, size_t len)
{
	static const char gone[] = "Max-Age=0";

	for (size_t i = 0; i + sizeof(gone) - 1 <= len; i++)
		if (strncasecmp(cookie + i, gone, sizeof(gone) - 1) == 0)
			return true;
	return false;
}

/* All pairs of the line but the one with this name. */
static void
add_others(struct line *l, const char *jar, const char *name, size_t name_len)
{
	while (*jar != '\0') {
		size_t len = strcspn(jar, ";");

		if (strncmp(jar, name, name_len) != 0)
			add(l, jar, len);
		jar += len;
		jar += strspn(jar, "; ");
	}
}

char *
jar_keep(char *jar, const char *cookie, size_t len)
{
	const char *semicolon = memchr(cookie, ';', len);
	size_t pair = semicolon != NULL ? (size_t)(semicolon - cookie) : len;
	const char *equals = memchr(cookie, '=', pair);
	size_t before = jar != NULL ? strlen(jar) : 0;
	struct line l = {.text = NULL};

	if (equals == NULL || before + pair + 3 > JAR_MAX)
		return jar;
	l.text = malloc(before + pair + 3);
	must(l.text != NULL);
	if (jar != NULL)
		add_others(&l, jar, cookie, (size_t)(equals - cookie) + 1);
	if (!is_taken_back(cookie + pair, len - pair))
		add(&l, cookie, pair);
	l.text[l.len] = '\0';
	free(jar);
	return l.text;
}
