#include "tool/rehearse_form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "remote/http.h"

enum {
	BODY_MAX = 65536,
	AGE = 30 /* of everybody; answers a number too when nothing bounds it */
};

/* A tag: what stands between '<' and '>'. */
struct tag {
	const char *begin, *end;
};

struct control {
	const char *type; /* of an input; "option", "textarea" */
	const char *name;
	const char *value;
	bool disabled, required, keypad;
};

static bool
tag_is(const struct tag *t, const char *name)
{
	size_t n = strlen(name);

	return (size_t)(t->end - t->begin) >= n &&
	    strncmp(t->begin, name, n) == 0 &&
	    strchr(" \t\r\n/>", t->begin[n]) != NULL;
}

/* The next tag from at on, before end; '>' within quotes does not end it. */
static bool
tag_next(const char *at, const char *end, struct tag *t)
{
	char quote = '\0';

	while (at < end && *at != '<')
		at++;
	if (at >= end)
		return false;
	t->begin = ++at;
	for (; at < end && (quote != '\0' || *at != '>'); at++) {
		if (quote == '\0' && (*at == '"' || *at == '\''))
			quote = *at;
		else if (*at == quote)
			quote = '\0';
	}
	t->end = at;
	return at < end;
}

static const struct entity {
	const char *name;
	const char *is;
} entities[] = {{"&amp;", "&"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"},
    {"&gt;", ">"}};

static const char *
decode(struct arena *a, const char *s, size_t len)
{
	char *text = arena_strndup(a, s, len), *to = text;

	for (const char *from = text; *from != '\0'; to++) {
		const struct entity *e = entities;
		const struct entity *none =
		    e + sizeof(entities) / sizeof(entities[0]);

		while (e < none && strncmp(from, e->name, strlen(e->name)) != 0)
			e++;
		*to = *from;
		if (e < none)
			*to = *e->is;
		from += e < none ? strlen(e->name) : 1;
	}
	*to = '\0';
	return text;
}

/* Where the next attribute of the tag begins, name_r its length; NULL at the
 * end. */
static const char *
attribute_at(const struct tag *t, const char *at, size_t *name_r)
{
	at += strspn(at, " \t\r\n/");
	*name_r = strcspn(at, "= \t\r\n/>");
	return at<t->end && * name_r> 0 ? at : NULL;
}

/* "" for one without a value, NULL: the tag has none of the name. */
static const char *
attribute(struct arena *a, const struct tag *t, const char *name)
{
	const char *at = t->begin + strcspn(t->begin, " \t\r\n/>");
	size_t n, value;

	while ((at = attribute_at(t, at, &n)) != NULL) {
		bool found = n == strlen(name) && strncmp(at, name, n) == 0;
		bool valued =
		    at[n] == '=' && (at[n + 1] == '"' || at[n + 1] == '\'');

		at += n;
		value = 0;
		if (valued) {
			value = strcspn(at + 2, at[1] == '"' ? "\"" : "'");
			at += 2;
		}
		if (found)
			return valued ? decode(a, at, value) : "";
		at += value + (valued ? 1 : 0);
		at += *at == '=' ? 1 : 0;
	}
	return NULL;
}

const char *
form_main(struct arena *a, const char *html, const char *name)
{
	const char *end = html + strlen(html);
	struct tag t = {html, html};

	while (tag_next(t.end, end, &t))
		if (tag_is(&t, "main"))
			return attribute(a, &t, name);
	return NULL;
}

static bool
matches(const char *action, const char *wanted)
{
	size_t n = strlen(wanted);

	if (n > 0 && wanted[n - 1] == '*')
		return strncmp(action, wanted, n - 1) == 0;
	return strcmp(action, wanted) == 0;
}

const struct form *
form_find(struct arena *a, const char *html, const char *action)
{
	const char *end = html + strlen(html);
	struct tag t = {html, html};

	while (tag_next(t.end, end, &t)) {
		const char *goes =
		    tag_is(&t, "form") ? attribute(a, &t, "action") : NULL;
		struct form *f;
		const char *close;

		if (goes == NULL || !matches(goes, action))
			continue;
		f = arena_alloc(a, sizeof(*f));
		close = strstr(t.end, "</form>");
		*f = (struct form){goes, t.end, close != NULL ? close : end};
		return f;
	}
	return NULL;
}

static void
read_control(struct arena *a, const struct tag *t, struct control *c)
{
	const char *type = attribute(a, t, "type");

	c->type =
	    tag_is(t, "input") ? type != NULL ? type : "text" : "textarea";
	c->name = attribute(a, t, "name");
	c->value = attribute(a, t, "value");
	c->value = c->value != NULL ? c->value : "";
	c->disabled = attribute(a, t, "disabled") != NULL;
	c->required = attribute(a, t, "required") != NULL;
	c->keypad = attribute(a, t, "inputmode") != NULL;
}

/* The form's next control behind *at, an option under its list's name; list
 * holds that between calls. */
static bool
next_control(struct arena *a, const struct form *f, const char **at,
    struct control *list, struct control *c)
{
	struct tag t;

	while (tag_next(*at, f->end, &t)) {
		*at = t.end;
		if (tag_is(&t, "select")) {
			read_control(a, &t, list);
		} else if (tag_is(&t, "option")) {
			read_control(a, &t, c);
			c->type = "option";
			c->name = list->name;
			c->required = list->required;
		} else if (tag_is(&t, "input") || tag_is(&t, "textarea")) {
			read_control(a, &t, c);
		} else {
			continue;
		}
		if (c->name != NULL && !tag_is(&t, "select"))
			return true;
	}
	return false;
}

const char *
form_value_of(struct arena *a, const struct form *f, const char *name)
{
	struct control list = {0}, c = {0};
	const char *at = f->begin;

	while (next_control(a, f, &at, &list, &c))
		if (strcmp(c.name, name) == 0)
			return c.value;
	return NULL;
}

static bool
is_choice(const struct control *c)
{
	return strcmp(c->type, "option") == 0 || strcmp(c->type, "radio") == 0;
}

/* What is picked among the choices of the name: the n-th that can be, or for
 * places the most that does not exceed what is wanted. NULL: none can be. */
static const char *
pick(struct arena *a, const struct form *f, const char *name,
    const struct form_person *p)
{
	struct control list = {0}, c = {0};
	const char *at = f->begin, *picked = NULL;
	bool places = strcmp(name, "quantity") == 0;
	uint64_t n = 0;

	while (next_control(a, f, &at, &list, &c)) {
		if (strcmp(c.name, name) != 0 || c.disabled || *c.value == '\0')
			continue;
		n++;
		if (places ? picked == NULL ||
			    strtol(c.value, NULL, 10) <= p->quantity :
			     p->dice % n == 0)
			picked = c.value;
	}
	return picked;
}

static const char *
number_for(struct arena *a, const struct control *c, const struct event *e)
{
	int64_t n = AGE;

	for (size_t i = 0; e != NULL && i < e->n_questions; i++) {
		const struct question *q = &e->questions[i];
		size_t len = strlen(q->name);

		if (strncmp(c->name, q->name, len) != 0 ||
		    (c->name[len] != '\0' && c->name[len] != '_'))
			continue;
		if (q->has_most && n > q->most)
			n = q->most;
		if (q->has_least && n < q->least)
			n = q->least;
	}
	return arena_printf(a, "%" PRId64, n);
}

/* What a person types; NULL: nothing, for nobody insists. */
static const char *
typed(struct arena *a, const struct control *c, const struct form_person *p)
{
	if (strcmp(c->name, "name") == 0)
		return p->name;
	if (strcmp(c->type, "email") == 0)
		return p->email;
	if (!c->required)
		return NULL;
	if (strcmp(c->type, "tel") == 0)
		return p->phone;
	if (strcmp(c->type, "date") == 0)
		return "1990-01-15";
	if (c->keypad || strncmp(c->name, "age", 3) == 0)
		return number_for(a, c, p->event);
	return p->name;
}

/* Each name is answered where it first stands. */
static bool
is_first(struct arena *a, const struct form *f, const struct control *c,
    const char *before)
{
	struct control list = {0}, other = {0};
	const char *at = f->begin;

	while (next_control(a, f, &at, &list, &other) && at < before)
		if (strcmp(other.name, c->name) == 0)
			return false;
	return true;
}

const char *
form_pair(struct arena *a, const char *name, const char *value)
{
	return arena_printf(
	    a, "%s=%s", http_escape(a, name), http_escape(a, value));
}

const char *
form_fill(struct arena *a, const struct form *f, const struct form_person *p)
{
	struct text *body = text_new(a, BODY_MAX);
	struct control list = {0}, c = {0};
	const char *at = f->begin;

	while (next_control(a, f, &at, &list, &c)) {
		const char *value = c.value;

		if (strcmp(c.type, "submit") == 0 ||
		    (c.disabled && !is_choice(&c)))
			continue;
		if (is_choice(&c))
			value = is_first(a, f, &c, at) ? pick(a, f, c.name, p) :
							 NULL;
		else if (strcmp(c.type, "hidden") != 0 &&
		    strcmp(c.type, "checkbox") != 0)
			value = typed(a, &c, p);
		if (value == NULL)
			continue;
		if (text_len(body) > 0)
			text_add(body, "&");
		text_add(body, form_pair(a, c.name, value));
	}
	return text_str(body);
}
