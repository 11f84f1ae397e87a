/*
 * What a rehearsal says: a line a second while it runs, the figures at its end,
 * and whether it is a go.
 *
 * It measures nothing.
 *
 * Nothing is kept.
 *
 * Nothing fails.
 */
#ifndef TOOL_REHEARSE_REPORT_H
#define TOOL_REHEARSE_REPORT_H

#include "tool/rehearse_till.h"

struct report {
	struct scene *scene;
	struct till till;
	int64_t for_sale; /* places not booked or blocked before */
	int64_t left;	  /* that nobody had at the end */
	size_t checks, violations;
	/* worked out by report_print() */
	int64_t most_inside, most_taken;
	int64_t twice; /* numbers that more than one visitor had */
};

/* A line on standard error. */
void report_progress(const struct scene *s, int64_t now_ms);

/* The figures, on standard output. */
void report_print(struct report *r);

/* The last line: "go", or "no-go: " and why; true: go. After report_print(). */
bool report_verdict(const struct report *r);

#endif
