/*
 * The pages of the line: with room inside a visitor passes straight through,
 * without it the page says so and asks again.
 *
 * They give no place away: an admission is the right to open one booking
 * session, and PostgreSQL has the last word on that (core/session.h).
 *
 * ctx is a struct stand.
 *
 * ERR_NONE: no such event; ERR_DOWN: Redis or PostgreSQL is away, nobody new is
 * let in.
 */
#ifndef QUEUE_PAGE_H
#define QUEUE_PAGE_H

#include "stand/stand.h"

page_fn page_line;
page_fn page_join;

#endif
