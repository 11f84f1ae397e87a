/*
 * The gateway's half of the audit: its lists against ours (invariant 7).
 *
 * It changes nothing on either side.
 *
 * Violations live in the tool's arena.
 *
 * Fails as razorpay.h says: without an answer nothing was compared.
 */
#ifndef TOOL_AUDIT_H
#define TOOL_AUDIT_H

#include "core/audit.h"
#include "tool/tool.h"

MUST_USE enum err audit_gateway(const struct tool *t, struct db *db,
    const struct audit_violation **violations_r, size_t *n_r);

#endif
