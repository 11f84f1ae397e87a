#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/text.h"

enum {
	DEPTH_MAX = 32,
	VALUES_MAX = 20000
};

static const double beyond_exact = 9007199254740992.0; /* 2^53 */

/*
 * All memory of cJSON comes from an arena. Each piece begins with the arena it
 * lies in, so that a node can be added to without naming its arena again.
 */
struct piece {
	_Alignas(max_align_t) struct arena *arena;
};

static struct arena *current;

static void *
piece_alloc(size_t size)
{
	struct piece *p;

	must(current != NULL);
	p = arena_alloc(current, sizeof *p + size);
	p->arena = current;
	return p + 1;
}

static void
piece_free(void *p)
{
	(void)p;
}

static void
work_in(struct arena *a)
{
	cJSON_Hooks hooks = {piece_alloc, piece_free};

	cJSON_InitHooks(&hooks);
	current = a;
}

static struct arena *
arena_of(const struct json *node)
{
	return ((const struct piece *)(const void *)node)[-1].arena;
}

static const cJSON *
tree(const struct json *node)
{
	return (const cJSON *)(const void *)node;
}

static cJSON *
open_tree(struct json *node)
{
	return (cJSON *)(void *)node;
}

static const struct json *
node_of(const cJSON *t)
{
	return (const struct json *)(const void *)t;
}

/* What cJSON would let pass: deep nesting, floods of values, NULs and raw
 * control characters in strings. */
struct scan {
	const char *at;
	const char *end;
	int depth;
	int values;
};

static bool
scan_string(struct scan *s)
{
	for (s->at++; s->at < s->end; s->at++) {
		if (*s->at == '"')
			return true;
		if ((unsigned char)*s->at < 0x20)
			return false;
		if (*s->at != '\\')
			continue;
		s->at++;
		if (s->end - s->at >= 5 && memcmp(s->at, "u0000", 5) == 0)
			return false;
	}
	return false;
}

static bool
scan_text(const char *text, size_t len)
{
	struct scan s = {text, text + len, 0, 1};

	for (; s.at < s.end; s.at++) {
		if (*s.at == '"' && !scan_string(&s))
			return false;
		if (*s.at == '[' || *s.at == '{')
			s.depth++;
		else if (*s.at == ']' || *s.at == '}')
			s.depth--;
		if (*s.at == '[' || *s.at == '{' || *s.at == ',')
			s.values++;
		if (s.depth > DEPTH_MAX || s.values > VALUES_MAX)
			return false;
	}
	return true;
}

enum err
json_parse(
    struct arena *a, const char *text, size_t len, const struct json **node_r)
{
	const char *end = NULL;
	const cJSON *t;

	if (!text_is_utf8(text, len) || !scan_text(text, len))
		return ERR_INPUT;
	work_in(a);
	t = cJSON_ParseWithLengthOpts(text, len, &end, 0);
	if (t == NULL)
		return ERR_INPUT;
	for (; end < text + len; end++)
		if (strchr(" \t\r\n", *end) == NULL)
			return ERR_INPUT;
	*node_r = node_of(t);
	return ERR_OK;
}

static const cJSON *
member(const cJSON *object, const char *name, size_t len)
{
	const cJSON *t;

	if (!cJSON_IsObject(object))
		return NULL;
	for (t = object->child; t != NULL; t = t->next)
		if (strlen(t->string) == len &&
		    memcmp(t->string, name, len) == 0)
			return t;
	return NULL;
}

const struct json *
json_at(const struct json *node, const char *path)
{
	const cJSON *t = tree(node);

	while (t != NULL && *path != '\0') {
		size_t len = strcspn(path, ".");

		t = member(t, path, len);
		path += path[len] == '.' ? len + 1 : len;
	}
	return node_of(t);
}

/* ERR_OK with the node when it is there and not null. */
static enum err
find(const struct json *node, const char *path, const cJSON **t_r)
{
	*t_r = tree(json_at(node, path));
	return *t_r == NULL || cJSON_IsNull(*t_r) ? ERR_NONE : ERR_OK;
}

