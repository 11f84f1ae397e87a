/* Takes back the slots of those who are no longer inside and could not say so.
 */
#include "jobs/job.h"

#include <inttypes.h>

#include "base/log.h"
#include "core/slot.h"
#include "core/watch.h"

static enum err
reclaim(struct work *w, const char *slug)
{
	int64_t freed;
	enum err e =
	    slot_reclaim(boot_line(w->boot), boot_db(w->boot), slug, &freed);

	if (freed > 0)
		log_event(LOG_INFO, "slots_taken_back", "slug", slug, "n",
		    arena_printf(w->arena, "%" PRId64, freed), NULL);
	return e == ERR_NONE ? ERR_OK : e;
}

enum err
job_slots(struct work *w, bool *more_r)
{
	const struct watched *list = NULL;
	size_t n = 0;
	enum err e = watch_lines(boot_db(w->boot), w->arena, NULL, &list, &n);

	*more_r = false;
	for (size_t i = 0; e == ERR_OK && i < n; i++)
		e = reclaim(w, list[i].line.slug);
	return e;
}
