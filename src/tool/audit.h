/*
 * The audit's three parts: one look (audit.c), many looks in a row
 * (audit_every.c), and the gateway's half, its lists against ours
 * (audit_gateway.c, invariant 7).
 *
 * It changes nothing on any side.
 *
 * What is found lives in the arena given.
 *
 * audit_gateway() fails as razorpay.h says: without an answer nothing was
 * compared.
 */
#ifndef TOOL_AUDIT_H
#define TOOL_AUDIT_H

#include "core/audit.h"
#include "tool/tool.h"

struct audit_options {
	bool json;
	bool gateway;
	int64_t every_ms; /* 0: one look */
	int64_t for_ms;	  /* 0: until told to end */
};

MUST_USE enum err audit_gateway(const struct tool *t, struct db *db,
    const struct audit_violation **violations_r, size_t *n_r);

/* Looks again and again, until the time is over or a look finds something; the
 * exit status. */
int audit_every(const struct tool *t, const struct audit_options *o);

/* What one look found, as lines or as JSON. gateway: NULL, or of so many. */
struct audit_gateway_part {
	const struct audit_violation *violations;
	size_t n;
	int64_t ms;
};
void audit_print_lines(
    const struct audit_report *r, const struct audit_gateway_part *gateway);

/* The members of the object that is printed; more may be put to it. */
struct json *audit_json(struct arena *a, const struct audit_report *r,
    const struct audit_gateway_part *gateway);

#endif
