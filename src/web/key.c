#include "web/key.h"

#include <string.h>

#include "base/text.h"
#include "base/token.h"
#include "web/pass.h"

enum {
	KEY_LEAST = 16
};

/* Of the path and all that was typed; a '=' in a value is escaped by its
 * length before it. */
static const char *
digest(struct request *q)
{
	struct text *t = text_new(q->arena, 2 * (size_t)REQUEST_BODY_MAX);

	text_add(t, q->path);
	for (size_t i = 0; i < q->form.n; i++) {
		const struct pair *p = &q->form.pair[i];

		text_addf(t, "\n%zu %s %zu %s", strlen(p->name), p->name,
		    strlen(p->value), p->value);
	}
	return token_sha256_hex(q->arena, text_str(t), text_len(t));
}

bool
key_is_given(const struct request *q)
{
	const char *key = form_value(&q->form, "key");

	return key != NULL && strlen(key) >= KEY_LEAST;
}

struct request_press
request_press(struct request *q)
{
	const char *visitor = pass_visitor(q);

	must(request_has(q, NEED_KEY));
	return (struct request_press){
	    .scope = arena_printf(q->arena, "%s %s",
		visitor != NULL ? visitor : request_user(q), q->route->path),
	    .key = form_value(&q->form, "key"),
	    .digest = digest(q),
	};
}
