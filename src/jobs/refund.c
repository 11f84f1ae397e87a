/* Sends money back that was intended to go. */
#include "jobs/job.h"

#include "base/clock.h"
#include "gateway/repay.h"

enum {
	MOST = 10
};

enum err
job_refund(struct work *w, bool *more_r)
{
	const struct refund *refunds = NULL;
	int64_t most = away_share(w, MOST), began_ms;
	size_t n = 0;
	enum err e, one;

	if (!away_ready(w, "refunds_away"))
		return ERR_OK;
	e = refund_due(boot_db(w->boot), w->arena, most, &refunds, &n);
	/* one that fails is due again; the others go on */
	for (size_t i = 0; i < n && !work_over(); i++) {
		began_ms = clock_ms();
		one = repay_ask(&w->gateway, work_item(w), &refunds[i]);
		w->took_ms = clock_ms() - began_ms;
		if (one != ERR_OK)
			e = one;
	}
	*more_r = (int64_t)n == most;
	return e;
}
