/*
 * One job in this process: its lease, its steps, and the pauses between them.
 *
 * It starts no process (crew.h does).
 *
 * conf stays the caller's.
 *
 * Both return the exit status; only a schema this program was not built for, or
 * missing settings, end a job by themselves.
 */
#ifndef JOBS_RUN_H
#define JOBS_RUN_H

#include <sys/types.h>

#include "jobs/job.h"

/* Until work_over(). */
int run_job(const struct conf *conf, const struct job *job);

/* Everything that is due now, then ends; a job that somebody else does is left
 * to them. */
int run_once(const struct conf *conf, const struct job *job);

/* SIGTERM and SIGINT end this process after the item in hand. */
void run_catch_signals(void);

/* So does the end of its daemon. before: the process of the same job that has
 * died, or 0; what it still leases is nobody's. */
void run_follow(pid_t daemon, const char *name, pid_t before);

#endif
