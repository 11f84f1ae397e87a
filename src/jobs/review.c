/* Looks through the gateway's list of payments for what nobody told us: money
 * for orders that are not asked about any more (PAY-07). */
#include "jobs/job.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/alarm.h"
#include "core/lease.h"
#include "gateway/review.h"

enum {
	/* as long as the bank may take to say yes, and a little more */
	BACK_S = 3 * 86400 + 3600
};

static void
say(const char *id, const char *what)
{
	log_event(LOG_WARN, "reviewed", "id", id, "what", what, NULL);
}

enum err
job_review(struct work *w, bool *more_r)
{
	struct review v = {
	    .gateway = &w->gateway,
	    .page = w->arena,
	    .item = w->item,
	    .since_s = clock_unix_s() - BACK_S,
	    .over = work_over,
	    .say = say,
	};
	enum err e;

	*more_r = false;
	if (!away_ready(w, "lists_away"))
		return ERR_OK;
	e = lease_review(boot_db(w->boot), w->arena);
	if (e != ERR_OK)
		return e == ERR_NONE ? ERR_OK : e;
	e = review_payments(&v);
	/* our keys opened the list, whatever they did before */
	if (e == ERR_OK)
		return alarm_clear(boot_db(w->boot), w->arena, "razorpay_keys");
	arena_reset(w->arena);
	if (lease_review_again(boot_db(w->boot), w->arena) != ERR_OK)
		log_event(LOG_WARN, "lease_not_dropped", NULL);
	return e;
}
