#include "sandbox/page.h"

#include <string.h>

#include "base/json.h"
#include "sandbox/sandbox.h"
#include "web/answer.h"

static enum err
hand_out(struct request *q, const char *file, const char *type)
{
	struct tmpl_dict *d = tmpl_dict_new(request_arena(q), "en");
	const char *text;
	size_t len;
	enum err e = tmpl_render(request_arena(q), file, d, &text, &len);

	if (e != ERR_OK)
		return e;
	answer_cacheable(q, 60);
	return answer_bytes(q, 200, type, text, len);
}

enum err
page_checkout_script(struct request *q, void *ctx)
{
	(void)ctx;
	return hand_out(
	    q, "sandbox/checkout_js.txt.tpl", "text/javascript; charset=utf-8");
}

enum err
page_return_script(struct request *q, void *ctx)
{
	(void)ctx;
	return hand_out(
	    q, "sandbox/return_js.txt.tpl", "text/javascript; charset=utf-8");
}

enum err
page_style(struct request *q, void *ctx)
{
	(void)ctx;
	return hand_out(q, "sandbox/style.txt.tpl", "text/css; charset=utf-8");
}

enum err
page_home(struct request *q, void *ctx)
{
	struct sandbox *s = ctx;
	struct tmpl_dict *d =
	    tmpl_dict_new(request_arena(q), request_language(q));

	tmpl_set(d, "LANG", request_language(q));
	tmpl_set(d, "SITE_URL", s->conf->site_url);
	return answer_page(q, 200, "sandbox/home.tpl", d);
}

static enum err
say(struct request *q, int status, const char *text)
{
	return answer_bytes(q, status, "application/json", text, strlen(text));
}

enum err
page_missing(struct request *q, void *ctx)
{
	const char *path = request_path(q);

	(void)ctx;
	if (strncmp(path, "/v1/", 4) == 0)
		return say(q, 400,
		    "{\"error\":{\"code\":\"BAD_REQUEST_ERROR\","
		    "\"description\":\"The requested URL was not found on the "
		    "server.\",\"source\":\"NA\",\"step\":\"NA\","
		    "\"reason\":\"NA\",\"metadata\":{}}}");
	if (strncmp(path, "/2010-04-01/", 12) == 0)
		return say(q, 404,
		    "{\"code\":20404,\"message\":\"The requested resource was "
		    "not found\",\"more_info\":"
		    "\"https://www.twilio.com/docs/errors/20404\","
		    "\"status\":404}");
	if (strncmp(path, "/v2/", 4) == 0)
		return say(q, 404, "{\"message\":null}");
	return ERR_NONE;
}
