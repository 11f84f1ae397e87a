#include "payment/till.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/away.h"
#include "web/answer.h"

enum {
	REST_MS = 1000,	      /* of a request's time, after the gateway */
	GATEWAY_MIN_MS = 200, /* below this it is not worth a call */
	TRY_MS = 4000,
	TOGETHER_MS = 100,
	AWAY_MAX = 64 * 1024
};

static const struct away_rule rule = {
    .limit = BREAKER_LIMIT,
    .least_ms = BREAKER_LEAST_MS,
    .first_ms = BREAKER_BASE_MS,
    .last_ms = BREAKER_REST_MS,
    .try_ms = TRY_MS,
};

static int64_t
ask_others(void *ctx)
{
	struct till *till = ctx;
	int64_t rest_ms = 0;

	arena_reset(till->away);
	if (away_rest(till->gateway.line, till->away, &rule, &rest_ms) !=
	    ERR_OK)
		return -1;
	return rest_ms;
}

/* Others whose calls failed at the same moment say so before the next one of
 * this worker begins. */
static void
tell_others(void *ctx, int weight, int64_t draw)
{
	struct till *till = ctx;

	arena_reset(till->away);
	if (away_note(till->gateway.line, till->away, &rule, weight, draw) !=
	    ERR_OK)
		log_event(LOG_DEBUG, "away_not_told", NULL);
	if (weight >= BREAKER_WAITED)
		clock_pause_ms(TOGETHER_MS);
}

void
till_open(struct till *till)
{
	struct boot *boot = till->stand.boot;

	(void)(razorpay_init(&till->razorpay, &till->stand.conf) == ERR_OK);
	breaker_init(
	    &till->breaker, (uint64_t)clock_ms() ^ (uint64_t)getpid() << 32);
	till->others = (struct breaker_others){till, ask_others, tell_others};
	till->away = arena_new(AWAY_MAX);
	till->razorpay.breaker = &till->breaker;
	till->razorpay.others = &till->others;
	till->gateway =
	    (struct gateway){boot_db(boot), boot_line(boot), &till->razorpay};
}

void
till_begin(struct till *till, struct request *q)
{
	int64_t left_ms = request_deadline_ms(q) - clock_ms() - REST_MS;
	int64_t wait_ms = till->stand.conf.razorpay_timeout_ms;

	if (wait_ms > left_ms)
		wait_ms = left_ms;
	if (wait_ms < GATEWAY_MIN_MS)
		wait_ms = GATEWAY_MIN_MS;
	till->razorpay.timeout_ms = (int)wait_ms;
	boot_begin_whole(till->stand.boot, request_deadline_ms(q));
}

enum err
till_booking(
    struct till *till, struct request *q, const struct booking **booking_r)
{
	return booking_read(boot_db(till->stand.boot), request_arena(q),
	    request_part(q, "reference"), booking_r);
}

struct payment_order
till_order(const struct booking *b)
{
	return (struct payment_order){
	    .reference = b->reference,
	    .receipt = b->receipt,
	    .gateway_id = b->order_id,
	    .amount_paise = b->total_paise,
	    .creating = b->receipt != NULL && b->order_id == NULL,
	};
}

enum err
till_to_booking(struct request *q, const char *reference)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/b/%s", reference));
}

enum err
till_to_pay(struct request *q, const char *reference)
{
	return answer_redirect(
	    q, arena_printf(request_arena(q), "/pay/%s", reference));
}
