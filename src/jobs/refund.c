/* Sends money back that was intended to go. */
#include "jobs/job.h"

#include "gateway/repay.h"

enum {
	MOST = 10
};

enum err
job_refund(struct work *w, bool *more_r)
{
	const struct refund *refunds = NULL;
	size_t n = 0;
	enum err e = refund_due(boot_db(w->boot), w->arena, MOST, &refunds, &n),
		 one;

	/* one that fails is due again; the others go on */
	for (size_t i = 0; i < n && !work_over(); i++) {
		one = repay_ask(&w->gateway, work_item(w), &refunds[i]);
		if (one != ERR_OK)
			e = one;
	}
	*more_r = n == MOST;
	return e;
}
