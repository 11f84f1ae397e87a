/*
 * The daemon: a process for each job, so that what waits does not stop what
 * runs, and each of them brought back when it dies.
 *
 * It does no job itself and holds no connection.
 *
 * conf stays the caller's.
 *
 * It ends when told to, after its processes have.
 */
#ifndef JOBS_CREW_H
#define JOBS_CREW_H

#include "base/conf.h"

/* Until SIGTERM. Returns the exit status. */
int crew_run(const struct conf *conf);

#endif
