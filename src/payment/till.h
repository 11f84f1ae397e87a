/*
 * What the pages of paying share, and small steps most of them take.
 *
 * It shows nothing; pages do.
 *
 * struct till lives as long as the process.
 *
 * Redirects fail as answer_redirect().
 */
#ifndef PAYMENT_TILL_H
#define PAYMENT_TILL_H

#include "core/booking.h"
#include "gateway/gateway.h"
#include "stand/stand.h"
#include "web/request.h"

struct till {
	struct stand stand;
	struct razorpay razorpay;
	struct breaker breaker; /* of razorpay, and what all workers know */
	struct breaker_others others;
	struct arena *away;
	struct gateway gateway;
};

/* After stand_open(): the way to the gateway. Without its keys nothing can be
 * paid, but every booking has its page. */
void till_open(struct till *till);

/* Before each request: nothing waits beyond its end, the gateway neither. */
void till_begin(struct till *till, struct request *q);

/* The booking of the route's {reference}. */
MUST_USE enum err till_booking(
    struct till *till, struct request *q, const struct booking **booking_r);

/* A booking's open order, as far as the gateway is asked about it. */
struct payment_order till_order(const struct booking *b);

/* 303 to the booking's own page, or to its page of paying. */
MUST_USE enum err till_to_booking(struct request *q, const char *reference);
MUST_USE enum err till_to_pay(struct request *q, const char *reference);

#endif
