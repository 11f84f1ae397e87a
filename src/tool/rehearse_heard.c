#include "tool/rehearse_heard.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	STATUS_MIN = 200, /* an interim answer was not asked for */
	STATUS_MAX = 599,
	NO_CONTENT = 204,
	STATUS_AT = 9, /* behind "HTTP/1.1 " */
	NUMBER_MAX = 100000000
};

static const char *
find(const char *bytes, size_t len, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= len; i++)
		if (memcmp(bytes + i, what, n) == 0)
			return bytes + i;
	return NULL;
}

const char *
heard_header(const struct heard *heard, const char *name, const char *after,
    size_t *len_r)
{
	const char *at = after != NULL ? after : heard->head;
	const char *end = heard->head + heard->head_len;
	size_t n = strlen(name);

	while ((at = find(at, (size_t)(end - at), "\r\n")) != NULL) {
		const char *eol;

		at += 2;
		if ((size_t)(end - at) <= n || at[n] != ':' ||
		    strncasecmp(at, name, n) != 0)
			continue;
		at += n + 1;
		eol = find(at, (size_t)(end - at), "\r\n");
		while (*at == ' ' || *at == '\t')
			at++;
		*len_r = (size_t)(eol - at);
		return at;
	}
	return NULL;
}

long
heard_number(const struct heard *heard, const char *name)
{
	size_t len;
	const char *value = heard_header(heard, name, NULL, &len);
	long n;

	if (value == NULL || *value < '0' || *value > '9')
		return -1;
	n = strtol(value, NULL, 10);
	return n <= NUMBER_MAX ? n : NUMBER_MAX;
}

static bool
says(const struct heard *h, const char *name, const char *word)
{
	size_t len;
	const char *value = heard_header(h, name, NULL, &len);

	return value != NULL && len == strlen(word) &&
	    strncasecmp(value, word, len) == 0;
}

/* The length of a chunk; its line ends behind *data_r. */
static enum heard_state
chunk(const char *at, size_t len, size_t *size_r, const char **data_r)
{
	const char *eol = find(at, len, "\r\n");
	char *end;
	unsigned long size;

	if (eol == NULL)
		return HEARD_PART;
	size = strtoul(at, &end, 16);
	if (end == at || size > NUMBER_MAX || (*end != '\r' && *end != ';'))
		return HEARD_BROKEN;
	*size_r = size;
	*data_r = eol + 2;
	return HEARD_WHOLE;
}

/* Goes through the chunks; when all are there, puts the body together. */
static enum heard_state
read_chunks(struct heard *h, char *bytes, size_t len, bool join)
{
	char *at = bytes;
	size_t body = 0;

	for (;;) {
		const char *data;
		size_t size, left = (size_t)(bytes + len - at);
		enum heard_state s = chunk(at, left, &size, &data);

		if (s != HEARD_WHOLE)
			return s;
		left = (size_t)(bytes + len - data);
		if (left < size + 2)
			return HEARD_PART;
		at = bytes + (data - bytes) + size + 2;
		if (join)
			memmove(bytes + body, data, size);
		body += size;
		if (size == 0)
			break;
	}
	h->body = bytes;
	h->body_len = body;
	return HEARD_WHOLE;
}

static enum heard_state
read_body(struct heard *h, char *bytes, size_t len, bool closed)
{
	long length = heard_number(h, "Content-Length");

	h->body = bytes;
	if (h->status == NO_CONTENT || h->status == HEARD_NOT_MODIFIED)
		return HEARD_WHOLE;
	if (says(h, "Transfer-Encoding", "chunked")) {
		enum heard_state s = read_chunks(h, bytes, len, false);

		return s == HEARD_WHOLE ? read_chunks(h, bytes, len, true) : s;
	}
	if (length < 0) {
		h->last = true;
		h->body_len = len;
		return closed ? HEARD_WHOLE : HEARD_PART;
	}
	h->body_len = (size_t)length;
	return len >= (size_t)length ? HEARD_WHOLE : HEARD_PART;
}

enum heard_state
heard_read(char *bytes, size_t len, bool closed, struct heard *heard_r)
{
	enum heard_state s = HEARD_PART;
	const char *end;
	size_t head;

	bytes[len] = '\0';
	end = find(bytes, len, "\r\n\r\n");
	if (end != NULL) {
		head = (size_t)(end - bytes) + 2;
		*heard_r = (struct heard){.head = bytes, .head_len = head};
		if (head < STATUS_AT + 3 || memcmp(bytes, "HTTP/1.", 7) != 0)
			return HEARD_BROKEN;
		heard_r->status = (int)strtol(bytes + STATUS_AT, NULL, 10);
		if (heard_r->status < STATUS_MIN ||
		    heard_r->status > STATUS_MAX)
			return HEARD_BROKEN;
		heard_r->last =
		    says(heard_r, "Connection", "close") || bytes[7] == '0';
		s = read_body(
		    heard_r, bytes + head + 2, len - head - 2, closed);
	}
	if (s == HEARD_WHOLE)
		heard_r->body[heard_r->body_len] = '\0';
	return s == HEARD_PART && closed ? HEARD_BROKEN : s;
}
