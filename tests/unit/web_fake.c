#include "web_fake.h"

#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tmpl/tmpl.h"

enum {
	ENV_MAX = 40,
	JAR_MAX = 20,
	SENT_MAX = 1 << 20
};

const struct token_keys fake_keys = {
    .key = {{"k1", "0123456789abcdef0123456789abcdef"}},
    .n = 1};

static const struct server_conf conf = {
    "http://127.0.0.1:8080", &fake_keys, "REMOTE_USER"};

static const struct worker *worker;
static char *env[ENV_MAX];
static size_t n_env;
static struct pair jar[JAR_MAX];
static size_t n_jar;
static struct text *sent;
static const char *pending;
static size_t pending_len;

int
fake_templates(void **state)
{
	const char *srcdir = getenv("srcdir");
	char dir[4096], lang[4096];

	(void)state;
	if (srcdir == NULL)
		srcdir = ".";
	(void)snprintf(dir, sizeof(dir), "%s/templates", srcdir);
	(void)snprintf(lang, sizeof(lang), "%s/lang", srcdir);
	return tmpl_load(dir, lang) == ERR_OK ? 0 : -1;
}

void
fake_reset(const struct worker *w)
{
	worker = w;
	n_env = 0;
	n_jar = 0;
}

void
fake_header(const char *cgi_name, const char *value)
{
	assert_true(n_env < ENV_MAX - 8);
	env[n_env++] = arena_printf(unit_arena(), "%s=%s", cgi_name, value);
}

void
fake_cookie(const char *name, const char *value)
{
	for (size_t i = 0; i < n_jar; i++)
		if (strcmp(jar[i].name, name) == 0)
			jar[i--] = jar[--n_jar];
	if (value == NULL)
		return;
	assert_true(n_jar < JAR_MAX);
	jar[n_jar++] = (struct pair){arena_strdup(unit_arena(), name),
	    arena_strdup(unit_arena(), value)};
}

const char *
fake_cookie_value(const char *name)
{
	const struct pairs p = {jar, n_jar};

	return form_value(&p, name);
}

static size_t
read_pending(void *at, char *to, size_t len)
{
	size_t n = len < pending_len ? len : pending_len;

	(void)at;
	if (n > 0)
		memcpy(to, pending, n);
	pending += n;
	pending_len -= n;
	return n;
}

static enum err
write_sent(void *at, const char *bytes, size_t len)
{
	(void)at;
	text_add_bytes(sent, bytes, len);
	assert_false(text_failed(sent));
	return ERR_OK;
}

static void
add_cookies(void)
{
	struct text *t = text_new(unit_arena(), 16384);

	for (size_t i = 0; i < n_jar; i++)
		text_addf(
		    t, "%s%s=%s", i > 0 ? "; " : "", jar[i].name, jar[i].value);
	if (n_jar > 0)
		fake_header("HTTP_COOKIE", text_str(t));
}

struct request *
fake_request(const char *method, const char *uri, const char *body)
{
	struct wire wire = {read_pending, write_sent, NULL};
	char **vars = arena_array(unit_arena(), ENV_MAX, sizeof(*vars));

	sent = text_new(unit_arena(), SENT_MAX);
	pending = body != NULL ? body : "";
	pending_len = strlen(pending);
	add_cookies();
	if (body != NULL) {
		fake_header("CONTENT_LENGTH",
		    arena_printf(unit_arena(), "%zu", pending_len));
		fake_header(
		    "CONTENT_TYPE", "application/x-www-form-urlencoded");
	}
	fake_header("REQUEST_METHOD", method);
	fake_header("REQUEST_URI", uri);
	fake_header("REMOTE_ADDR", "127.0.0.1");
	memcpy(vars, env, n_env * sizeof(*vars));
	n_env = 0;
	return request_new(unit_arena(), worker, &conf, vars, wire);
}

/* "Set-Cookie: name=value; ...; Max-Age=0" into the jar. */
static void
keep_cookies(void)
{
	static const char mark[] = "\r\nSet-Cookie: ";
	const char *s = text_str(sent);

	while ((s = strstr(s, mark)) != NULL) {
		s += sizeof(mark) - 1;
		size_t name_len = strcspn(s, "=");
		size_t len = strcspn(s, ";");
		const char *line =
		    arena_strndup(unit_arena(), s, strcspn(s, "\r"));

		fake_cookie(arena_strndup(unit_arena(), s, name_len),
		    strstr(line, "Max-Age=0") != NULL ?
			NULL :
			arena_strndup(unit_arena(), s + name_len + 1,
			    len - name_len - 1));
	}
}

int
fake_ask(const char *method, const char *uri, const char *body)
{
	handle_request(fake_request(method, uri, body));
	keep_cookies();
	assert_int_equal(strncmp(text_str(sent), "Status: ", 8), 0);
	return (int)strtol(text_str(sent) + 8, NULL, 10);
}

const char *
fake_sent(void)
{
	return text_str(sent);
}

const char *
fake_sent_header(const char *name)
{
	const char *mark = arena_printf(unit_arena(), "\r\n%s: ", name);
	const char *found = strstr(text_str(sent), mark);

	if (found == NULL)
		return NULL;
	found += strlen(mark);
	return arena_strndup(unit_arena(), found, strcspn(found, "\r"));
}

const char *
fake_sent_body(void)
{
	const char *end = strstr(text_str(sent), "\r\n\r\n");

	assert_non_null(end);
	return end + 4;
}
