/*
 * Every address the sandbox answers, as functions of the route table in main.c.
 *
 * They hold no rules of the gateway's: those are in the schema of the sandbox's
 * database and in pay.h, mail.h, sigv4.h.
 *
 * ctx is the process's struct sandbox.
 *
 * As in web/route.h: an answer and ERR_OK, or nothing and an error.
 */
#ifndef SANDBOX_PAGE_H
#define SANDBOX_PAGE_H

#include "web/route.h"

/* Razorpay: order.c, payment.c, refund.c */
page_fn page_order_create;
page_fn page_order_fetch;
page_fn page_order_list;
page_fn page_order_payments;
page_fn page_payment_fetch;
page_fn page_payment_list;
page_fn page_payment_capture;
page_fn page_payment_refunds;
page_fn page_payment_refund;
page_fn page_refund_create;
page_fn page_refund_fetch;
page_fn page_refund_list;

/* Its checkout: checkout.c, outcome.c, script.c */
page_fn page_checkout;
page_fn page_checkout_submit;
page_fn page_checkout_script;
page_fn page_return_script;
page_fn page_style;

/* SES, SNS and Twilio: mail.c, sns.c, sms.c */
page_fn page_mail_account;
page_fn page_mail_send;
page_fn page_sns_file;
page_fn page_sms_send;
page_fn page_sms_list;
page_fn page_sms_fetch;

/* Controls: control.c, shortcut.c, desk.c, log.c, mailbox.c, outbox.c */
page_fn page_home;
page_fn page_control_list;
page_fn page_control_set;
page_fn page_control_reset;
page_fn page_control_pay;
page_fn page_control_replay;
page_fn page_control_release;
page_fn page_control_refund;
page_fn page_control_dispute;
page_fn page_control_subscribe;
page_fn page_control_tell;
page_fn page_log;
page_fn page_mailbox;
page_fn page_mail;
page_fn page_mail_part;
page_fn page_outbox;

/* What no route answers, in the words of the interface asked. */
page_fn page_missing;

/* What a control has to say: one member, as JSON. */
MUST_USE enum err control_say(
    struct request *q, int status, const char *name, const char *value);

#endif
