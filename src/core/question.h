/*
 * One answer held against its question (CHK-02).
 *
 * It reads no form and stores nothing.
 *
 * The answer lives in the arena given.
 *
 * A wrong answer is no error: the message id of the complaint is returned.
 */
#ifndef CORE_QUESTION_H
#define CORE_QUESTION_H

#include "base/arena.h"
#include "core/event.h"

enum {
	QUESTION_TEXT_MAX = 200 /* characters */
};

/* typed: without blanks at its ends, "" for nothing. NULL when it will do;
 * *value_r is then as it is to be kept ("+91..." of a phone), "" for none. */
const char *question_check(struct arena *a, const struct question *q,
    const char *typed, const char **value_r);

#endif
