/*
 * The sandbox's own record of the payments of a rehearsal.
 *
 * It is asked, never told anything.
 *
 * Nothing is kept.
 *
 * Fails as http.h says; ERR_INPUT for an answer that is not the log.
 */
#ifndef TOOL_REHEARSE_TILL_H
#define TOOL_REHEARSE_TILL_H

#include "tool/rehearse_visitor.h"

struct till {
	int64_t last_seq; /* of the payments there were */
	int64_t captured; /* and kept, of our visitors' orders */
	int64_t places;	  /* those pay for */
	int64_t refunded;
	int64_t owed; /* captured and kept, and the visitor has no ticket */
};

/* How far the log goes before anybody comes. */
MUST_USE enum err till_begin(const char *sandbox, struct till *till_r);

/* What came since, held against the visitors' own orders. */
MUST_USE enum err till_count(const struct scene *s, struct till *till);

#endif
