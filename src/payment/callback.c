/* The gateway sends the visitor back: a cross-site POST without cookies, which
 * proves neither capture nor amount and is only ever a hint (PAY-03). */
#include "payment/page.h"

#include "base/log.h"
#include "gateway/fact.h"
#include "gateway/order.h"

/* Our own order id counts, never the posted one. */
static bool
is_signed(struct till *till, struct request *q, const struct booking *b,
    const char *payment_id)
{
	const char *signature = request_form(q, "razorpay_signature");

	if (signature != NULL &&
	    razorpay_callback_ok(request_arena(q),
		till->stand.conf.razorpay_key_secret, b->order_id, payment_id,
		signature))
		return true;
	log_event(LOG_WARN, "callback_refused", "order", b->order_id, NULL);
	return false;
}

/* A payer is back: asks how things stand. Where the gateway does not say, a
 * good signature is kept as what it is: authorised. */
static enum err
ask(struct till *till, struct request *q, const struct booking *b,
    const char *payment_id)
{
	const struct payment_order order = till_order(b);
	enum order_word word = ORDER_NOTHING;
	enum err e = order_ask(
	    &till->gateway, request_arena(q), order.gateway_id, false, &word);

	if (e == ERR_OK && word != ORDER_NOTHING)
		return ERR_OK;
	return fact_hint(&till->gateway, request_arena(q), &order, payment_id);
}

/* Anybody may say that a payment failed. The gateway is asked, so that the page
 * is up to date, but nobody can have it asked without end. */
static enum err
ask_sometimes(struct till *till, struct request *q, const struct booking *b)
{
	enum order_word word;
	enum err e = payment_may_ask(
	    boot_db(till->stand.boot), request_arena(q), b->receipt);

	if (e != ERR_OK)
		return e == ERR_NONE ? ERR_OK : e;
	e = order_ask(
	    &till->gateway, request_arena(q), b->order_id, false, &word);
	if (e != ERR_OK)
		log_event(LOG_WARN, "order_not_asked", "order", b->order_id,
		    "err", err_name(e), NULL);
	return ERR_OK;
}

enum err
page_callback(struct request *q, void *ctx)
{
	struct till *till = ctx;
	const char *payment_id = request_form(q, "razorpay_payment_id");
	const struct booking *b;
	enum err e = till_booking(till, q, &b);

	if (e != ERR_OK)
		return e;
	/* settled before the visitor was back, or no order of ours is open */
	if (b->state != BOOKING_PENDING || b->order_id == NULL)
		return till_to_booking(q, b->reference);
	if (payment_id == NULL)
		e = ask_sometimes(till, q, b);
	else if (is_signed(till, q, b, payment_id))
		e = ask(till, q, b, payment_id);
	return e == ERR_OK ? till_to_booking(q, b->reference) : e;
}
