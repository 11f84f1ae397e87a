#include "remote/http.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"
#include "base/outside.h"
#include "base/text.h"
#include "config.h"

/* Kept for its connections; GETs use them again. */
static CURL *handle;

static CURL *
fresh_handle(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	if (handle != NULL) {
		curl_easy_reset(handle);
		return handle;
	}
	/* With NOSIGNAL libcurl leaves SIGPIPE to the program. */
	(void)sigaction(SIGPIPE, &ignore, NULL);
	must(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
	handle = curl_easy_init();
	must(handle != NULL);
	return handle;
}

void
http_close(void)
{
	if (handle == NULL)
		return;
	curl_easy_cleanup(handle);
	curl_global_cleanup();
	handle = NULL;
}

static void
free_part(void *part)
{
	curl_free(part);
}

/* A part of the URL, released with the arena; "" when there is none. */
static const char *
url_part(struct arena *a, CURLU *url, CURLUPart which)
{
	char *part = NULL;

	if (curl_url_get(url, which, &part, 0) != CURLUE_OK || part == NULL)
		return "";
	arena_defer(a, free_part, part);
	return part;
}

static bool
is_this_machine(const char *host)
{
	return strcmp(host, "127.0.0.1") == 0 || strcmp(host, "[::1]") == 0 ||
	    strcmp(host, "localhost") == 0;
}

/* https anywhere, http on this machine; the host is for the log. */
static bool
is_allowed(struct arena *a, const char *text, const char **host_r)
{
	CURLU *url = curl_url();
	const char *scheme;

	must(url != NULL);
	*host_r = "-";
	if (curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK) {
		curl_url_cleanup(url);
		return false;
	}
	*host_r = url_part(a, url, CURLUPART_HOST);
	scheme = url_part(a, url, CURLUPART_SCHEME);
	curl_url_cleanup(url);
	return strcmp(scheme, "https") == 0 ||
	    (strcmp(scheme, "http") == 0 && is_this_machine(*host_r));
}

/* Refusing a byte ends the transfer with CURLE_WRITE_ERROR. */
static size_t
take_bytes(char *bytes, size_t size, size_t n, void *into)
{
	struct text *body = into;

	text_add_bytes(body, bytes, size * n);
	return text_failed(body) ? 0 : size * n;
}

/* libcurl takes a head that breaks off for a whole one. */
static size_t
take_header(char *line, size_t size, size_t n, void *into)
{
	bool *complete = into;

	if (size * n >= 5 && memcmp(line, "HTTP/", 5) == 0)
		*complete = false;
	else if (size * n == 2 && memcmp(line, "\r\n", 2) == 0)
		*complete = true;
	return size * n;
}

static void
set_long(CURL *c, CURLoption option, long value)
{
	must(curl_easy_setopt(c, option, value) == CURLE_OK);
}

static void
set_text(CURL *c, CURLoption option, const char *value)
{
	must(curl_easy_setopt(c, option, value) == CURLE_OK);
}

static void
set_transport(CURL *c, const struct http_request *r)
{
	set_text(c, CURLOPT_URL, r->url);
	set_text(c, CURLOPT_PROTOCOLS_STR, "http,https");
	set_text(c, CURLOPT_PROXY, "");
	set_text(c, CURLOPT_USERAGENT, PACKAGE "/" VERSION);
	set_long(c, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
	set_long(c, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
	set_long(c, CURLOPT_SSL_VERIFYPEER, 1);
	set_long(c, CURLOPT_SSL_VERIFYHOST, 2);
	set_long(c, CURLOPT_FOLLOWLOCATION, 0);
	set_long(c, CURLOPT_NOSIGNAL, 1);
	set_long(c, CURLOPT_TIMEOUT_MS, r->timeout_ms);
	set_long(c, CURLOPT_CONNECTTIMEOUT_MS, r->timeout_ms);
}

static void
set_content(CURL *c, const struct http_request *r)
{
	if (r->user != NULL) {
		set_text(c, CURLOPT_USERNAME, r->user);
		set_text(c, CURLOPT_PASSWORD, r->password);
		if (r->sigv4 != NULL)
			set_text(c, CURLOPT_AWS_SIGV4, r->sigv4);
		else
			set_long(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	}
	if (r->body == NULL)
		return;
	must(curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		 (curl_off_t)r->body_len) == CURLE_OK);
	set_text(c, CURLOPT_POSTFIELDS, r->body);
	/* A POST on a connection that dies without an answer would be sent
	 * again by libcurl itself. */
	set_long(c, CURLOPT_FRESH_CONNECT, r->again ? 0 : 1);
}

static struct curl_slist *
header_list(const char *const *headers)
{
	struct curl_slist *list = NULL;

	for (; headers != NULL && *headers != NULL; headers++) {
		struct curl_slist *longer;

		must(!text_has_control(*headers));
		longer = curl_slist_append(list, *headers);
		must(longer != NULL);
		list = longer;
	}
	return list;
}

static const char *
header_of(struct arena *a, CURL *c, const char *name)
{
	struct curl_header *h;

	if (name == NULL ||
	    curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return "";
	return arena_strdup(a, h->value);
}

static void
read_answer(struct arena *a, CURL *c, const struct http_request *r,
    const struct text *body, struct http_answer *answer)
{
	long status = 0;

	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	answer->status = (int)status;
	answer->content_type = header_of(a, c, "Content-Type");
	answer->header = header_of(a, c, r->wanted_header);
	answer->body = text_str(body);
	answer->body_len = text_len(body);
}

/* Not one byte of the request was written: then it cannot have arrived. */
static bool
has_left(CURL *c)
{
	long sent = 1;

	(void)curl_easy_getinfo(c, CURLINFO_REQUEST_SIZE, &sent);
	return sent > 0;
}

static enum err
failure(CURL *c, const struct http_request *r, const char *host, CURLcode code)
{
	enum err e = r->body != NULL && has_left(c) ? ERR_UNSURE : ERR_DOWN;

	log_event(LOG_WARN, "http_failed", "call", r->what, "host", host, "why",
	    curl_easy_strerror(code), "err", err_name(e), NULL);
	return e;
}

enum err
http_call(struct arena *a, const struct http_request *request,
    struct http_answer *answer_r)
{
	struct text *body = text_new(a, request->answer_max);
	struct curl_slist *headers;
	bool complete = false;
	const char *host;
	CURLcode code;
	CURL *c;

	must(request->timeout_ms > 0);
	outside_enter();
	c = fresh_handle();
	if (!is_allowed(a, request->url, &host)) {
		log_event(LOG_ERROR, "http_refused", "call", request->what,
		    "host", host, "why", "not https", NULL);
		return ERR_DOWN;
	}
	headers = header_list(request->headers);
	set_transport(c, request);
	set_content(c, request);
	must(curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers) == CURLE_OK);
	must(
	    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes) == CURLE_OK);
	must(curl_easy_setopt(c, CURLOPT_WRITEDATA, body) == CURLE_OK);
	must(curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, take_header) ==
	    CURLE_OK);
	must(curl_easy_setopt(c, CURLOPT_HEADERDATA, &complete) == CURLE_OK);
	code = curl_easy_perform(c);
	if (code == CURLE_OK && !complete)
		code = CURLE_PARTIAL_FILE;
	if (code == CURLE_OK)
		read_answer(a, c, request, body, answer_r);
	curl_slist_free_all(headers);
	return code == CURLE_OK ? ERR_OK : failure(c, request, host, code);
}

const char *
http_escape(struct arena *a, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";
	char *escaped = arena_alloc(a, strlen(value) * 3 + 1), *e = escaped;

	for (const char *v = value; *v != '\0'; v++) {
		unsigned char c = (unsigned char)*v;

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || strchr("-._~", c) != NULL) {
			*e++ = (char)c;
			continue;
		}
		*e++ = '%';
		*e++ = digits[c >> 4];
		*e++ = digits[c & 15];
	}
	return escaped;
}
