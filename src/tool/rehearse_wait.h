/*
 * A visitor in the line: before the sale, waiting, its turn, or told that there
 * is nothing left.
 *
 * It believes the page of the line, and its published state where it has
 * script; nothing else.
 *
 * It allocates in the turn's arena.
 *
 * A page that says nothing known is odd (rehearse_turn.h).
 */
#ifndef TOOL_REHEARSE_WAIT_H
#define TOOL_REHEARSE_WAIT_H

#include "tool/rehearse_turn.h"

/* The button on the event's page. */
void wait_join(struct turn *t, int64_t after_ms);

/* The line's page. */
void wait_page(struct turn *t);

/* The page that the visitor has is still true. */
void wait_same(struct turn *t);

/* The line's published state. */
void wait_file(struct turn *t);

/* The page's own button to the line; without one the page is looked at again.
 */
void wait_press(struct turn *t);

#endif
