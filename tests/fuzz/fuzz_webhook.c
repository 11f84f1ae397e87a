#include "fuzz.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "remote/razorpay_read.h"

static void
check(const struct razorpay_event *e)
{
	must(e->name[0] != '\0' && !text_has_control(e->name));
	if (e->payment != NULL) {
		must(razorpay_is_id(e->payment->id));
		must(e->payment->amount_paise >= 0);
		must(e->payment->status != NULL && e->payment->method != NULL);
	}
	if (e->order != NULL)
		must(razorpay_is_id(e->order->id) &&
		    e->order->amount_paise >= 0);
	if (e->refund != NULL)
		must(razorpay_is_id(e->refund->id) &&
		    razorpay_is_id(e->refund->payment_id));
}

/* A webhook as it arrives: the body is any bytes, and so is the signature,
 * which nobody who lacks the secret can make. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	const char *body = arena_strndup(a, (const char *)data, size);
	struct razorpay_event event;

	must(!razorpay_webhook_ok(
	    a, "not for anybody\nnor the one before", data, size, body));
	must(!razorpay_webhook_ok(a, "", data, size, body));
	must(!razorpay_callback_ok(a, "secret", "order_1", body, body));
	if (size <= 64 << 10 &&
	    razorpay_event_read(a, (const char *)data, size, &event) == ERR_OK)
		check(&event);
	arena_free(&a);
	return 0;
}
