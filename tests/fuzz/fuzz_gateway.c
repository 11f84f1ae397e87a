#include "fuzz.h"

#include "base/arena.h"
#include "remote/razorpay_read.h"

/* An answer of the gateway, read as each thing we ask for: what is accepted has
 * ids that may stand in a path, and amounts that can be added. */
static void
read_as_all(const struct json *node)
{
	struct razorpay_order order;
	struct razorpay_payment payment;
	struct razorpay_refund refund;

	if (razorpay_read_order(node, &order) == ERR_OK) {
		must(razorpay_is_id(order.id));
		must(order.amount_paise >= 0 && order.amount_paid_paise >= 0);
		must(order.status != NULL && order.currency != NULL);
	}
	if (razorpay_read_payment(node, &payment) == ERR_OK) {
		must(razorpay_is_id(payment.id) && payment.amount_paise >= 0);
		must(payment.order_id == NULL ||
		    razorpay_is_id(payment.order_id));
		must(payment.error_code == NULL ||
		    payment.error_code[0] != '\0');
	}
	if (razorpay_read_refund(node, &refund) == ERR_OK) {
		must(razorpay_is_id(refund.id) && refund.amount_paise >= 0);
		must(razorpay_is_id(refund.payment_id));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(FUZZ_CEILING);
	const struct json *node;

	if (size <= 64 << 10 &&
	    json_parse(a, (const char *)data, size, &node) == ERR_OK) {
		const struct json *items = json_at(node, "items");

		read_as_all(node);
		for (size_t i = 0; i < json_count(items); i++)
			read_as_all(json_item(items, i));
	}
	arena_free(&a);
	return 0;
}
