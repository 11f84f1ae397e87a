#include "unit.h"

#include <string.h>

#include "sandbox/deliver.h"
#include "sandbox/event.h"
#include "sandbox/style.h"

static struct event
paid_event(const char *name)
{
	return (struct event){.name = name,
	    .account_id = "acc_00000000000000",
	    .created_at = 1787923803,
	    .attempts_then = 1,
	    .paid_then = 100,
	    .order = {.id = "order_TVCpvdEADkAoMJ",
		.amount = 100,
		.currency = "INR",
		.receipt = "r-1",
		.notes = "[]",
		.created_at = 1787923662},
	    .payment = {.id = "pay_TVCsKe6a4pkI5j",
		.amount = 100,
		.currency = "INR",
		.status = "captured",
		.order_id = "order_TVCpvdEADkAoMJ",
		.method = "netbanking",
		.detail = "BARB_R",
		.captured = true,
		.description = "#TVCpfgE1OsYs1O",
		.email = "void@razorpay.com",
		.contact = "+919000090000",
		.notes = "[]",
		.fee = 3,
		.acquirer = "9787548",
		.created_at = 1787923798}};
}

/* The parts of the bodies that were observed on the wire. */
#define HEAD(event, contains)                                          \
	"{\"entity\":\"event\",\"account_id\":\"acc_00000000000000\"," \
	"\"event\":\"" event "\",\"contains\":[" contains "],\"payload\":{"
#define PAYMENT(status, captured, fee, tax)                                 \
	"\"payment\":{\"entity\":{\"id\":\"pay_TVCsKe6a4pkI5j\","           \
	"\"entity\":\"payment\",\"amount\":100,\"currency\":\"INR\","       \
	"\"status\":\"" status "\",\"order_id\":\"order_TVCpvdEADkAoMJ\","  \
	"\"invoice_id\":null,\"international\":false,"                      \
	"\"method\":\"netbanking\",\"amount_refunded\":0,"                  \
	"\"refund_status\":null,\"captured\":" captured ","                 \
	"\"description\":\"#TVCpfgE1OsYs1O\",\"card_id\":null,"             \
	"\"bank\":\"BARB_R\",\"wallet\":null,\"vpa\":null,"                 \
	"\"email\":\"void@razorpay.com\",\"contact\":\"+919000090000\","    \
	"\"notes\":[],\"fee\":" fee ",\"tax\":" tax ",\"error_code\":null," \
	"\"error_description\":null,\"error_source\":null,"                 \
	"\"error_step\":null,\"error_reason\":null,"                        \
	"\"acquirer_data\":{\"bank_transaction_id\":\"9787548\"},"          \
	"\"created_at\":1787923798"
#define TAIL "},\"created_at\":1787923803}"

static void
test_bodies(void **state)
{
	struct event e = paid_event("payment.authorized");

	(void)state;
	assert_string_equal(event_body(unit_arena(), &e),
	    HEAD("payment.authorized", "\"payment\"")
		PAYMENT("authorized", "false", "null", "null") "}}" TAIL);
	e = paid_event("payment.captured");
	assert_string_equal(event_body(unit_arena(), &e),
	    HEAD("payment.captured", "\"payment\"") PAYMENT("captured", "true",
		"3", "0") ",\"reward\":null,\"base_amount\":100}}" TAIL);
	e = paid_event("order.paid");
	assert_string_equal(event_body(unit_arena(), &e),
	    HEAD("order.paid", "\"payment\",\"order\"")
		PAYMENT("captured", "true", "3",
		    "0") ",\"reward\":null}},\"order\":{\"entity\":{"
			 "\"id\":\"order_TVCpvdEADkAoMJ\",\"entity\":\"order\","
			 "\"amount\":100,\"amount_paid\":100,\"amount_due\":0,"
			 "\"currency\":\"INR\",\"receipt\":\"r-1\","
			 "\"offer_id\":null,\"status\":\"paid\",\"attempts\":1,"
			 "\"notes\":[],\"created_at\":1787923662,"
			 "\"description\":null,\"checkout\":null}}" TAIL);
}

static void
test_failed_stays_the_same(void **state)
{
	struct event e = paid_event("payment.failed");
	const char *before, *after;

	(void)state;
	e.payment.status = "failed";
	e.payment.captured = false;
	e.payment.error_code = "BAD_REQUEST_ERROR";
	e.payment.error_reason = "payment_failed";
	before = event_body(unit_arena(), &e);
	assert_non_null(strstr(before, "\"error_reason\":\"payment_failed\""));
	assert_non_null(strstr(before, "{\"bank_transaction_id\":null}"));
	/* It succeeded meanwhile; a retry of the event must not say so. */
	e.payment.status = "captured";
	e.payment.captured = true;
	after = event_body(unit_arena(), &e);
	assert_string_equal(before, after);
}

/* Every name after the one before it, in every object. */
static void
assert_sorted(const struct json *node)
{
	const char *before = "";

	for (size_t i = 0; i < json_count(node); i++) {
		const struct json *item = json_item(node, i);

		if (!json_is_object(node))
			return;
		assert_true(strcmp(before, json_name(item)) < 0);
		before = json_name(item);
		assert_sorted(item);
	}
}

