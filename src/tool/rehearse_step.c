#include "tool/rehearse_step.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

enum {
	REQUEST_MAX = 80000
};

/* splitmix64 */
static uint64_t
roll(struct visitor *v)
{
	uint64_t x = v->dice += 0x9e3779b97f4a7c15U;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
	return x ^ (x >> 31);
}

int64_t
step_chance(struct visitor *v, int64_t least, int64_t most)
{
	uint64_t span = (uint64_t)(most - least) + 1;

	return least + (int64_t)(roll(v) % span);
}

bool
step_percent(struct visitor *v, int64_t percent)
{
	return step_chance(v, 1, 100) <= percent;
}

static void
add_head(const struct scene *s, const struct visitor *v,
    const struct step *step, struct text *t)
{
	bool sandbox = step->kind == PAGE_CHECKOUT;
	const char *base = sandbox ? s->sandbox : s->site;

	text_addf(t,
	    "%s %s HTTP/1.1\r\nHost: %s\r\n"
	    "User-Agent: startline-rehearse\r\n"
	    "Accept: text/html,application/json;q=0.9,*/*;q=0.8\r\n"
	    "Accept-Language: en\r\n",
	    step->body != NULL ? "POST" : "GET", step->path,
	    strstr(base, "://") + 3);
	if (sandbox)
		return;
	text_addf(t, "Sec-Fetch-Site: %s\r\n",
	    step->foreign ? "cross-site" : "same-origin");
	if (v->jar != NULL && v->jar[0] != '\0' && !step->foreign)
		text_addf(t, "Cookie: %s\r\n", v->jar);
	if (step->kind == PAGE_WAIT && v->tag[0] != '\0')
		text_addf(t, "If-None-Match: \"%s\"\r\n", v->tag);
	if (step->body != NULL)
		text_addf(
		    t, "Origin: %s\r\n", step->foreign ? s->sandbox : s->site);
}

void
step_take(struct scene *s, struct visitor *v, const struct step *step)
{
	struct text *t = text_new(s->arena, REQUEST_MAX);

	must(strlen(step->path) < sizeof(v->path));
	add_head(s, v, step, t);
	if (step->body != NULL)
		text_addf(t,
		    "Content-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n",
		    strlen(step->body));
	text_addf(t, "\r\n%s", step->body != NULL ? step->body : "");
	must(!text_failed(t));
	free(v->prepared);
	v->prepared = strdup(text_str(t));
	must(v->prepared != NULL);
	v->kind = step->kind;
	memmove(v->path, step->path, strlen(step->path) + 1);
	crowd_wake(s->crowd, &v->walker, clock_ms() + step->after_ms);
}
