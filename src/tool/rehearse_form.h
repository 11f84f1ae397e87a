/*
 * A page as a visitor's program reads it: what <main> says of itself, its
 * forms, and a form filled in.
 *
 * It is no browser: pages of ours are read, which are well-formed.
 *
 * Texts that are returned live in the arena.
 *
 * What is not on the page is NULL.
 */
#ifndef TOOL_REHEARSE_FORM_H
#define TOOL_REHEARSE_FORM_H

#include <stdint.h>

#include "base/arena.h"
#include "core/event.h"

/* The attribute of the page's <main>, entities decoded. */
const char *form_main(struct arena *a, const char *html, const char *name);

/* A form, or part of the page: from its <form ...> on. */
struct form {
	const char *action; /* path, or URL with host */
	const char *begin, *end;
};

/* The first form whose action is this one; with a '*' at its end: whose action
 * begins so. NULL when there is none. */
const struct form *form_find(
    struct arena *a, const char *html, const char *action);

/* The value of the form's control of the name. */
const char *form_value_of(
    struct arena *a, const struct form *f, const char *name);

/* Who fills forms in, and how. */
struct form_person {
	const char *name, *email, *phone; /* "98..." */
	int64_t quantity; /* places wanted; fewer where fewer are offered */
	uint64_t dice;	  /* picks where a choice is free */
	const struct event *event; /* its questions' bounds; NULL: none known */
};

/* The form filled in as the person would, as the body of a POST. */
const char *form_fill(
    struct arena *a, const struct form *f, const struct form_person *p);

/* "name=value" of a form's body, both escaped. */
const char *form_pair(struct arena *a, const char *name, const char *value);

#endif
