#include "sandbox/tree.h"

#include <stdlib.h>
#include <string.h>

struct member {
	const struct json *node;
};

static int
by_name(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(json_name(x->node), json_name(y->node));
}

static void
put_leaf(struct json *object, const char *name, const struct json *leaf)
{
	const char *text;
	int64_t number;
	bool truth;

	if (json_text(leaf, "", &text) == ERR_OK)
		json_put_text(object, name, text);
	else if (json_int64(leaf, "", &number) == ERR_OK)
		json_put_int64(object, name, number);
	else if (json_bool(leaf, "", &truth) == ERR_OK)
		json_put_bool(object, name, truth);
	else
		json_put_null(object, name);
}

/* Arrays of texts or objects: `contains`, `items`, and empty notes. */
static struct json *
copy_array(
    struct arena *a, const struct json *node, const struct tree_rule *rule)
{
	struct json *copy = json_array(a);

	for (size_t i = 0; i < json_count(node); i++) {
		const struct json *item = json_item(node, i);
		const char *text = "";

		if (json_is_object(item))
			json_push(copy, tree_copy(a, item, rule));
		else if (json_text(item, "", &text) == ERR_OK)
			json_push_text(copy, text);
	}
	return copy;
}

static void
put_member(struct arena *a, struct json *copy, const struct json *item,
    const struct tree_rule *rule)
{
	const char *name = json_name(item);
	bool none = strcmp(name, "notes") == 0 && json_count(item) == 0;

	if (json_is_object(item) || (none && rule->notes_object))
		json_put(copy, name, tree_copy(a, item, rule));
	else if (json_is_array(item))
		json_put(copy, name, copy_array(a, item, rule));
	else
		put_leaf(copy, name, item);
}

/* What a reader that takes any member it meets would stumble over. */
static void
put_extra(struct arena *a, struct json *copy)
{
	struct json *inner = json_object(a);
	struct json *list = json_array(a);

	json_put_text(inner, "entity", "unannounced");
	json_put_text(inner, "id", "new_00000000000000");
	json_put_text(inner, "status", "failed");
	json_put_int64(inner, "amount", 1);
	json_push_int64(list, 1);
	json_push_text(list, "two");
	json_put(copy, "unannounced", inner);
	json_put(copy, "unannounced_list", list);
	json_put_null(copy, "unannounced_null");
	json_put_bool(copy, "unannounced_flag", true);
}

struct json *
tree_copy(
    struct arena *a, const struct json *node, const struct tree_rule *rule)
{
	size_t n = json_count(node);
	struct member *items = arena_array(a, n + 1, sizeof(*items));
	struct json *copy = json_object(a);
	const char *entity;

	for (size_t i = 0; i < n; i++)
		items[i].node = json_item(node, i);
	if (rule->sorted)
		qsort(items, n, sizeof(*items), by_name);
	for (size_t i = 0; i < n; i++)
		put_member(a, copy, items[i].node, rule);
	if (rule->extra && json_text(node, "entity", &entity) == ERR_OK)
		put_extra(a, copy);
	return copy;
}
