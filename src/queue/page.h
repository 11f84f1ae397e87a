/*
 * The pages of the line: with room inside a visitor passes straight through,
 * without it the page says where they stand and asks again.
 *
 * They decide nothing about the order (core/line.h) and give no place away.
 *
 * ctx is a struct stand.
 *
 * ERR_NONE: no such event. Redis or PostgreSQL away is no error but a page that
 * says so: nobody new is let in, and numbers are kept.
 */
#ifndef QUEUE_PAGE_H
#define QUEUE_PAGE_H

#include "stand/stand.h"

page_fn page_line;
page_fn page_join;

#endif
