/*
 * A body of Razorpay's interface as JSON, also where it was sent as a form:
 * amount=500&notes[booking]=7.
 *
 * It knows which fields are numbers, and nothing else of what they mean.
 *
 * The tree lives in the caller's arena.
 *
 * ERR_INPUT: neither a JSON object nor a form.
 */
#ifndef SANDBOX_BODY_H
#define SANDBOX_BODY_H

#include "base/json.h"
#include "web/request.h"

/* An empty body counts as {}. */
MUST_USE enum err body_read(struct request *q, const struct json **body_r);

#endif
