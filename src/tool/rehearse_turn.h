/*
 * A visitor at the moment an answer has come: what every page's part of the way
 * shares, and the record of what is certain.
 *
 * What the pages mean is rehearse_wait.h's and rehearse_visitor.c's.
 *
 * All but the visitor lives until the next answer.
 *
 * A visitor that tried too often without getting on has failed, and is over.
 */
#ifndef TOOL_REHEARSE_TURN_H
#define TOOL_REHEARSE_TURN_H

#include "tool/rehearse_form.h"
#include "tool/rehearse_visitor.h"

enum {
	TURN_TRIES_MAX = 30,
	TURN_AGAIN_MS = 1000
};

/* A visitor and the answer it has just got. */
struct turn {
	struct scene *s;
	struct visitor *v;
	struct arena *a;
	const struct heard *heard;
	const char *html;
};

/* It stands there now, and has got on. */
void turn_be(struct scene *s, struct visitor *v, enum stage stage);

/* Its way is over. */
void turn_over(struct turn *t, enum stage stage);

/* The kind of page behind an address; PAGE_KINDS: none of the funnel's. */
enum page_kind turn_kind_of(const char *path);

/* Its next request: a page, or a form filled in. */
void turn_get(
    struct turn *t, enum page_kind kind, const char *path, int64_t after_ms);
void turn_submit(struct turn *t, enum page_kind kind, const struct form *f,
    int64_t after_ms);

/* Where it looks when the next answer fails. */
void turn_stand_at(struct visitor *v, const char *path);

/* Looks again where it stood, unless it did so too often. */
void turn_look_again(struct turn *t, int64_t after_ms);

/* The same after an answer nobody expected, which is counted. */
void turn_odd(struct turn *t);

/* The record. */
void turn_came_in(struct turn *t);
void turn_still_in(struct turn *t);
void turn_got_hold(struct turn *t);
void turn_got_booking(struct turn *t);

#endif
