/*
 * Pages: the one door to ctemplate, and the message catalogue that
 * gives the templates (and the few texts C chooses) their words.
 *
 * It is not a place for logic: a dictionary takes finished text and names
 * sections; it never sees a request or a database row.
 *
 * The set of templates lives as long as the process. Dictionaries and rendered
 * text belong to the caller's arena.
 *
 * A broken template, an empty one, one without the AUTOESCAPE pragma, an
 * unknown message id or a missing partial makes tmpl_load() fail, so a worker
 * with broken pages refuses to start. Rendering to the end or ERR_BUG, never
 * half.
 *
 * Words: the files in lang/<language> hold "id = text" lines. In a template
 * [[id]] is replaced by the text (HTML-escaped) when it is loaded, once a
 * language; a text may hold {{PLACEHOLDERS}} of the template it is used in. C
 * takes a text by tmpl_message(); its %{name} slots are filled from the pairs
 * given.
 */
#ifndef TMPL_TMPL_H
#define TMPL_TMPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct tmpl_dict;

/* Loads every *.tpl below dir in every language of lang_dir and checks it.
 * Each fault is logged; ERR_INPUT after all of them. Once a process. */
MUST_USE enum err tmpl_load(const char *dir, const char *lang_dir);

/* True when a catalogue of that language ("en") was loaded. */
bool tmpl_has_language(const char *language);

/* The message's text with its slots filled: pairs of slot name and value,
 * ended by NULL. An unknown id is a programming error (ERR_BUG is logged and
 * the id itself is returned). Plain text, not escaped. */
const char *tmpl_message(struct arena *a, const char *language, const char *id,
    ...) __attribute__((sentinel));

/* An empty dictionary for a template; freed with the arena. */
struct tmpl_dict *tmpl_dict_new(struct arena *a, const char *language);

/* What it was made with, for whoever fills it. */
struct arena *tmpl_arena(const struct tmpl_dict *d);
const char *tmpl_language(const struct tmpl_dict *d);

/* Placeholder {{NAME}}; value is copied; NULL counts as "". */
void tmpl_set(struct tmpl_dict *d, const char *name, const char *value);
void tmpl_set_int(struct tmpl_dict *d, const char *name, int64_t value);

/* Shows {{#NAME}}...{{/NAME}} once more and returns its dictionary. */
struct tmpl_dict *tmpl_section(struct tmpl_dict *d, const char *name);

/* Fills {{>NAME}} with the template file (path below dir). The included
 * template sees the including dictionary's values. */
struct tmpl_dict *tmpl_include(
    struct tmpl_dict *d, const char *name, const char *file);

/* Renders file ("booking/choose.tpl") into the arena. */
MUST_USE enum err tmpl_render(struct arena *a, const char *file,
    struct tmpl_dict *d, const char **text_r, size_t *len_r);

#endif
