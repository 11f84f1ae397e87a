/*
 * The conversation with Razorpay about our money: what the worker of the
 * payment pages, the jobs and the command line have in common. Each step is
 * intent (core), call (remote), outcome (core).
 *
 * It shows nothing and decides nothing: what a fact means is core/payment.h.
 *
 * struct gateway borrows all it holds.
 *
 * No transaction is open across a call (invariant 10). A database that goes
 * away between call and outcome is ERR_UNSURE or ERR_DOWN: reconcile finds it.
 */
#ifndef GATEWAY_GATEWAY_H
#define GATEWAY_GATEWAY_H

#include "base/arena.h"
#include "core/line.h"
#include "core/payment.h"
#include "remote/razorpay.h"

struct gateway {
	struct db *db;
	struct line *line;
	struct razorpay *razorpay;
};

#endif
