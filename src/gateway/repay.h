/*
 * Refunds, asked for one by one until the gateway has them (PAY-06).
 *
 * It does not decide that money goes back: the intent is written already.
 *
 * Nothing is kept.
 *
 * Whatever the gateway says is written down and ERR_OK; an error is the
 * database's, and the refund is due again within a minute.
 */
#ifndef GATEWAY_REPAY_H
#define GATEWAY_REPAY_H

#include "core/refund.h"
#include "gateway/gateway.h"

MUST_USE enum err repay_ask(
    struct gateway *g, struct arena *a, const struct refund *refund);

#endif
