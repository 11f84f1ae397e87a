/*
 * One line an event on standard error: time, level, program, pid, request id,
 * event name, then key=value pairs in the order given.
 *
 * It is no place for personal data or secrets: log_mask() is for what must be
 * recognisable, everything else stays out (OPS-04).
 *
 * It keeps no memory of the caller's.
 *
 * Logging never fails visibly; a line that cannot be written is lost.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/arena.h"
#include "base/err.h"

enum log_level {
	LOG_DEBUG,
	LOG_INFO,
	LOG_WARN,
	LOG_ERROR
};

/* Sets the program's name and the least level that is written. */
void log_open(const char *program, enum log_level least);

/* The request (or item) all following lines belong to, at most 63 bytes; NULL
 * for none. */
void log_request(const char *request_id);

/* The level of that name; LOG_INFO for any other word. */
enum log_level log_level_of(const char *name);

/* Writes one line. pairs: alternating key, value, ended by NULL. Values are
 * quoted when they hold blanks, '=' or '"'; control characters become '?';
 * a NULL value is written as "-". Long values are cut at 300 bytes. */
void log_event(enum log_level level, const char *event, ...)
    __attribute__((sentinel));

/* "asha@example.org" -> "a***@e***.org", "+919812345678" -> "+91******5678". */
const char *log_mask(struct arena *a, const char *personal);

#endif
