/*
 * What a template file must look like before ctemplate gets to see it, and the
 * words that are put into it.
 *
 * It does not parse templates: unbalanced sections are found by ctemplate.
 *
 * Results live in the caller's arena.
 *
 * Every fault is logged with the file's name; ERR_INPUT after all of them.
 */
#ifndef TMPL_CHECK_H
#define TMPL_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "tmpl/lang.h"
#include "tmpl/source.h"

/* True for "mail/x.txt.tpl": plain text, neither stripped nor escaped. */
bool check_is_plain(const char *file);

/* The AUTOESCAPE pragma is the very first thing, with context HTML (TEXT in
 * plain text, a word of ours: ctemplate has none); something follows it; each
 * {{>NAME}} is a file "name.tpl" of the same folder or of shared/. */
MUST_USE enum err check_template(struct arena *a, const char *file,
    const char *text, const struct source_names *all);

/* What ctemplate is to see: all of an HTML file; a plain one without its pragma
 * and the line's end after it. After check_template() alone. */
const char *check_body(const char *file, const char *text);

/* text with each [[id]] replaced by the language's words, HTML-escaped unless
 * the file is plain. */
MUST_USE enum err check_words(struct arena *a, const char *file,
    const char *text, const struct lang *l, const char **text_r);

#endif
