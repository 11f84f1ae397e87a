/*
 * The only place where ctemplate, a C++ library, is called: seven functions
 * that C can link.
 *
 * It keeps no rules: which files there are, what they must look like and what
 * a dictionary inherits is tmpl.c's.
 *
 * Templates live as long as the process. A dictionary belongs to its root,
 * which shim_dict_free() releases; names and values are not copied and must
 * outlive it.
 *
 * No exception leaves here: each is logged and becomes ERR_BUG, or NULL.
 */
#ifndef TMPL_SHIM_H
#define TMPL_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#ifdef __cplusplus
extern "C" {
#endif

struct shim_dict;

typedef void shim_take_fn(void *to, const char *text, size_t len);

/* Parses the text and keeps it as key. lines: keep line ends and blanks, as
 * plain text wants. ERR_INPUT when ctemplate does not understand it. */
MUST_USE enum err shim_add(
    const char *key, const char *text, size_t len, bool lines);

struct shim_dict *shim_dict_new(void);
MUST_USE enum err shim_set(
    struct shim_dict *d, const char *name, const char *value);
struct shim_dict *shim_section(struct shim_dict *d, const char *name);
struct shim_dict *shim_include(
    struct shim_dict *d, const char *name, const char *key);

/* Hands the whole text to take() at once, or nothing and ERR_BUG. */
MUST_USE enum err shim_render(const char *key, bool lines,
    const struct shim_dict *d, shim_take_fn *take, void *to);

/* d is a root; NULL is allowed. */
void shim_dict_free(struct shim_dict **d);

#ifdef __cplusplus
}
#endif

#endif
