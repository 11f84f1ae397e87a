/* The sandbox's program: a FastCGI worker for every address it plays, or with
 * --deliver what happens later. */
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"
#include "sandbox/deliver.h"
#include "sandbox/page.h"
#include "sandbox/sandbox.h"
#include "web/server.h"

static const struct route routes[] = {
    /* Razorpay */
    {"POST", "/v1/orders", page_order_create, NULL, NEED_RAW, NULL,
	"Creates an order."},
    {"GET", "/v1/orders", page_order_list, NULL, 0, NULL,
	"Lists orders, by receipt or time."},
    {"GET", "/v1/orders/{id}", page_order_fetch, NULL, 0, NULL,
	"Shows an order."},
    {"GET", "/v1/orders/{id}/payments", page_order_payments, NULL, 0, NULL,
	"Lists the payments of an order."},
    {"GET", "/v1/payments", page_payment_list, NULL, 0, NULL,
	"Lists payments, by time."},
    {"GET", "/v1/payments/{id}", page_payment_fetch, NULL, 0, NULL,
	"Shows a payment."},
    {"POST", "/v1/payments/{id}/capture", page_payment_capture, NULL, NEED_RAW,
	NULL, "Captures an authorized payment."},
    {"POST", "/v1/payments/{id}/refund", page_refund_create, NULL, NEED_RAW,
	NULL, "Refunds a captured payment, once a key."},
    {"GET", "/v1/payments/{id}/refunds", page_payment_refunds, NULL, 0, NULL,
	"Lists the refunds of a payment."},
    {"GET", "/v1/payments/{id}/refunds/{refund}", page_payment_refund, NULL, 0,
	NULL, "Shows a refund of a payment."},
    {"GET", "/v1/refunds", page_refund_list, NULL, 0, NULL,
	"Lists refunds, by time."},
    {"GET", "/v1/refunds/{id}", page_refund_fetch, NULL, 0, NULL,
	"Shows a refund."},
    {"POST", "/v1/checkout/embedded", page_checkout, "sandbox/checkout.tpl",
	NEED_RAW, NULL, "The hosted checkout page, opened by the shop's form."},
    {"POST", "/v1/checkout/submit", page_checkout_submit, "sandbox/return.tpl",
	NEED_RAW, NULL, "Tries to pay, and brings the outcome back."},
    {"GET", "/v1/checkout.js", page_checkout_script,
	"sandbox/checkout_js.txt.tpl", 0, NULL,
	"The script that opens the checkout in a frame."},
    {"GET", "/v1/return.js", page_return_script, "sandbox/return_js.txt.tpl", 0,
	NULL, "Presses the button of the page that brings back."},
    {"GET", "/v1/style.css", page_style, "sandbox/style.txt.tpl", 0, NULL,
	"How the sandbox's pages look."},
    /* SES */
    {"POST", "/v2/email/outbound-emails", page_mail_send, NULL, NEED_RAW, NULL,
	"Takes a mail that is signed with SigV4."},
    {"GET", "/v2/email/account", page_mail_account, NULL, 0, NULL,
	"Says that mails may be sent."},
    {"GET", "/sns/{file}", page_sns_file, NULL, 0, NULL,
	"SNS's certificate, or its subscription confirmed."},
    /* Twilio */
    {"POST", "/2010-04-01/Accounts/{sid}/Messages.json", page_sms_send, NULL,
	NEED_RAW, NULL, "Takes an SMS."},
    {"GET", "/2010-04-01/Accounts/{sid}/Messages.json", page_sms_list, NULL, 0,
	NULL, "Lists SMS, by number and day."},
    {"GET", "/2010-04-01/Accounts/{sid}/Messages/{file}", page_sms_fetch, NULL,
	0, NULL, "Shows an SMS."},
    /* Controls */
    {"GET", "/", page_home, "sandbox/home.tpl", 0, NULL,
	"What the sandbox is and what it has."},
    {"GET", "/_ctl/controls", page_control_list, NULL, NEED_LOOPBACK, NULL,
	"Lists how it was told to misbehave, as JSON."},
    {"POST", "/_ctl/set", page_control_set, NULL, NEED_RAW | NEED_LOOPBACK,
	NULL, "Tells it to misbehave, or changes a setting."},
    {"POST", "/_ctl/reset", page_control_reset, NULL, NEED_RAW | NEED_LOOPBACK,
	NULL, "Behaves again, or forgets everything."},
    {"POST", "/_ctl/pay", page_control_pay, NULL, NEED_RAW | NEED_LOOPBACK,
	NULL, "Pays an order without a browser."},
    {"POST", "/_ctl/replay", page_control_replay, NULL,
	NEED_RAW | NEED_LOOPBACK, NULL, "Sends webhooks once more."},
    {"POST", "/_ctl/release", page_control_release, NULL,
	NEED_RAW | NEED_LOOPBACK, NULL, "Sends webhooks that were held."},
    {"POST", "/_ctl/refund", page_control_refund, NULL,
	NEED_RAW | NEED_LOOPBACK, NULL,
	"Gives money back that the shop did not ask for."},
    {"POST", "/_ctl/dispute", page_control_dispute, NULL,
	NEED_RAW | NEED_LOOPBACK, NULL,
	"Opens a dispute of a payment, or moves it on."},
    {"POST", "/_ctl/subscribe", page_control_subscribe, NULL,
	NEED_RAW | NEED_LOOPBACK, NULL, "Asks the site to confirm SNS."},
    {"POST", "/_ctl/tell", page_control_tell, NULL, NEED_RAW | NEED_LOOPBACK,
	NULL, "Lets SNS tell something more of a mail."},
    {"GET", "/_ctl/log", page_log, NULL, NEED_LOOPBACK, NULL,
	"What truly happened, as JSON."},
    {"GET", "/_ctl/mailbox", page_mailbox, "sandbox/mailbox.tpl", NEED_LOOPBACK,
	NULL, "Lists the mails it took."},
    {"GET", "/_ctl/mailbox/{mail}", page_mail, "sandbox/mail.tpl",
	NEED_LOOPBACK, NULL, "Shows a mail."},
    {"GET", "/_ctl/mailbox/{mail}/{part}", page_mail_part, NULL, NEED_LOOPBACK,
	NULL, "Hands out an attachment."},
    {"GET", "/_ctl/sms", page_outbox, "sandbox/outbox.tpl", NEED_LOOPBACK, NULL,
	"Lists the SMS it took."},
};

