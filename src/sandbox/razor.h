/*
 * Razorpay's manners: who may call, how a refusal is worded, how a body and a
 * list's bounds are read.
 *
 * It knows no order or payment.
 *
 * Everything lives in the call's arena.
 *
 * Readers answer the call themselves when what was sent is wrong, and return
 * false.
 */
#ifndef SANDBOX_RAZOR_H
#define SANDBOX_RAZOR_H

#include <stdbool.h>
#include <stdint.h>

#include "sandbox/call.h"

/* Runs a call of Razorpay's interface: credentials, controls, work, log. route
 * and target are its name and its object in controls and in the log. */
MUST_USE enum err razor_run(struct request *q, void *ctx, const char *route,
    enum err (*work)(struct call *c), const char *target);

/* 200 with an entity or a collection, written as the settings say. */
void razor_answer(struct call *c, const struct json *node);

/* 400 for a field with its description; field may be NULL. */
void razor_invalid(struct call *c, const char *field, const char *description);
/* The same with what the gateway calls not applicable. */
void razor_not_so(struct call *c, int status, const char *description);
/* "The id provided does not exist", or "... is not a valid id" where it has not
 * even the form: prefix and 14 letters and digits. */
void razor_no_id(struct call *c, const char *prefix, const char *id);

/* The body, JSON or a form, as one object (an empty one counts as {}) that has
 * none but these members (ended by NULL). */
bool razor_body(
    struct call *c, const char *const *known, const struct json **body_r);
/* At most 15 pairs of 256 bytes, as the text that is stored. */
bool razor_notes(struct call *c, const struct json *body, const char **notes_r);
/* NULL when it is not there; at most 40 bytes. */
bool razor_receipt(
    struct call *c, const struct json *body, const char **receipt_r);
/* A whole number of at least 100 paise; 0 when it may be and is missing. */
bool razor_amount(
    struct call *c, const struct json *body, bool required, int64_t *amount_r);

/* from, to (NULL: any), count and skip of a list as parameters. */
struct razor_list {
	const char *from;
	const char *to;
	const char *count;
	const char *skip;
};
bool razor_list(struct call *c, struct razor_list *list_r);

#endif
