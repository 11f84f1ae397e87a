/*
 * Fail points: named places around every intent, call and outcome where a test
 * can make the program die, stop or fail (DESIGN 18).
 *
 * They are not in a production build: without --enable-unsafe-tests the macro
 * is empty.
 *
 * Nothing is owned. STARTLINE_FAIL="name=kill,other=stop,third=err" is read at
 * each pass; a file of the same syntax named by STARTLINE_FAIL_FILE wins, so a
 * test can switch points on while a worker runs. "name=kill#3" fires at the
 * third pass only. What fired, and in which process, is appended to that file's
 * name with ".fired".
 *
 * kill raises SIGKILL, stop raises SIGSTOP, err makes fail_point() true.
 */
#ifndef BASE_FAIL_H
#define BASE_FAIL_H

#include <stdbool.h>

#include "config.h"

#ifdef UNSAFE_TESTS
bool fail_at(const char *name);
/* True when the point is set to fail; kill and stop do not return here. */
#define fail_point(name) fail_at(name)
#else
#define fail_point(name) (false)
#endif

#endif
