#include "unit.h"

#include <string.h>

#include "calls.h"
#include "canned.h"
#include "remote/razorpay.h"

#define ORDER(id, receipt)                                        \
	"{\"id\":\"" id "\",\"amount\":250000,\"amount_paid\":0," \
	"\"currency\":\"INR\",\"receipt\":\"" receipt "\","       \
	"\"status\":\"created\",\"attempts\":0,\"notes\":[],"     \
	"\"created_at\":1787923662}"
#define PAYMENT                                                     \
	"{\"id\":\"pay_1\",\"amount\":250000,\"currency\":\"INR\"," \
	"\"status\":\"captured\",\"order_id\":\"order_1\","         \
	"\"method\":\"upi\",\"captured\":true,\"created_at\":1787923798}"
#define REFUND                                                       \
	"{\"id\":\"rfnd_1\",\"amount\":250000,\"currency\":\"INR\"," \
	"\"payment_id\":\"pay_1\",\"status\":\"processed\","         \
	"\"created_at\":1787923848}"
#define REFUSAL(description)                                          \
	"{\"error\":{\"code\":\"BAD_REQUEST_ERROR\",\"description\":" \
	"\"" description "\",\"metadata\":{},\"field\":null}}"

static struct razorpay
client(const char *base)
{
	struct conf conf = {.razorpay_base = base,
	    .razorpay_key_id = "rzp_test_k",
	    .razorpay_key_secret = "sec",
	    .razorpay_timeout_ms = 500};
	struct razorpay r;

	assert_int_equal(razorpay_init(&r, &conf), ERR_OK);
	return r;
}

static void
test_keys_are_needed(void **state)
{
	struct conf conf = {
	    .razorpay_key_id = "rzp_test_k", .razorpay_key_secret = ""};
	struct razorpay r;

	(void)state;
	assert_int_equal(razorpay_init(&r, &conf), ERR_INPUT);
}

static void
test_create_order(void **state)
{
	struct razorpay r =
	    client(canned_json("200 OK", ORDER("order_1", "r-1")));
	struct razorpay_order order;
	const char *asked;

	(void)state;
	assert_int_equal(razorpay_create_order(
			     &r, unit_arena(), "{\"amount\":250000}", &order),
	    ERR_OK);
	assert_string_equal(order.id, "order_1");
	assert_string_equal(order.status, "created");
	assert_int_equal(order.amount_paise, 250000);
	asked = canned_stop();
	assert_non_null(strstr(asked, "POST /v1/orders HTTP/1.1\r\n"));
	assert_non_null(
	    strstr(asked, "\r\nAuthorization: Basic cnpwX3Rlc3RfazpzZWM=\r\n"));
	assert_non_null(
	    strstr(asked, "\r\nContent-Type: application/json\r\n"));
	assert_non_null(strstr(asked, "\r\n\r\n{\"amount\":250000}"));
}

static void
test_list_orders(void **state)
{
	struct razorpay r = client(canned_json("200 OK",
	    "{\"entity\":\"collection\",\"count\":3,\"items\":[" ORDER(
		"order_3", "r#1") "," ORDER("order_2",
		"r#11") "," ORDER("order_1", "r#1") "]}"));
	const struct razorpay_order *orders;
	size_t n;

	(void)state;
	assert_int_equal(
	    razorpay_list_orders(&r, unit_arena(), "r#1", &orders, &n), ERR_OK);
	assert_int_equal(n, 2);
	assert_string_equal(orders[0].id, "order_3");
	assert_string_equal(orders[1].id, "order_1");
	assert_non_null(strstr(
	    canned_stop(), "GET /v1/orders?count=100&receipt=r%231 HTTP"));
}

static void
test_payments(void **state)
{
	struct razorpay r = client(
	    canned_json("200 OK", "{\"items\":[" PAYMENT "," PAYMENT "]}"));
	const struct razorpay_payment *payments;
	struct razorpay_payment payment;
	const char *asked;
	size_t n;

	(void)state;
	assert_int_equal(
	    razorpay_list_payments(&r, unit_arena(), "order_1", &payments, &n),
	    ERR_OK);
	assert_int_equal(n, 2);
	assert_true(payments[1].captured);
	assert_non_null(
	    strstr(canned_stop(), "GET /v1/orders/order_1/payments HTTP"));
	r = client(canned_json("200 OK", PAYMENT));
	assert_int_equal(
	    razorpay_fetch_payment(&r, unit_arena(), "pay_1", &payment),
	    ERR_OK);
	assert_string_equal(payment.status, "captured");
	assert_int_equal(
	    razorpay_capture_payment(&r, unit_arena(), "pay_1",
		razorpay_capture_body(unit_arena(), 250000, "INR"), &payment),
	    ERR_OK);
	asked = canned_stop();
	assert_non_null(strstr(asked, "GET /v1/payments/pay_1 HTTP"));
	assert_non_null(strstr(asked, "POST /v1/payments/pay_1/capture HTTP"));
	assert_non_null(
	    strstr(asked, "{\"amount\":250000,\"currency\":\"INR\"}"));
}

