#include "jobs/notify.h"

#include "base/clock.h"
#include "base/fail.h"
#include "base/log.h"
#include "core/alarm.h"

enum {
	SECOND_MS = 1000,
	MOMENT_MS = 500,
	BARRED_MS = 20000,
	BATCH_MAX = 20
};

bool
notify_welcome(const struct work *w)
{
	return clock_left_ms(w->barred_ms) <= 0;
}

int64_t
notify_batch(int64_t per_s, int lanes)
{
	int64_t n = per_s / lanes;

	if (n < 1)
		return 1;
	return n > BATCH_MAX ? BATCH_MAX : n;
}

void
notify_pace(struct work *w, int64_t per_s, int lanes)
{
	int64_t now_ms = clock_ms();

	if (w->next_ms < now_ms)
		w->next_ms = now_ms;
	while (clock_left_ms(w->next_ms) > 0 && !work_over())
		clock_pause_ms(clock_left_ms(w->next_ms));
	w->next_ms += (SECOND_MS * lanes + per_s - 1) / per_s;
}

enum err
notify_begin(struct work *w, const struct message *m)
{
	w->begun_ms = clock_ms();
	return outbox_begin(boot_db(w->boot), w->item, m);
}

enum err
notify_still(struct work *w, const struct message *m)
{
	return clock_ms() - w->begun_ms < MOMENT_MS ? ERR_OK :
						      notify_begin(w, m);
}

enum err
notify_about(
    struct work *w, const struct message *m, struct mail_about *about_r)
{
	const struct booking *b;
	enum err e = booking_read(boot_db(w->boot), w->item, m->reference, &b);

	if (e != ERR_OK)
		return e;
	*about_r = (struct mail_about){
	    .kind = m->kind,
	    .booking = b,
	    .organisation = boot_organisation(w->boot),
	    .site_url = w->conf->site_url,
	};
	return about_r->organisation != NULL ? ERR_OK : ERR_DOWN;
}

/* The alarm ends with the first message that the carrier takes. */
static enum err
bar(struct work *w, const struct message *m, const struct delivery *d)
{
	w->barred_ms = clock_ms() + BARRED_MS;
	return alarm_raise(boot_db(w->boot), w->item,
	    arena_printf(w->item, "%s_barred", m->channel), d->why);
}

enum err
notify_done(struct work *w, const struct message *m, const struct delivery *d)
{
	struct db *db = boot_db(w->boot);
	enum err e;

	if (fail_point("notify_outcome"))
		return ERR_DOWN;
	switch (d->fate) {
	case DELIVERY_SENT:
		return outbox_sent(db, w->item, m, d->id);
	case DELIVERY_TEMPORARY:
		return outbox_postponed(db, w->item, m, d->why);
	case DELIVERY_UNSURE:
		return outbox_unsure(db, w->item, m, d->why);
	case DELIVERY_BARRED:
	case DELIVERY_PERMANENT:
		break;
	}
	log_event(LOG_WARN, "message_dead", "message",
	    arena_printf(w->item, "%lld", (long long)m->id), "why", d->why,
	    NULL);
	e = outbox_dead(db, w->item, m, d->why);
	return e == ERR_OK && d->fate == DELIVERY_BARRED ? bar(w, m, d) : e;
}
