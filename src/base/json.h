/*
 * JSON in and out: the only user of cJSON. Reading is by typed getters that
 * tell missing from wrong; writing is by a builder that ends in text.
 *
 * It is not a schema language; what must be there is said by the caller.
 *
 * Trees belong to the arena they were parsed or built in.
 *
 * Getters return ERR_NONE for a missing or null member and ERR_INPUT for one of
 * another type or out of range. Nesting deeper than 32, more than 20,000 values
 * and text with a NUL in it are refused.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct json; /* a node; never owned by the caller */

/* ERR_INPUT unless the whole text is one JSON value. */
MUST_USE enum err json_parse(
    struct arena *a, const char *text, size_t len, const struct json **node_r);

/* path: member names joined by '.', "payload.payment.entity.id"; "" is the node
 * itself. NULL when a member is missing; node may be NULL too. */
const struct json *json_at(const struct json *node, const char *path);

MUST_USE enum err json_text(
    const struct json *node, const char *path, const char **text_r);
/* Whole numbers below 2^53 only: amounts in paise, times. */
MUST_USE enum err json_int64(
    const struct json *node, const char *path, int64_t *value_r);
MUST_USE enum err json_bool(
    const struct json *node, const char *path, bool *value_r);

bool json_is_object(const struct json *node);
bool json_is_array(const struct json *node);

/* Number of members or items; 0 for anything else. */
size_t json_count(const struct json *node);
/* The i-th item of an array or member of an object; NULL past the end. */
const struct json *json_item(const struct json *node, size_t i);
/* The member's name when node came from json_item() of an object. */
const char *json_name(const struct json *node);

/* Building: object and array nodes, members added in order. */
struct json *json_object(struct arena *a);
struct json *json_array(struct arena *a);
void json_put_text(struct json *object, const char *name, const char *value);
void json_put_int64(struct json *object, const char *name, int64_t value);
void json_put_bool(struct json *object, const char *name, bool value);
void json_put_null(struct json *object, const char *name);
/* The child moves into the parent. */
void json_put(struct json *object, const char *name, struct json *child);
void json_push(struct json *array, struct json *child);
void json_push_text(struct json *array, const char *value);
void json_push_int64(struct json *array, int64_t value);

/* Compact text of a tree, no trailing newline. */
const char *json_print(struct arena *a, const struct json *node);

#endif
