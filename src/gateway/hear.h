/*
 * Webhooks, worked off: what a stored event means for payments and refunds.
 *
 * It does not check signatures: what is in the inbox was checked at the door.
 *
 * Nothing is kept.
 *
 * An error leaves the event in the inbox: it comes again.
 */
#ifndef GATEWAY_HEAR_H
#define GATEWAY_HEAR_H

#include "core/inbox.h"
#include "gateway/gateway.h"

MUST_USE enum err hear_event(
    struct gateway *g, struct arena *a, const struct inbox_event *event);

#endif
