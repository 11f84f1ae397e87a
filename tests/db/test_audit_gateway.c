/* The gateway's lists against ours: a paisa, a payment or a refund that only
 * one side knows of is a violation. */
#include "dbtest.h"
#include "sale.h"

#include <stdio.h>
#include <sys/stat.h>

#include "canned.h"
#include "unit.h"

#define PAYMENT(id, amount, refunded, status) \
	ANY_PAYMENT(id, amount, refunded, status, "true")
#define ANY_PAYMENT(id, amount, refunded, status, captured)                  \
	"{\"id\":\"" id "\",\"amount\":" amount                              \
	",\"amount_refunded\":" refunded                                     \
	",\"currency\":\"INR\",\"status\":\"" status "\","                   \
	"\"order_id\":\"order_1\",\"method\":\"upi\",\"captured\":" captured \
	","                                                                  \
	"\"created_at\":1700000000}"
#define OURS PAYMENT("pay_1", "10000", "0", "captured")

static int
begin(void **state)
{
	return unit_begin(state) + dbtest_begin(state);
}

static int
end(void **state)
{
	return dbtest_end(state) + unit_end(state);
}

static int
audit_at(const char *base)
{
	const char *secret = unit_file("a secret");

	return sale_audit("startline",
	    arena_printf(dbtest_arena(),
		"razorpay_base = %s\nrazorpay_key_id = rzp_test_k\n"
		"razorpay_key_secret_file = %s\n",
		base, secret),
	    "--gateway");
}

static int
audit_with(const char *status, const char *items)
{
	const char *base = canned_json(
	    status, arena_printf(dbtest_arena(), "{\"items\":[%s]}", items));
	int result = audit_at(base);

	assert_int_equal(
	    canned_count(canned_stop(), "GET /v1/orders/order_1/payments HTTP"),
	    1);
	return result;
}

static void
agreeing_lists_pass(void **state)
{
	(void)state;
	assert_int_equal(audit_with("200 OK", OURS), 0);
	assert_int_equal(audit_with("200 OK",
			     OURS "," PAYMENT("pay_2", "10000", "0", "failed")),
	    0);
	/* a second try at a paid order, sent back without being taken */
	assert_int_equal(audit_with("200 OK",
			     OURS "," ANY_PAYMENT("pay_2", "10000", "10000",
				 "refunded", "false")),
	    0);
}

static void
each_difference_is_found(void **state)
{
	static const char *const lists[] = {
	    "",
	    PAYMENT("pay_1", "10001", "0", "captured"),
	    PAYMENT("pay_1", "10000", "10000", "refunded"),
	    PAYMENT("pay_1", "10000", "0", "authorized"),
	    OURS "," PAYMENT("pay_2", "10000", "0", "captured"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		assert_int_equal(audit_with("200 OK", lists[i]), 1);
}

static void
no_answer_is_no_agreement(void **state)
{
	(void)state;
	assert_int_equal(audit_at("http://127.0.0.1:1"), 1);
	assert_int_equal(audit_with("500 Internal Server Error", OURS), 1);
}

static int
begin_all(void **state)
{
	(void)dbtest_begin(state);
	dbtest_sql(sale_sql);
	return dbtest_end(state);
}

#define GATEWAY_TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    GATEWAY_TEST(agreeing_lists_pass),
	    GATEWAY_TEST(each_difference_is_found),
	    GATEWAY_TEST(no_answer_is_no_agreement),
	};

	return cmocka_run_group_tests_name(
	    "audit gateway", tests, begin_all, NULL);
}
