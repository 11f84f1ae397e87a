/* Asks the gateway about orders nobody has told us the end of (PAY-07, PAY-09),
 * and releases paying holds on its word alone (PAY-05). */
#include "jobs/job.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/alarm.h"
#include "gateway/order.h"

enum {
	MOST = 10,
	LOOK_MS = 30000
};

static const char keys_alarm[] = "razorpay_keys";

/* What was captured has been settled by now: if the booking is still not paid
 * for, that money is on its way back and buys nothing. */
static enum err
release(struct work *w, const struct payment_order *order)
{
	struct line_left left;
	enum err e = payment_nothing_paid(
	    boot_db(w->boot), w->item, order, false, &left);

	if (e == ERR_OK)
		line_vacate(w->gateway.line, w->item, &left);
	return e;
}

/* Keys that are wrong, or of another account, say nothing about the money. What
 * fails for a while comes again later. */
static enum err
doubt(struct work *w, const struct payment_order *order, enum err e)
{
	log_event(LOG_WARN, "order_not_asked", "order", order->gateway_id,
	    "err", err_name(e), NULL);
	if (e != ERR_AUTH && e != ERR_NONE)
		return payment_postponed(
		    boot_db(w->boot), w->item, order->receipt);
	w->strange = true;
	if (alarm_raise(boot_db(w->boot), w->item, keys_alarm,
		e == ERR_AUTH ?
		    "Razorpay refuses our keys" :
		    "Razorpay does not know an order of ours") != ERR_OK)
		log_event(LOG_ERROR, "alarm_not_raised", NULL);
	return ERR_OK;
}

static enum err
ask(struct work *w, const struct payment_order *order)
{
	enum order_word word;
	enum err e = order_look(&w->gateway, work_item(w), order, &word);

	if (e != ERR_OK)
		return doubt(w, order, e);
	w->known = true;
	return word == ORDER_PENDING ? ERR_OK : release(w, order);
}

static enum err
look_around(struct work *w)
{
	if (clock_ms() - w->looked_ms < LOOK_MS)
		return ERR_OK;
	w->looked_ms = clock_ms();
	if (w->known && !w->strange &&
	    alarm_clear(boot_db(w->boot), w->arena, keys_alarm) != ERR_OK)
		log_event(LOG_WARN, "alarm_not_cleared", NULL);
	w->known = w->strange = false;
	return alarm_look(boot_db(w->boot), w->arena);
}

enum err
job_reconcile(struct work *w, bool *more_r)
{
	const struct payment_order *orders = NULL;
	int64_t most = away_share(w, MOST), began_ms;
	size_t n = 0;
	enum err e, one;

	if (!away_ready(w, "gateway_away"))
		return look_around(w);
	e = payment_due_orders(boot_db(w->boot), w->arena, most, &orders, &n);
	/* one that fails is due again; the others go on */
	for (size_t i = 0; i < n && !work_over(); i++) {
		began_ms = clock_ms();
		one = ask(w, &orders[i]);
		w->took_ms = clock_ms() - began_ms;
		if (one != ERR_OK)
			e = one;
	}
	*more_r = (int64_t)n == most;
	return e == ERR_OK ? look_around(w) : e;
}