static void
test_refund_is_sorted(void **state)
{
	struct event e = paid_event("refund.created");
	const struct json *node;
	const char *body, *status = "";
	int64_t amount = 0;

	(void)state;
	e.refunded_then = 40;
	e.refund = (struct refund){.id = "rfnd_TVCtCeHGHVUVuT",
	    .amount = 40,
	    .currency = "INR",
	    .payment_id = "pay_TVCsKe6a4pkI5j",
	    .notes = "{\"purpose\":\"a test\"}",
	    .arn = "10000000000000",
	    .status = "processed",
	    .speed = "normal",
	    .created_at = 1787923848};
	body = event_body(unit_arena(), &e);
	assert_int_equal(strncmp(body, "{\"account_id\":\"acc_", 18), 0);
	assert_int_equal(
	    json_parse(unit_arena(), body, strlen(body), &node), ERR_OK);
	assert_sorted(node);
	assert_int_equal(
	    json_text(node, "payload.payment.entity.refund_status", &status),
	    ERR_OK);
	assert_string_equal(status, "partial");
	assert_int_equal(
	    json_int64(node, "payload.refund.entity.amount", &amount), ERR_OK);
	assert_int_equal(amount, 40);
	assert_int_equal(
	    json_count(json_at(node, "payload.payment.entity")), 47);
}

static void
test_dispute(void **state)
{
	struct event e = paid_event("payment.dispute.lost");
	const struct json *node;
	const char *body, *status = "";
	int64_t amount = 0;

	(void)state;
	e.dispute = (struct dispute){.id = "disp_EsIAlDcoUr8CaQ",
	    .payment_id = e.payment.id,
	    .amount = 40,
	    .currency = "INR",
	    .reason = "chargeback",
	    .phase = "chargeback",
	    .respond_by = 1590431400,
	    .created_at = 1589907957};
	body = event_body(unit_arena(), &e);
	assert_int_equal(
	    json_parse(unit_arena(), body, strlen(body), &node), ERR_OK);
	assert_int_equal(
	    json_text(node, "payload.dispute.entity.status", &status), ERR_OK);
	assert_string_equal(status, "lost");
	assert_int_equal(
	    json_int64(node, "payload.dispute.entity.amount_deducted", &amount),
	    ERR_OK);
	assert_int_equal(amount, 40);
	e.name = "payment.dispute.action_required";
	body = event_body(unit_arena(), &e);
	assert_int_equal(
	    json_parse(unit_arena(), body, strlen(body), &node), ERR_OK);
	assert_int_equal(
	    json_text(node, "payload.dispute.entity.status", &status), ERR_OK);
	assert_string_equal(status, "open");
	assert_null(json_at(node, "payload.dispute.entity.evidence"));
	assert_non_null(json_at(node, "payload.dispute.evidence"));
}

static void
test_style(void **state)
{
	static const char body[] = "{\"entity\":\"order\",\"receipt\":"
				   "\"a/\xe2\x82\xb9\xf0\x9f\x9a\xb4\","
				   "\"notes\":[]}";

	(void)state;
	assert_string_equal(style_apply(unit_arena(), body, ""), body);
	assert_string_equal(style_apply(unit_arena(), body, "escape=all"),
	    "{\"entity\":\"order\",\"receipt\":"
	    "\"a\\/\\u20b9\\ud83d\\udeb4\",\"notes\":[]}");
	assert_string_equal(style_apply(unit_arena(), body, "escape=slash"),
	    "{\"entity\":\"order\",\"receipt\":"
	    "\"a\\/\xe2\x82\xb9\xf0\x9f\x9a\xb4\",\"notes\":[]}");
	assert_string_equal(
	    style_apply(unit_arena(), body, "escape=unicode notes=object"),
	    "{\"entity\":\"order\",\"receipt\":"
	    "\"a/\\u20b9\\ud83d\\udeb4\",\"notes\":{}}");
	assert_non_null(strstr(
	    style_apply(unit_arena(), body, "extra_fields=1 notes=array"),
	    "\"notes\":[],\"unannounced\":{"));
}

/* The vectors of the gateway's own SDKs. */
static void
test_signatures(void **state)
{
	static const char body[] = "{\"a\":1,\"b\":2,\"c\":{\"d\":3}}";

	(void)state;
	assert_string_equal(
	    event_signature(unit_arena(), "123456", body, sizeof(body) - 1),
	    "2fe04e22977002e6c7cb553adab8b460cb9e2a4970d5953cb27a8472752e3bbc");
	assert_string_equal(
	    event_callback_signature(unit_arena(), "EnLs21M47BllR3X8PSFtjtbd",
		"order_IEIaMR65cu6nz3", "pay_IH4NVgf4Dreq1l"),
	    "0d4e745a1838664ad6c9c9902212a32d627d68e917290b0ad5f08ff4561bc50"
	    "f");
}

static void
test_ladder(void **state)
{
	(void)state;
	assert_int_equal(ladder_next_ms("order.paid", 500, 1, 1), 232);
	assert_int_equal(ladder_next_ms("order.paid", 500, 2, 0.01), 67);
	assert_int_equal(ladder_next_ms("order.paid", 400, 1, 1), 6762);
	assert_int_equal(ladder_next_ms("payment.failed", 500, 1, 1), 6762);
	assert_int_equal(ladder_next_ms("refund.created", 503, 1, 1), 6762);
	assert_int_equal(ladder_next_ms("order.paid", 0, 1, 1), 14373);
	assert_int_equal(ladder_next_ms("order.paid", 500, 15, 1), 81953533);
	assert_int_equal(ladder_next_ms("order.paid", 500, 16, 1), -1);
	assert_int_equal(ladder_next_ms("order.paid", 400, 15, 1), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT(test_bodies),
	    UNIT(test_failed_stays_the_same),
	    UNIT(test_refund_is_sorted),
	    UNIT(test_dispute),
	    UNIT(test_style),
	    UNIT(test_signatures),
	    UNIT(test_ladder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
