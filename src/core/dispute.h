/*
 * Disputes: a payer asked the bank for the money back. They are written down
 * and put before a person; nothing follows from them by itself.
 *
 * It answers no dispute: that is done in the gateway's own pages.
 *
 * Nothing is kept.
 *
 * One transaction of one round trip. Events may come in any order, and twice.
 */
#ifndef CORE_DISPUTE_H
#define CORE_DISPUTE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

struct dispute_fact {
	const char *gateway_id; /* disp_... */
	const char *payment_id; /* pay_... */
	const char *state;
	int64_t amount_paise;
	const char *reason;
	int64_t told_at; /* seconds since 1970, by the gateway's clock */
};

/* state: open, under_review, action_required, won, lost or closed; ERR_INPUT
 * for another. A lost one stays before a person; one that was won is closed. */
MUST_USE enum err dispute_heard(
    struct db *db, struct arena *a, const struct dispute_fact *fact);

#endif
