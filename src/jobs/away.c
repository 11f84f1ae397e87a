/* The gateway seen by a job: how much may be claimed, and what is done while it
 * fails. */
#include "jobs/job.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/alarm.h"

enum {
	STEP_MS = 1000,
	TELL_MS = 15000
};

int64_t
away_share(const struct work *w, int64_t most)
{
	int64_t each_ms = w->took_ms, n;

	if (each_ms < w->budget.every_ms)
		each_ms = w->budget.every_ms;
	n = each_ms > 0 ? STEP_MS / each_ms : most;
	if (n < 1)
		return 1;
	return n < most ? n : most;
}

/* An alarm that could not be written is tried again at the next step; and all
 * is told anew after a while, since another host that had the job may have said
 * something else. */
static void
tell(struct work *w, const char *alarm, bool away)
{
	struct db *db = boot_db(w->boot);
	enum err e;

	if (w->away_known && away == w->away &&
	    clock_ms() - w->told_ms < TELL_MS)
		return;
	e = away ? alarm_raise(db, w->arena, alarm,
		       "Razorpay does not answer, or says that it cannot now") :
		   alarm_clear(db, w->arena, alarm);
	w->away_known = e == ERR_OK;
	w->away = away;
	w->told_ms = clock_ms();
	if (e != ERR_OK)
		log_event(LOG_WARN, "alarm_not_told", "alarm", alarm, "err",
		    err_name(e), NULL);
}

bool
away_ready(struct work *w, const char *alarm)
{
	enum err e;

	if (breaker_open(&w->breaker)) {
		tell(w, alarm, true);
		if (breaker_rest_ms(&w->breaker, clock_ms()) > 0)
			return false;
		e = razorpay_probe(&w->razorpay, work_item(w));
		log_event(
		    LOG_INFO, "razorpay_probed", "err", err_name(e), NULL);
	}
	if (breaker_open(&w->breaker))
		return false;
	tell(w, alarm, false);
	return true;
}