static enum err
ready(void *ctx, struct request *q)
{
	struct sandbox *s = ctx;

	(void)q;
	return db_ready(s->db);
}

static struct sandbox sandbox;

static const struct worker worker = {
    .name = "sandbox",
    .routes = routes,
    .n_routes = sizeof(routes) / sizeof(routes[0]),
    .ready = ready,
    .missing = page_missing,
    .ctx = &sandbox,
};

static int
deliver(void)
{
	struct conf conf;

	if (conf_read(NULL, &conf) != ERR_OK)
		return 1;
	log_open("sandbox-deliver", log_level_of(conf.log_level));
	return deliver_run(&conf);
}

static int
serve(void)
{
	struct server_conf server;
	struct conf conf;
	struct arena *a = arena_new(65536);
	int status = 1;

	if (server_boot(&worker, &conf, &server) == ERR_OK &&
	    sandbox_open(&sandbox, a, &conf) == ERR_OK)
		status = server_run(&worker, &server);
	db_free(&sandbox.db);
	arena_free(&a);
	return status;
}

int
main(int argc, char **argv)
{
	int status;

	if (argc == 2 && strcmp(argv[1], "--deliver") == 0)
		return deliver();
	if (server_option(argc, argv, &worker, &status))
		return status;
	return serve();
}
