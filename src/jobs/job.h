/*
 * A job: something that has to be done again and again, however many daemons
 * there are, by a process of its own.
 *
 * It is not a queue: what is due stands in the database, claimed by the
 * statements of core.
 *
 * struct work belongs to the process that does the job. work->arena is given
 * back after each step, work->item after each item (work_item()).
 *
 * A step's error is logged by the loop, which waits a moment and goes on: no
 * job ends because a database or a gateway is away.
 */
#ifndef JOBS_JOB_H
#define JOBS_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "core/boot.h"
#include "gateway/gateway.h"

struct work {
	const struct conf *conf;
	struct boot *boot;
	bool unset; /* a setting the job needs is missing */
	struct razorpay razorpay;
	struct breaker breaker; /* of razorpay, and its part of the budget */
	struct budget budget;
	struct gateway gateway;
	struct arena *arena;
	struct arena *item;
	int64_t looked_ms; /* when alarms were last looked for */
	int64_t took_ms;   /* the last item of the step before */
	bool away;	   /* the alarm says that the gateway is */
	bool away_known;   /* the database says the same */
	int64_t told_ms;   /* when it was told so */
	bool known;	   /* it has answered to our keys, since looked_ms */
	bool strange;	   /* it did not know us, or ours, since then */
	int64_t next_ms;   /* when the next message may leave */
	int64_t begun_ms;  /* when the last one was marked as leaving */
	int64_t barred_ms; /* until then the carrier refuses all of ours */
};

/* Does what is due. more_r: there is more, go on at once. */
typedef enum err job_fn(struct work *w, bool *more_r);

struct job {
	const char *name;
	job_fn *step;
	int every_ms;	 /* between steps when nothing more is due */
	bool everywhere; /* on each host at once, without a lease */
	int calls;	 /* to Razorpay, in parts of the budget; 0: none */
};

/* All of them; n_r counts. */
const struct job *job_table(size_t *n_r);

/* The memory of the next item: what the one before it used is gone. */
struct arena *work_item(struct work *w);

/* How many items to claim now, at most `most`: no more than a second's worth,
 * so that what is claimed is worked while the lease lasts. */
int64_t away_share(const struct work *w, int64_t most);

/* May the gateway be asked? While it fails there is an alarm of this name, and
 * nobody is to claim anything; after a rest a small question finds out. */
bool away_ready(struct work *w, const char *alarm);

/* True once this process was told to end, or its daemon is gone. */
bool work_over(void);

job_fn job_admit;
job_fn job_sweep;
job_fn job_settle;
job_fn job_slots;
job_fn job_reconcile;
job_fn job_refund;
job_fn job_review;
job_fn job_mail;
job_fn job_sms;
job_fn job_notices;
job_fn job_publish;

#endif
