/*
 * What happens later: webhooks on their way with the gateway's measured retry
 * times, payments that succeed or fail by themselves, refunds, SMS on the move.
 *
 * It answers nobody; the FastCGI workers do.
 *
 * It forks a handful of children, each with a connection of its own, so that a
 * slow shop holds up one of them only. No transaction is open while it calls
 * out.
 *
 * A child that dies is replaced; what it held is taken up again by another
 * after half a minute, as the gateway delivers at least once.
 */
#ifndef SANDBOX_DELIVER_H
#define SANDBOX_DELIVER_H

#include "sandbox/sandbox.h"

/* Runs until SIGTERM. Returns the exit status. */
int deliver_run(const struct conf *conf);

/* One round of webhooks: takes a few that are due and tries them. n_r: how many
 * were taken. */
MUST_USE enum err deliver_webhooks(
    struct sandbox *s, struct arena *a, size_t *n_r);

/* One round of everything else. n_r: how much there was. */
MUST_USE enum err later_round(struct sandbox *s, struct arena *a, size_t *n_r);

/* Milliseconds after the first try at which the next one is due, tries of them
 * made, the last answered with status (0: not in time); -1: none is left. */
int64_t ladder_next_ms(
    const char *event, int status, int64_t tries, double factor);

#endif
