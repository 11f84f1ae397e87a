/* Works off stored webhooks. */
#include "jobs/job.h"

#include "base/log.h"
#include "core/inbox.h"
#include "gateway/hear.h"

enum {
	MOST = 20
};

/* An event that fails comes again, up to ten times; the others go on. */
enum err
job_settle(struct work *w, bool *more_r)
{
	const struct inbox_event *events = NULL;
	size_t n = 0;
	enum err e = inbox_due(boot_db(w->boot), w->arena, MOST, &events, &n),
		 one;

	for (size_t i = 0; i < n && !work_over(); i++) {
		one = hear_event(&w->gateway, work_item(w), &events[i]);
		if (one == ERR_OK)
			continue;
		log_event(LOG_WARN, "webhook_postponed", "event",
		    events[i].event_id, "err", err_name(one), NULL);
		if (one == ERR_DOWN || one == ERR_UNSURE)
			e = one;
	}
	*more_r = n == MOST;
	return e;
}
