#include "sandbox/body.h"

#include <string.h>

#include "base/text.h"
#include "web/form.h"

enum {
	BRANCHES_MAX = 8
};

/* The objects made so far, by their names in the form: "payment",
 * "payment[capture_options]"; "" is the body itself. */
struct tree {
	struct arena *a;
	struct branch {
		const char *name;
		struct json *node;
	} branch[BRANCHES_MAX];
	size_t n;
};

/* "a[b][c]" is c within "a[b]"; false for what is no such name. */
static bool
split(struct arena *a, const char *name, const char **parent_r,
    const char **leaf_r)
{
	const char *bracket = strrchr(name, '[');
	size_t len;

	*parent_r = "";
	*leaf_r = name;
	if (bracket == NULL)
		return name[0] != '\0';
	len = strcspn(bracket + 1, "]");
	*parent_r = arena_strndup(a, name, (size_t)(bracket - name));
	*leaf_r = arena_strndup(a, bracket + 1, len);
	return bracket > name && len > 0 && strcmp(bracket + 1 + len, "]") == 0;
}

/* The object of this name; NULL: there are too many, or it is no name. */
static struct json *
branch_of(struct tree *t, const char *name)
{
	const char *parent_name, *leaf;
	struct json *parent, *node;

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->branch[i].name, name) == 0)
			return t->branch[i].node;
	if (t->n == BRANCHES_MAX || !split(t->a, name, &parent_name, &leaf))
		return NULL;
	parent = branch_of(t, parent_name);
	if (parent == NULL || t->n == BRANCHES_MAX)
		return NULL;
	node = json_object(t->a);
	json_put(parent, leaf, node);
	t->branch[t->n++] = (struct branch){name, node};
	return node;
}

static bool
is_number(const char *leaf)
{
	static const char *const numbers[] = {"amount",
	    "first_payment_min_amount", "automatic_expiry_period",
	    "manual_expiry_period"};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (strcmp(numbers[i], leaf) == 0)
			return true;
	return false;
}

static enum err
put(struct tree *t, const struct pair *pair)
{
	const char *parent, *leaf;
	struct json *node;
	int64_t number;

	if (!split(t->a, pair->name, &parent, &leaf))
		return ERR_INPUT;
	node = branch_of(t, parent);
	if (node == NULL)
		return ERR_INPUT;
	if (is_number(leaf) &&
	    text_to_int64(pair->value, INT64_MIN, INT64_MAX, &number) == ERR_OK)
		json_put_int64(node, leaf, number);
	else
		json_put_text(node, leaf, pair->value);
	return ERR_OK;
}

static enum err
from_form(
    struct arena *a, const char *text, size_t len, const struct json **body_r)
{
	struct tree t = {.a = a, .branch = {{"", json_object(a)}}, .n = 1};
	struct pairs pairs;
	enum err e = form_parse(a, text, len, REQUEST_FIELDS_MAX, &pairs);

	for (size_t i = 0; e == ERR_OK && i < pairs.n; i++)
		e = put(&t, &pairs.pair[i]);
	if (e != ERR_OK)
		return e;
	/* A tree that was built is there to be printed, not to be read. */
	text = json_print(a, t.branch[0].node);
	return json_parse(a, text, strlen(text), body_r);
}

static bool
is_form(struct request *q)
{
	static const char form[] = "application/x-www-form-urlencoded";
	const char *type = request_header(q, "CONTENT_TYPE");

	return type != NULL && strncmp(type, form, sizeof(form) - 1) == 0;
}

enum err
body_read(struct request *q, const struct json **body_r)
{
	size_t len;
	const char *text = request_body(q, &len);

	if (len == 0) {
		text = "{}";
		len = 2;
	} else if (is_form(q)) {
		return from_form(request_arena(q), text, len, body_r);
	}
	if (json_parse(request_arena(q), text, len, body_r) != ERR_OK ||
	    !json_is_object(*body_r))
		return ERR_INPUT;
	return ERR_OK;
}
