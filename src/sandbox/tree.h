/*
 * Copies of a JSON tree that say the same in another way.
 *
 * It knows no entity by name: what has a member "entity" is one.
 *
 * The copy lives in the caller's arena.
 *
 * Nothing fails.
 */
#ifndef SANDBOX_TREE_H
#define SANDBOX_TREE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/json.h"

struct tree_rule {
	bool sorted;	   /* the members of every object by their names */
	bool extra;	   /* entities have members that nobody announced */
	bool notes_object; /* notes without any are {} rather than [] */
};

/* node is an object. */
struct json *tree_copy(
    struct arena *a, const struct json *node, const struct tree_rule *rule);

#endif
