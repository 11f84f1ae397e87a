#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "remote/razorpay_read.h"

/* Secret and signatures published with Razorpay's own libraries. */
#define KEY_SECRET "EnLs21M47BllR3X8PSFtjtbd"
#define CALLBACK_SIGNATURE \
	"0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50f"
#define WEBHOOK_BODY "{\"a\":1,\"b\":2,\"c\":{\"d\":3}}"
#define WEBHOOK_SIGNATURE \
	"2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc"

static bool
callback_ok(const char *secret, const char *payment_id, const char *signature)
{
	return razorpay_callback_ok(unit_arena(), secret,
	    "order_IEIaMR65cu6nz3", payment_id, signature);
}

static void
test_callback_signature(void **state)
{
	(void)state;
	assert_true(
	    callback_ok(KEY_SECRET, "pay_IH4NVgf4Dreq1l", CALLBACK_SIGNATURE));
	assert_false(
	    callback_ok(KEY_SECRET, "pay_IH4NVgf4Dreq1m", CALLBACK_SIGNATURE));
	assert_false(
	    callback_ok("other", "pay_IH4NVgf4Dreq1l", CALLBACK_SIGNATURE));
	assert_false(callback_ok(KEY_SECRET, "pay_IH4NVgf4Dreq1l", ""));
	assert_false(callback_ok(
	    KEY_SECRET, "pay_IH4NVgf4Dreq1l", CALLBACK_SIGNATURE "0"));
	assert_false(callback_ok(KEY_SECRET, "pay_IH4NVgf4Dreq1l",
	    "0D4E745A1838664AD6C9C9902212A32D627D68E917290B0AD5F08FF4561BC50"
	    "F"));
}

static bool
webhook_ok(const char *secrets, const char *body)
{
	return razorpay_webhook_ok(
	    unit_arena(), secrets, body, strlen(body), WEBHOOK_SIGNATURE);
}

static void
test_webhook_signature(void **state)
{
	(void)state;
	assert_true(webhook_ok("123456", WEBHOOK_BODY));
	assert_true(webhook_ok("newer\n123456", WEBHOOK_BODY));
	assert_true(webhook_ok("123456\nolder\n", WEBHOOK_BODY));
	assert_false(webhook_ok("123456", WEBHOOK_BODY " "));
	assert_false(webhook_ok("one\ntwo\n123456", WEBHOOK_BODY));
	assert_false(webhook_ok("123457", WEBHOOK_BODY));
}

/* HMAC-SHA256 of the body with an empty key: nobody's signature. */
static void
test_no_secret_no_signature(void **state)
{
	static const char empty_key[] =
	    "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
	struct arena *a = unit_arena();

	(void)state;
	assert_false(razorpay_webhook_ok(a, "", "", 0, empty_key));
	assert_false(razorpay_webhook_ok(a, "\n", "", 0, empty_key));
	assert_false(callback_ok("", "pay_IH4NVgf4Dreq1l", CALLBACK_SIGNATURE));
}

static void
test_bodies(void **state)
{
	struct arena *a = unit_arena();

	(void)state;
	assert_string_equal(razorpay_order_form(a, "r-1"),
	    "{\"amount\":%1$s,\"currency\":\"INR\",\"receipt\":\"r-1\","
	    "\"notes\":{\"booking\":\"%2$s\"},"
	    "\"payment\":{\"capture\":\"automatic\",\"capture_options\":{"
	    "\"automatic_expiry_period\":12,\"manual_expiry_period\":7200,"
	    "\"refund_speed\":\"normal\"}}}");
	assert_string_equal(razorpay_refund_body(a, 100, "f-1"),
	    "{\"amount\":100,\"speed\":\"normal\",\"receipt\":\"f-1\"}");
}

#define PAYMENT                                                            \
	"{\"id\":\"pay_TVCsKe6a4pkI5j\",\"entity\":\"payment\","           \
	"\"amount\":250000,\"currency\":\"INR\",\"status\":\"failed\","    \
	"\"order_id\":\"order_TVCpvdEADkAoMJ\",\"method\":\"upi\","        \
	"\"amount_refunded\":0,\"refund_status\":null,\"captured\":false," \
	"\"notes\":[],\"error_code\":\"BAD_REQUEST_ERROR\","               \
	"\"error_reason\":\"payment_failed\",\"created_at\":1787923798,"   \
	"\"reward\":null}"
#define ORDER                                                           \
	"{\"id\":\"order_TVCpvdEADkAoMJ\",\"entity\":\"order\","        \
	"\"amount\":250000,\"amount_paid\":250000,\"amount_due\":0,"    \
	"\"currency\":\"INR\",\"receipt\":\"r-1\",\"status\":\"paid\"," \
	"\"attempts\":1,\"notes\":{\"a\":\"b\"},\"created_at\":1787923662}"
#define REFUND                                               \
	"{\"acquirer_data\":{\"arn\":\"1\"},\"amount\":100," \
	"\"created_at\":1787923848,\"currency\":\"INR\","    \
	"\"id\":\"rfnd_TVCtCeHGHVUVuT\",\"payment_id\":"     \
	"\"pay_TVCsKe6a4pkI5j\",\"receipt\":null,\"status\":\"processed\"}"

static enum err
read_event(const char *text, struct razorpay_event *event)
{
	return razorpay_event_read(unit_arena(), text, strlen(text), event);
}

