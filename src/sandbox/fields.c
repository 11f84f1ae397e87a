#include "sandbox/fields.h"

#include "base/json.h"

static const char *
as_text(struct arena *a, const struct json *item)
{
	const char *text;
	int64_t number;
	bool truth;

	if (json_text(item, "", &text) == ERR_OK)
		return text;
	if (json_int64(item, "", &number) == ERR_OK)
		return arena_printf(a, "%lld", (long long)number);
	if (json_bool(item, "", &truth) == ERR_OK)
		return truth ? "1" : "";
	return NULL;
}

static enum err
from_json(struct arena *a, const char *body, size_t len, struct pairs *fields_r)
{
	const struct json *node;
	size_t n;

	if (json_parse(a, body, len, &node) != ERR_OK || !json_is_object(node))
		return ERR_INPUT;
	n = json_count(node);
	fields_r->pair = arena_array(a, n + 1, sizeof(*fields_r->pair));
	fields_r->n = n;
	for (size_t i = 0; i < n; i++) {
		const struct json *item = json_item(node, i);

		fields_r->pair[i] =
		    (struct pair){json_name(item), as_text(a, item)};
		if (fields_r->pair[i].value == NULL)
			return ERR_INPUT;
	}
	return ERR_OK;
}

enum err
fields_read(struct request *q, struct pairs *fields_r)
{
	size_t len;
	const char *body = request_body(q, &len);

	*fields_r = (struct pairs){0};
	if (len > 0 && body[0] == '{')
		return from_json(request_arena(q), body, len, fields_r);
	return form_parse(
	    request_arena(q), body, len, REQUEST_FIELDS_MAX, fields_r);
}

const char *
fields_get(const struct pairs *fields, const char *name)
{
	const char *value = form_value(fields, name);

	return value != NULL ? value : "";
}
