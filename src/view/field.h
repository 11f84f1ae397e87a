/*
 * One question of a form as shared/field.tpl and shared/tick.tpl show it, with
 * what was typed and what is wrong with it beside it.
 *
 * It checks nothing: core/details does.
 *
 * Values go into the dictionary.
 *
 * Nothing fails.
 */
#ifndef VIEW_FIELD_H
#define VIEW_FIELD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/details.h"
#include "tmpl/tmpl.h"

struct field_view {
	const char *name;
	const char *label;
	const char *hint;  /* NULL: none */
	const char *value; /* NULL: nothing typed */
	const char *wrong; /* NULL: nothing wrong */
	const char *type;  /* "text", "email", "tel", "date" */
	const char *fills; /* autocomplete word, NULL: none */
	const char *max;   /* characters: "100"; NULL: none */
	bool keypad;	   /* digits alone */
	bool required;
	bool unsaid; /* neither required nor "if you like" */
	const struct field_choice *choices; /* of select and radios */
	size_t n_choices;
};

struct field_choice {
	const char *value;
	const char *text;
};

/* More choices than this are a list to open, not buttons. */
enum {
	FIELD_MAX_RADIOS = 4
};

/* Each includes one more FIELD. */
void field_input(struct tmpl_dict *d, const struct field_view *f);
void field_choices(struct tmpl_dict *d, const struct field_view *f);
/* One more TICK; ticked when the value is not empty. */
void field_tick(struct tmpl_dict *d, const struct field_view *f);

/* An event's question, its name ending in suffix ("", "_2"). */
void field_question(struct tmpl_dict *d, const struct question *q,
    const struct field_view *typed);

/* ERRORS: shared/errors.tpl, when there are any. */
void field_errors(struct tmpl_dict *d, const struct complaints *c);

/* The complaint's own words, or NULL without one. */
const char *field_wrong(
    struct tmpl_dict *d, const struct complaints *c, const char *name);

#endif
