/*
 * What every unit test includes first.
 *
 * It is not part of the product.
 *
 * unit_arena() is made anew for each test and freed after it.
 *
 * A failing assertion ends the test.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#define UNIT(test) cmocka_unit_test_setup_teardown(test, unit_begin, unit_end)

int unit_begin(void **state);
int unit_end(void **state);

/* The arena of the running test. */
struct arena *unit_arena(void);

/* A new private file (0600) with the text; its name lives as long as the test
 * and the file is removed after it. */
const char *unit_file(const char *text);

/* Runs fn in a child with its standard error caught: what it wrote. status_r
 * (may be NULL) is as from waitpid(). */
const char *unit_stderr(void (*fn)(void), int *status_r);

#endif