static void
test_refunds(void **state)
{
	struct razorpay r = client(canned_json("200 OK", REFUND));
	const struct razorpay_refund *refunds;
	struct razorpay_refund refund;
	const char *asked;
	size_t n;

	(void)state;
	assert_int_equal(razorpay_create_refund(&r, unit_arena(), "pay_1",
			     "refund-key-1", "{\"amount\":250000}", &refund),
	    ERR_OK);
	assert_string_equal(refund.id, "rfnd_1");
	asked = canned_stop();
	assert_non_null(strstr(asked, "POST /v1/payments/pay_1/refund HTTP"));
	assert_non_null(
	    strstr(asked, "\r\nX-Refund-Idempotency: refund-key-1\r\n"));
	r = client(canned_json("200 OK", "{\"items\":[" REFUND "]}"));
	assert_int_equal(
	    razorpay_list_refunds(&r, unit_arena(), "pay_1", &refunds, &n),
	    ERR_OK);
	assert_int_equal(n, 1);
	assert_string_equal(refunds[0].payment_id, "pay_1");
}

/* What an answer means to a GET and to a POST. */
struct meaning {
	const char *status;
	const char *body;
	enum err get, post;
};

static const struct meaning meanings[] = {
    {"201 Created", ORDER("order_1", "r-1"), ERR_OK, ERR_OK},
    {"200 OK", "<html>", ERR_DOWN, ERR_UNSURE},
    {"200 OK", "{}", ERR_DOWN, ERR_UNSURE},
    {"200 OK", "{\"id\":\"order_1\"", ERR_DOWN, ERR_UNSURE},
    {"302 Found", "", ERR_DOWN, ERR_UNSURE},
    {"400 Bad Request", REFUSAL("The id provided does not exist"), ERR_NONE,
	ERR_NONE},
    {"400 Bad Request", REFUSAL("The amount must be at least INR 1.00"),
	ERR_INPUT, ERR_INPUT},
    {"400 Bad Request", REFUSAL("The api key provided is invalid"), ERR_AUTH,
	ERR_AUTH},
    {"400 Bad Request", REFUSAL("Authentication failed"), ERR_AUTH, ERR_AUTH},
    {"401 Unauthorized", "{}", ERR_AUTH, ERR_AUTH},
    {"404 Not Found", "nothing here", ERR_DOWN, ERR_UNSURE},
    {"400 Bad Request",
	REFUSAL("Different request with the same idempotency key has "
		"already been processed."),
	ERR_CONFLICT, ERR_CONFLICT},
    {"409 Conflict",
	REFUSAL("Different request with the same idempotency key has "
		"already been processed."),
	ERR_CONFLICT, ERR_CONFLICT},
    {"409 Conflict",
	REFUSAL("Another request with the same idempotency key is in "
		"progress"),
	ERR_BUSY, ERR_BUSY},
    {"429 Too Many Requests", "", ERR_BUSY, ERR_BUSY},
    {"500 Internal Server Error", REFUSAL("We are facing some trouble"),
	ERR_DOWN, ERR_UNSURE},
    {"502 Bad Gateway", "<html>", ERR_DOWN, ERR_UNSURE},
};

static void
test_meanings(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
		const struct meaning *m = &meanings[i];
		struct razorpay r = client(canned_json(m->status, m->body));
		struct razorpay_order order;

		assert_int_equal(
		    razorpay_fetch_order(&r, unit_arena(), "order_1", &order),
		    m->get);
		assert_int_equal(
		    razorpay_create_order(&r, unit_arena(), "{}", &order),
		    m->post);
	}
}

static void
test_why(void **state)
{
	struct razorpay r = client(canned_json("400 Bad Request",
	    REFUSAL("The payment has been fully refunded already")));
	struct razorpay_refund refund;

	(void)state;
	assert_int_equal(razorpay_create_refund(&r, unit_arena(), "pay_1",
			     "refund-key-1", "{}", &refund),
	    ERR_INPUT);
	assert_string_equal(r.why,
	    "400 BAD_REQUEST_ERROR "
	    "The payment has been fully refunded already");
}

static void
test_lost_answer(void **state)
{
	static const struct canned_step step = {CANNED_CLOSE, NULL};
	struct razorpay r = client(canned_start(&step, 1));
	struct razorpay_order order;

	(void)state;
	assert_int_equal(
	    razorpay_create_order(&r, unit_arena(), "{}", &order), ERR_UNSURE);
	assert_int_equal(canned_count(canned_stop(), "POST /"), 1);
	assert_int_equal(
	    razorpay_create_order(&r, unit_arena(), "{}", &order), ERR_DOWN);
}

/* An id that could change the path is asked of nobody. */
static void
test_strange_ids(void **state)
{
	struct razorpay r = client(canned_json("200 OK", "{}"));
	const struct razorpay_payment *payments;
	struct razorpay_order order;
	size_t n;

	(void)state;
	assert_int_equal(
	    razorpay_fetch_order(&r, unit_arena(), "../x", &order), ERR_NONE);
	assert_int_equal(
	    razorpay_list_payments(&r, unit_arena(), "", &payments, &n),
	    ERR_NONE);
	assert_string_equal(canned_stop(), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_keys_are_needed),
	    UNIT(test_create_order),
	    UNIT(test_list_orders),
	    UNIT(test_payments),
	    UNIT(test_refunds),
	    UNIT(test_meanings),
	    UNIT(test_why),
	    UNIT(test_lost_answer),
	    UNIT(test_strange_ids),
	};

	return cmocka_run_group_tests_name(
	    "razorpay", tests, calls_begin, calls_end);
}
