#include "answer.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	NOT_MODIFIED = 304 /* has no body, and says nothing of its length */
};

void
answer_begin(struct answer *a)
{
	a->head_len = 0;
	a->body_left = 0;
	a->status = 0;
	a->whole = a->last = a->broken = false;
}

/* The value of a header, up to its line's end, or NULL. */
static const char *
header(const char *head, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = strstr(head, "\r\n"); line != NULL;
	     line = strstr(line + 2, "\r\n"))
		if (strncasecmp(line + 2, name, len) == 0 &&
		    strncmp(line + 2 + len, ": ", 2) == 0)
			return line + 2 + len + 2;
	return NULL;
}

static void
read_head(struct answer *a)
{
	const char *length = header(a->head, "Content-Length");
	const char *fate = header(a->head, "Connection");

	if (strncmp(a->head, "HTTP/1.1 ", 9) == 0)
		a->status = (int)strtol(a->head + 9, NULL, 10);
	a->last = fate != NULL && strncasecmp(fate, "close", 5) == 0;
	if (length != NULL)
		a->body_left = strtoul(length, NULL, 10);
	a->broken = a->status < 200 || a->status > 599 ||
	    (length == NULL && a->status != NOT_MODIFIED);
}

/* How many of the bytes belong to the head; it is read when it is all there. */
static size_t
hear_head(struct answer *a, const char *bytes, size_t len)
{
	size_t before = a->head_len;
	size_t room = ANSWER_HEAD_MAX - before;
	size_t taken = len < room ? len : room;
	const char *end;

	memcpy(a->head + before, bytes, taken);
	a->head_len += taken;
	a->head[a->head_len] = '\0';
	end = strstr(a->head, "\r\n\r\n");
	if (end == NULL) {
		a->broken = a->head_len == ANSWER_HEAD_MAX;
		return taken;
	}
	a->head_len = (size_t)(end - a->head) + 4;
	read_head(a);
	return a->head_len - before;
}

void
answer_hear(struct answer *a, const char *bytes, size_t len)
{
	size_t of_head = a->status == 0 ? hear_head(a, bytes, len) : 0;

	if (a->broken || a->status == 0)
		return;
	len -= of_head;
	if (len > a->body_left) {
		a->broken = true;
		return;
	}
	a->body_left -= len;
	a->whole = a->body_left == 0;
}
