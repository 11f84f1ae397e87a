/*
 * Before and after all tests of a program that calls out.
 *
 * It is not part of the product.
 *
 * Nothing is kept.
 *
 * Nothing fails.
 */
#ifndef UNIT_CALLS_H
#define UNIT_CALLS_H

int calls_begin(void **state);
int calls_end(void **state);

#endif
