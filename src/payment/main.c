#include <stdio.h>
#include <string.h>

#include "payment/page.h"

/* What the gateway posts on success; of a failure nothing is believed. */
static const struct field callback_fields[] = {
    {"razorpay_payment_id", FIELD_TOKEN, 100},
    {"razorpay_order_id", FIELD_TOKEN, 100},
    {"razorpay_signature", FIELD_TOKEN, 200},
    {NULL, FIELD_TEXT, 0},
};

/* The webhooks come last: they are a pool of their own. */
static const struct route routes[] = {
    {"GET", "/b/{reference}", page_booking, "payment/booking.tpl", 0, NULL,
	"The booking's own page: how things stand, and the ticket."},
    {"GET", "/b/{reference}/event.ics", page_calendar, NULL, 0, NULL,
	"The calendar entry of a confirmed booking."},
    {"GET", "/pay/{reference}", page_pay, "payment/checkout.tpl", 0, NULL,
	"What is to be paid; after Pay, the way to the gateway."},
    {"POST", "/pay/{reference}", page_press, NULL,
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF, NULL,
	"Pay was pressed: makes the order."},
    {"GET", "/pay/{reference}/cancel", page_cancel, NULL, 0, NULL,
	"Back from the gateway without having paid."},
    {"POST", "/pay/{reference}/release", page_give_up, NULL,
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF, NULL,
	"Gives the places back, after asking the gateway."},
    {"POST", "/pay/{reference}/callback", page_callback, NULL, NEED_FOREIGN,
	callback_fields, "Back from the gateway: a hint, verified."},
    {"POST", "/pay/webhook/razorpay", hook_razorpay, NULL, NEED_RAW, NULL,
	"What Razorpay tells by itself."},
    {"POST", "/pay/webhook/ses", hook_ses, NULL, NEED_RAW, NULL,
	"What SES tells of mails, by SNS."},
    {"POST", "/pay/webhook/twilio", hook_twilio, NULL, NEED_RAW, NULL,
	"What Twilio tells of an SMS."},
};

enum {
	N_ROUTES = sizeof(routes) / sizeof(routes[0]),
	N_HOOKS = 3
};

static void
begin(void *ctx, struct request *q)
{
	till_begin(ctx, q);
}

/* The pool "hook" never calls out, so that a slow gateway cannot keep its own
 * webhooks waiting; without a pool one program serves all. */
static bool
take_pool(const char *pool, struct worker *w)
{
	if (strcmp(pool, "hook") == 0) {
		w->routes = routes + N_ROUTES - N_HOOKS;
		w->n_routes = N_HOOKS;
		return true;
	}
	w->n_routes = N_ROUTES - N_HOOKS;
	return strcmp(pool, "pages") == 0;
}

int
main(int argc, char **argv)
{
	struct till till = {.stand.boot = NULL};
	struct worker worker = {
	    .name = "payment",
	    .routes = routes,
	    .n_routes = N_ROUTES,
	    .begin = begin,
	    .ctx = &till,
	};
	int status;

	if (argc > 2 && strcmp(argv[1], "--pool") == 0) {
		if (!take_pool(argv[2], &worker)) {
			(void)fprintf(stderr,
			    "startline-%s: --pool pages or"
			    " --pool hook\n",
			    worker.name);
			return 2;
		}
		argc -= 2;
		argv += 2;
	}
	if (!stand_open(argc, argv, &worker, &status))
		return status;
	till_open(&till);
	return stand_run(&worker);
}
