/*
 * The handlers of this worker, for its route table in main.c.
 *
 * They decide nothing about money: core does, by what gateway heard.
 *
 * ctx is a struct till.
 *
 * Each answers, or returns the error that becomes a page.
 */
#ifndef PAYMENT_PAGE_H
#define PAYMENT_PAGE_H

#include "payment/till.h"
#include "view/page_payment.h"
#include "web/route.h"

/* The booking's page in one of its faces; path: where it asks again. */
MUST_USE enum err page_face(struct till *till, struct request *q,
    const struct booking *b, enum booking_face face, const char *path);

page_fn page_booking;
page_fn page_calendar;
page_fn page_pay;
page_fn page_press;
page_fn page_cancel;
page_fn page_give_up;
page_fn page_callback;
page_fn hook_razorpay;
page_fn hook_ses;
page_fn hook_twilio;

#endif
