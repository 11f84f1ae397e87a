/*
 * Goes through the gateway's own lists and brings us to what they say: every
 * few minutes by a job, for as long back as somebody wishes by the command
 * line.
 *
 * It decides nothing about money: each payment goes the way of every other fact
 * (gateway/fact.h), each refund through core/refund.h. Done twice it is done
 * once.
 *
 * struct review belongs to the caller and borrows all it holds. A page of a
 * list is in memory at a time, however long the list is.
 *
 * A gateway or database that fails is asked again, `patience` times; then the
 * rest is left and the error returned. What is refused is told and the others
 * go on.
 */
#ifndef GATEWAY_REVIEW_H
#define GATEWAY_REVIEW_H

#include "gateway/gateway.h"

struct review {
	struct gateway *gateway;
	struct arena *page, *item; /* reset again and again */
	int64_t since_s; /* what the gateway made before is left alone */
	bool dry;	 /* only say what would be done */
	bool remind;	 /* also say what was open before */
	int patience;
	bool (*over)(void); /* true: leave the rest; NULL: never */
	/* What was done, or is open: an id of the gateway's and words. */
	void (*say)(const char *id, const char *what);
	/* what was seen, what was done, and what a person has to look at */
	int64_t orders, payments, adopted, settled, open;
};

/* Orders: one of ours whose id was lost is ours again by its receipt. */
MUST_USE enum err review_orders(struct review *v);

/* Payments, each settled, with their refunds; after the orders, unless those of
 * which money is known are enough. */
MUST_USE enum err review_payments(struct review *v);

#endif
