/*
 * What a rehearsal is told on its command line.
 *
 * It knows nothing of the event; what is asked of it there is checked later.
 *
 * Texts are the caller's.
 *
 * What is wrong is said on standard error.
 */
#ifndef TOOL_REHEARSE_OPTIONS_H
#define TOOL_REHEARSE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct rehearse_options {
	const char *slug;
	int64_t visitors;
	int64_t within_s;  /* in which they arrive */
	int64_t abandon;   /* percent that leave at some step */
	int64_t no_script; /* percent */
	int64_t bots;	   /* percent, on top of the visitors */
	int64_t quantity;  /* most places one wants; 0: what the event allows */
	int64_t think_s;   /* most over a form; over the choice half of it */
	int64_t pay_after_s;
	int64_t seed;
	int64_t for_s; /* the end, whatever is still open then */
};

bool rehearse_options_read(
    int n_args, char **args, struct rehearse_options *options_r);

#endif
