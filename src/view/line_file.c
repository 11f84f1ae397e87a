#include "view/line_file.h"

#include <string.h>

#include "base/json.h"
#include "tmpl/tmpl.h"

static void
put_counts(struct json *o, const struct line_state *s)
{
	json_put_int64(o, "epoch", s->epoch);
	json_put_int64(o, "head", s->head);
	json_put_int64(o, "last", s->last);
	json_put_int64(o, "waiting", s->waiting);
	json_put_int64(o, "front", s->front);
	json_put_int64(o, "inside", s->inside);
}

static void
put_sale(struct json *o, const struct line_file *f)
{
	json_put_int64(o, "rate", f->rate);
	json_put_int64(o, "free", f->free);
	json_put_int64(o, "held", f->held);
	json_put_int64(o, "back_at", f->back_ms);
	json_put_bool(o, "open", f->open);
	json_put_bool(o, "paused", f->paused);
	json_put_int64(o, "quiet_ms", f->picture->state.quiet_ms);
	json_put_text(o, "message",
	    strlen(f->message) <= LINE_FILE_MESSAGE_MAX ? f->message : "");
}

/* n of the picture's pairs, evenly over it, the first and the last among them.
 */
static struct json *
pairs(struct arena *a, const struct line_picture *p, size_t n)
{
	struct json *all = json_array(a);

	for (size_t i = 0; i < n; i++) {
		size_t at = n > 1 ? i * (p->n_pairs - 1) / (n - 1) : 0;
		struct json *one = json_array(a);

		json_push_int64(one, p->pair[at].rank);
		json_push_int64(one, p->pair[at].before);
		json_push(all, one);
	}
	return all;
}

static const char *
print(struct arena *a, const struct line_file *f, size_t n_pairs)
{
	struct json *o = json_object(a);

	json_put_int64(o, "at", f->at_ms);
	put_counts(o, &f->picture->state);
	put_sale(o, f);
	json_put(o, "pairs", pairs(a, f->picture, n_pairs));
	return json_print(a, o);
}

const char *
line_file_state(struct arena *a, const struct line_file *f)
{
	size_t n = f->picture->n_pairs;
	const char *text = print(a, f, n);
	size_t len = strlen(text);

	while (n > 0 && len > LINE_FILE_MAX) {
		n = n * 7 / 8;
		text = print(a, f, n);
		len = strlen(text);
	}
	must(len <= LINE_FILE_MAX);
	return text;
}

const char *
line_file_draw(struct arena *a, const char *language, const struct line_draw *d)
{
	struct json *o = json_object(a);

	json_put_text(o, "event", d->slug);
	json_put_text(o, "hash", d->digest);
	if (d->seed != NULL)
		json_put_text(o, "seed", d->seed);
	else
		json_put_null(o, "seed");
	json_put_int64(o, "last", d->last);
	json_put_text(o, "rule", tmpl_message(a, language, "draw.rule", NULL));
	return json_print(a, o);
}

const char *
line_file_state_name(struct arena *a, const char *slug)
{
	return arena_printf(a, "q/%s.json", slug);
}

/* No slug has a dot. */
const char *
line_file_draw_name(struct arena *a, const char *slug)
{
	return arena_printf(a, "q/%s.draw.json", slug);
}
