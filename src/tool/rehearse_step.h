/*
 * A visitor's next request, and the chance that decides for it.
 *
 * It decides nothing itself.
 *
 * The request's text is the visitor's.
 *
 * Nothing fails.
 */
#ifndef TOOL_REHEARSE_STEP_H
#define TOOL_REHEARSE_STEP_H

#include "tool/rehearse_visitor.h"

struct step {
	enum page_kind kind;
	const char *path;
	const char *body; /* NULL: a GET */
	int64_t after_ms; /* how long the visitor thinks */
	bool foreign;	  /* it comes from the gateway's page: no cookies */
};

void step_take(struct scene *s, struct visitor *v, const struct step *step);

/* From least to most, by the visitor's own dice. */
int64_t step_chance(struct visitor *v, int64_t least, int64_t most);

/* True so often in a hundred. */
bool step_percent(struct visitor *v, int64_t percent);

#endif
