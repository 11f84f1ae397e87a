/*
 * Rows of JSON as one JSON object, streamed: {"orders":[...],"payments":[...]}.
 *
 * It does not make the rows; the statements do.
 *
 * Memory stays flat whatever the number of rows.
 *
 * An error after the first byte cuts the connection, so half a log is never
 * taken for a whole one.
 */
#ifndef SANDBOX_LOG_H
#define SANDBOX_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "sandbox/sandbox.h"
#include "web/request.h"

struct log_part {
	const char *name; /* of the member */
	enum stmt stmt;	  /* its last column is a line of JSON */
	bool bounded;	  /* takes after, limit, filter of the query */
};

MUST_USE enum err log_stream(struct request *q, struct sandbox *s,
    const struct log_part *parts, size_t n);

/* The rows alone, as one JSON array. */
MUST_USE enum err log_array(struct request *q, struct sandbox *s,
    enum stmt stmt, const char *const *args, size_t n_args, size_t column);

#endif
