/* The gateway's lists against ours: a paisa, a payment or a refund that only
 * one side knows of is a violation. */
#include "dbtest.h"
#include "sale.h"

#include <stdio.h>
#include <string.h>
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

static struct canned_step
list_of(const char *status, const char *items)
{
	const char *body =
	    arena_printf(dbtest_arena(), "{\"items\":[%s]}", items);

	return (struct canned_step){CANNED_ANSWER,
	    arena_printf(dbtest_arena(),
		"HTTP/1.1 %s\r\nContent-Type: application/json\r\n"
		"Content-Length: %zu\r\n\r\n%s",
		status, strlen(body), body)};
}

/* The account's other orders: none. */
static int
audit_with(const char *status, const char *items)
{
	const struct canned_step steps[] = {
	    list_of(status, items), list_of("200 OK", "")};
	int result = audit_at(canned_start(steps, 2));
	const char *asked = canned_stop();

	assert_int_equal(
	    canned_count(asked, "GET /v1/orders/order_1/payments HTTP"), 1);
	return result;
}

#define PAID_BACK PAYMENT("pay_1", "10000", "4000", "captured")
#define REFUND(id, amount, status)                                       \
	"{\"id\":\"" id "\",\"payment_id\":\"pay_1\",\"amount\":" amount \
	",\"currency\":\"INR\",\"status\":\"" status "\","               \
	"\"receipt\":null,\"created_at\":1700000000}"
#define ORDER(id, paid)                                                   \
	"{\"id\":\"" id "\",\"receipt\":\"x\",\"status\":\"paid\","       \
	"\"amount\":10000,\"amount_paid\":" paid ",\"currency\":\"INR\"," \
	"\"attempts\":1,\"created_at\":1700000000}"

/* Here Rs 40 went back as rfnd_1. */
static int
audit_refunds_of(const char *refunds)
{
	const struct canned_step steps[] = {list_of("200 OK", PAID_BACK),
	    list_of("200 OK", refunds), list_of("200 OK", "")};
	int result = audit_at(canned_start(steps, 3));

	assert_int_equal(
	    canned_count(canned_stop(), "GET /v1/payments/pay_1/refunds?"), 1);
	return result;
}

static void
each_refund_is_compared(void **state)
{
	(void)state;
	dbtest_sql("INSERT INTO refund (payment_id, key, amount_paise, reason,"
		   " body, state, gateway_id, by_name) SELECT id, '0123456789',"
		   " 4000, 'moved', '{}', 'processed', 'rfnd_1', 'Meera'"
		   " FROM payment");
	dbtest_sql("INSERT INTO ledger (transfer, kind, account, amount_paise,"
		   " booking_id, payment_id, refund_id) SELECT 'refund ' ||"
		   " r.id, 'refund', l.account::ledger_account, l.amount,"
		   " p.paid_booking_id, p.id, r.id FROM refund r JOIN payment p"
		   " ON p.id = r.payment_id, (VALUES ('gateway', -4000),"
		   " ('sales', 4000)) l (account, amount)");
	assert_int_equal(
	    audit_refunds_of(REFUND("rfnd_1", "4000", "processed")), 0);
	assert_int_equal(
	    audit_refunds_of(REFUND("rfnd_1", "4000", "processed") "," REFUND(
		"rfnd_2", "4000", "failed")),
	    0);
	assert_int_equal(audit_refunds_of(""), 1);
	assert_int_equal(
	    audit_refunds_of(REFUND("rfnd_2", "4000", "processed")), 1);
	assert_int_equal(
	    audit_refunds_of(REFUND("rfnd_1", "4000", "failed")), 1);
	assert_int_equal(
	    audit_refunds_of(REFUND("rfnd_1", "3999", "processed")), 1);
	dbtest_sql("SET session_replication_role = replica;"
		   " DELETE FROM ledger WHERE kind = 'refund';"
		   " DELETE FROM refund");
}

static int
audit_orders_of(const char *orders)
{
	const struct canned_step steps[] = {
	    list_of("200 OK", OURS), list_of("200 OK", orders)};
	int result = audit_at(canned_start(steps, 2));

	assert_int_equal(canned_count(canned_stop(), "GET /v1/orders?"), 1);
	return result;
}

static void
an_order_paid_there_is_known_here(void **state)
{
	(void)state;
	assert_int_equal(audit_orders_of(ORDER("order_1", "10000")), 0);
	assert_int_equal(audit_orders_of(ORDER("order_2", "0")), 0);
	assert_int_equal(audit_orders_of(ORDER("order_2", "10000")), 1);
	assert_int_equal(audit_orders_of(PAYMENT("x", "1", "0", "failed")), 1);
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
	    GATEWAY_TEST(each_refund_is_compared),
	    GATEWAY_TEST(an_order_paid_there_is_known_here),
	    GATEWAY_TEST(no_answer_is_no_agreement),
	};

	return cmocka_run_group_tests_name(
	    "audit gateway", tests, begin_all, NULL);
}
