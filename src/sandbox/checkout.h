/*
 * The hosted checkout page, step by step: read what the shop's form sent, show
 * the ways to pay, and bring the visitor back with the outcome.
 *
 * It decides nothing about a payment: pay.h does. It needs no script: scripts
 * only press the button that is there anyway, or tell the page around a frame.
 *
 * Everything lives in the request's arena.
 *
 * As handlers do: an answer and ERR_OK, or an error.
 */
#ifndef SANDBOX_CHECKOUT_H
#define SANDBOX_CHECKOUT_H

#include "sandbox/entity.h"
#include "sandbox/pay.h"
#include "web/answer.h"
#include "web/form.h"
#include "web/request.h"

struct checkout {
	struct request *q;
	struct arena *a;
	struct pairs fields;
	struct order order; /* id NULL: none */
	const char *modal;  /* origin of the page around us; NULL: none */
};

MUST_USE enum err checkout_read(struct request *q, struct checkout *k);
/* "" when it was not sent. */
const char *checkout_field(const struct checkout *k, const char *name);
MUST_USE enum err checkout_find_order(struct checkout *k, struct sandbox *s);
/* Sets modal, and lets that page alone frame the answer. */
void checkout_frame(struct checkout *k);

/* "http://host:port" of a http or https URL; NULL for anything else. */
const char *checkout_origin(struct arena *a, const char *url);

/* The page with the ways to pay; failed: the try before, NULL: none. */
MUST_USE enum err checkout_show(
    struct checkout *k, const struct pay_result *failed);

/* The page that posts the outcome to the shop, or tells the frame's parent. */
MUST_USE enum err checkout_bring_back(
    struct checkout *k, const struct pay_result *r);

/* ORIGIN and MESSAGE for the script in a frame. */
void checkout_fill_message(
    const struct checkout *k, struct tmpl_dict *d, const struct pay_result *r);

#endif