enum err
json_text(const struct json *node, const char *path, const char **text_r)
{
	const cJSON *t;
	enum err e = find(node, path, &t);

	if (e != ERR_OK)
		return e;
	if (!cJSON_IsString(t))
		return ERR_INPUT;
	*text_r = t->valuestring;
	return ERR_OK;
}

enum err
json_int64(const struct json *node, const char *path, int64_t *value_r)
{
	const cJSON *t;
	enum err e = find(node, path, &t);
	double d;

	if (e != ERR_OK)
		return e;
	if (!cJSON_IsNumber(t))
		return ERR_INPUT;
	d = t->valuedouble;
	/* 2^53 itself may have been 2^53 + 1 in the text. */
	if (!(d > -beyond_exact && d < beyond_exact))
		return ERR_INPUT;
	if ((double)(int64_t)d < d || (double)(int64_t)d > d)
		return ERR_INPUT;
	*value_r = (int64_t)d;
	return ERR_OK;
}

enum err
json_bool(const struct json *node, const char *path, bool *value_r)
{
	const cJSON *t;
	enum err e = find(node, path, &t);

	if (e != ERR_OK)
		return e;
	if (!cJSON_IsBool(t))
		return ERR_INPUT;
	*value_r = cJSON_IsTrue(t);
	return ERR_OK;
}

bool
json_is_object(const struct json *node)
{
	return cJSON_IsObject(tree(node));
}

bool
json_is_array(const struct json *node)
{
	return cJSON_IsArray(tree(node));
}

static const cJSON *
first_child(const struct json *node)
{
	return json_is_object(node) || json_is_array(node) ? tree(node)->child :
							     NULL;
}

size_t
json_count(const struct json *node)
{
	size_t n = 0;

	for (const cJSON *t = first_child(node); t != NULL; t = t->next)
		n++;
	return n;
}

const struct json *
json_item(const struct json *node, size_t i)
{
	const cJSON *t = first_child(node);

	while (t != NULL && i-- > 0)
		t = t->next;
	return node_of(t);
}

const char *
json_name(const struct json *node)
{
	return tree(node)->string;
}

static struct json *
checked(cJSON *t)
{
	must(t != NULL);
	return (struct json *)(void *)t;
}

struct json *
json_object(struct arena *a)
{
	work_in(a);
	return checked(cJSON_CreateObject());
}

struct json *
json_array(struct arena *a)
{
	work_in(a);
	return checked(cJSON_CreateArray());
}

void
json_put_text(struct json *object, const char *name, const char *value)
{
	work_in(arena_of(object));
	json_put(object, name, checked(cJSON_CreateString(value)));
}

/* Written as text: cJSON prints large numbers with 15 digits. */
static struct json *
number(struct arena *a, int64_t value)
{
	char digits[24];

	must((double)value > -beyond_exact && (double)value < beyond_exact);
	(void)snprintf(digits, sizeof digits, "%" PRId64, value);
	work_in(a);
	return checked(cJSON_CreateRaw(digits));
}

void
json_put_int64(struct json *object, const char *name, int64_t value)
{
	json_put(object, name, number(arena_of(object), value));
}

void
json_put_bool(struct json *object, const char *name, bool value)
{
	work_in(arena_of(object));
	json_put(object, name, checked(cJSON_CreateBool(value)));
}

void
json_put_null(struct json *object, const char *name)
{
	work_in(arena_of(object));
	json_put(object, name, checked(cJSON_CreateNull()));
}

void
json_put(struct json *object, const char *name, struct json *child)
{
	must(json_is_object(object));
	work_in(arena_of(object));
	must(cJSON_AddItemToObject(open_tree(object), name, open_tree(child)));
}

void
json_push(struct json *array, struct json *child)
{
	must(json_is_array(array));
	must(cJSON_AddItemToArray(open_tree(array), open_tree(child)));
}

void
json_push_text(struct json *array, const char *value)
{
	work_in(arena_of(array));
	json_push(array, checked(cJSON_CreateString(value)));
}

void
json_push_int64(struct json *array, int64_t value)
{
	json_push(array, number(arena_of(array), value));
}

const char *
json_print(struct arena *a, const struct json *node)
{
	char *text;

	work_in(a);
	text = cJSON_PrintUnformatted(tree(node));
	must(text != NULL);
	return text;
}