static void
test_event(void **state)
{
	struct razorpay_event e;

	(void)state;
	assert_int_equal(
	    read_event("{\"entity\":\"event\",\"event\":\"order.paid\","
		       "\"payload\":{\"payment\":{\"entity\":" PAYMENT "},"
		       "\"order\":{\"entity\":" ORDER "}},"
		       "\"created_at\":1787923803}",
		&e),
	    ERR_OK);
	assert_string_equal(e.name, "order.paid");
	assert_int_equal(e.created_at, 1787923803);
	assert_string_equal(e.payment->id, "pay_TVCsKe6a4pkI5j");
	assert_string_equal(e.payment->order_id, "order_TVCpvdEADkAoMJ");
	assert_string_equal(e.payment->status, "failed");
	assert_string_equal(e.payment->method, "upi");
	assert_string_equal(e.payment->error_code, "BAD_REQUEST_ERROR");
	assert_string_equal(e.payment->error_reason, "payment_failed");
	assert_int_equal(e.payment->amount_paise, 250000);
	assert_false(e.payment->captured);
	assert_string_equal(e.order->receipt, "r-1");
	assert_int_equal(e.order->amount_paid_paise, 250000);
	assert_null(e.refund);
}

/* Sorted keys, as refund events come. */
static void
test_event_in_other_order(void **state)
{
	struct razorpay_event e;

	(void)state;
	assert_int_equal(
	    read_event("{\"created_at\":1,\"event\":\"refund.created\","
		       "\"payload\":{\"refund\":{\"entity\":" REFUND "}}}",
		&e),
	    ERR_OK);
	assert_null(e.payment);
	assert_null(e.refund->receipt);
	assert_string_equal(e.refund->id, "rfnd_TVCtCeHGHVUVuT");
	assert_string_equal(e.refund->payment_id, "pay_TVCsKe6a4pkI5j");
	assert_string_equal(e.refund->status, "processed");
}

static void
test_event_of_no_interest(void **state)
{
	struct razorpay_event e;

	(void)state;
	assert_int_equal(
	    read_event("{\"event\":\"payment.downtime.started\",\"payload\":"
		       "{\"payment.downtime\":{\"entity\":{\"id\":\"d\"}}}}",
		&e),
	    ERR_OK);
	assert_null(e.payment);
	assert_int_equal(
	    read_event("{\"event\":\"x\",\"payload\":[]}", &e), ERR_OK);
}

/* The text with the first `from` made `to`. */
static const char *
changed(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	assert_non_null(at);
	return arena_printf(unit_arena(), "%.*s%s%s", (int)(at - text), text,
	    to, at + strlen(from));
}

static enum err
read_payment(const char *text)
{
	struct razorpay_payment p;
	const struct json *json;

	assert_int_equal(
	    json_parse(unit_arena(), text, strlen(text), &json), ERR_OK);
	return razorpay_read_payment(json, &p);
}

static void
test_strict_where_used(void **state)
{
	static const char *const bad[][2] = {
	    {"\"amount\":250000", "\"amount\":\"250000\""},
	    {"\"amount\":250000", "\"amount\":2500.5"},
	    {"\"amount\":250000", "\"amount\":-1"},
	    {"\"amount\":250000", "\"amount\":9007199254740993"},
	    {"\"amount\":250000", "\"amount_x\":1"},
	    {"\"status\":\"failed\"", "\"status\":null"},
	    {"\"currency\":\"INR\"", "\"currency\":1"},
	    {"\"pay_TVCsKe6a4pkI5j\"", "\"\""},
	    {"\"pay_TVCsKe6a4pkI5j\"", "\"pay_1/../orders\""},
	    {"\"pay_TVCsKe6a4pkI5j\"", "{}"},
	    {"\"order_TVCpvdEADkAoMJ\"", "\"a b\""},
	    {"\"captured\":false", "\"captured\":0"},
	    {"\"created_at\":1787923798", "\"created_at\":null"},
	};

	(void)state;
	assert_int_equal(read_payment(PAYMENT), ERR_OK);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(
		    read_payment(changed(PAYMENT, bad[i][0], bad[i][1])),
		    ERR_INPUT);
}

static void
test_lenient_where_not(void **state)
{
	struct razorpay_event e;

	(void)state;
	assert_int_equal(read_event("{\"event\":\"payment.captured\","
				    "\"payload\":{\"payment\":{\"entity\":{"
				    "\"id\":\"pay_1\",\"amount\":100,"
				    "\"currency\":\"INR\",\"status\":\"new\","
				    "\"order_id\":null,\"method\":null,"
				    "\"error_code\":\"\",\"created_at\":1,"
				    "\"fee\":\"odd\"}}}}",
			     &e),
	    ERR_OK);
	assert_null(e.payment->order_id);
	assert_null(e.payment->error_code);
	assert_string_equal(e.payment->method, "");
	assert_string_equal(e.payment->status, "new");
}

static void
test_no_event(void **state)
{
	static const char *const bad[] = {"", "{}", "[]", "not json",
	    "{\"event\":1}", "{\"event\":\"\"}", "{\"event\":\"a\\nb\"}",
	    "{\"event\":\"x\",\"created_at\":\"then\"}",
	    ("{\"event\":\"payment.captured\",\"payload\":"
	     "{\"payment\":{\"entity\":{\"id\":\"pay_1\"}}}}"),
	    ("{\"event\":\"order.paid\",\"payload\":"
	     "{\"order\":{\"entity\":{}}}}")};
	struct razorpay_event e;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(read_event(bad[i], &e), ERR_INPUT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_callback_signature),
	    UNIT(test_webhook_signature),
	    UNIT(test_no_secret_no_signature),
	    UNIT(test_bodies),
	    UNIT(test_event),
	    UNIT(test_event_in_other_order),
	    UNIT(test_event_of_no_interest),
	    UNIT(test_strict_where_used),
	    UNIT(test_lenient_where_not),
	    UNIT(test_no_event),
	};

	return cmocka_run_group_tests_name("razorpay_read", tests, NULL, NULL);
}
