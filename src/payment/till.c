#include "payment/till.h"

#include <unistd.h>

#include "base/clock.h"
#include "web/answer.h"

enum {
	REST_MS = 1000,	     /* of a request's time, after the gateway */
	GATEWAY_MIN_MS = 200 /* below this it is not worth a call */
};

void
till_open(struct till *till)
{
	struct boot *boot = till->stand.boot;

	(void)(razorpay_init(&till->razorpay, &till->stand.conf) == ERR_OK);
	breaker_init(
	    &till->breaker, (uint64_t)clock_ms() ^ (uint64_t)getpid() << 32);
	till->razorpay.breaker = &till->breaker;
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
	boot_begin(till->stand.boot, request_deadline_ms(q));
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
