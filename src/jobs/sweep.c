/* Ends unpaid holds whose time is up, and counts what is left; forgets keys
 * that are old. */
#include "jobs/job.h"

#include "base/clock.h"
#include "core/hold.h"
#include "core/keystore.h"

enum {
	MOST = 1000,
	KEYS_MS = 10000 /* between looks at the keys, when few were old */
};

static enum err
sweep_keys(struct work *w)
{
	static int64_t due_ms;
	int64_t swept;
	enum err e;

	if (clock_ms() < due_ms)
		return ERR_OK;
	e = keystore_sweep(boot_db(w->boot), w->arena, MOST, &swept);
	if (swept < MOST)
		due_ms = clock_ms() + KEYS_MS;
	return e;
}

enum err
job_sweep(struct work *w, bool *more_r)
{
	struct db *db = boot_db(w->boot);
	struct hold_swept swept;
	enum err e = hold_sweep(db, w->arena, MOST, &swept);

	*more_r = swept.count >= MOST;
	for (size_t i = 0; i < swept.n_left; i++)
		line_vacate(boot_line(w->boot), w->arena, &swept.left[i]);
	if (e == ERR_OK)
		e = hold_count_places(db, w->arena);
	return e == ERR_OK ? sweep_keys(w) : e;
}
