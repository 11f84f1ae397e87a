/*
 * A Redis of a test's own, which it may stall, flush, kill and bring back, and
 * lines in it.
 *
 * It is not part of the product.
 *
 * One server a program; redis_begin() and redis_end() are its group's fixtures.
 *
 * What fails fails the test.
 */
#ifndef DB_REDIS_H
#define DB_REDIS_H

#include <sys/types.h>

#include "dbtest.h"

#include "base/conf.h"

int redis_begin(void **state);
int redis_end(void **state);

/* Settings that lead to it. */
const struct conf *redis_conf(void);
pid_t redis_pid(void);

/* A server again, with what it saved; and an end without warning. */
void redis_start(void);
void redis_kill(void);

/* Says a command to it and gives the first line of the answer. */
const char *redis_tell(const char *command);

/* True where Redis is not installed; says so. */
bool redis_lacks(void);

#endif
