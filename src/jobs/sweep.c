/* Ends unpaid holds whose time is up, and counts what is left. */
#include "jobs/job.h"

#include "core/hold.h"

enum {
	MOST = 1000
};

enum err
job_sweep(struct work *w, bool *more_r)
{
	struct db *db = boot_db(w->boot);
	struct hold_swept swept;
	enum err e = hold_sweep(db, w->arena, MOST, &swept);

	*more_r = swept.count >= MOST;
	for (size_t i = 0; i < swept.n_left; i++)
		line_vacate(boot_line(w->boot), w->arena, &swept.left[i]);
	return e == ERR_OK ? hold_count_places(db, w->arena) : e;
}
