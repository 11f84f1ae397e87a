/*
 * A visitor's cookies, kept as the line they are sent in: "a=1; b=2".
 *
 * It serves one site alone and knows no path and no date: a cookie is there
 * until it is set anew or taken back by Max-Age=0.
 *
 * The line is on the heap and belongs to the caller; NULL is an empty one.
 *
 * A line that would be longer than JAR_MAX stays as it was.
 */
#ifndef TOOL_REHEARSE_JAR_H
#define TOOL_REHEARSE_JAR_H

#include <stddef.h>

enum {
	JAR_MAX = 4096
};

/* Takes the value of a Set-Cookie header in; gives the line that replaces jar,
 * which is freed. */
char *jar_keep(char *jar, const char *cookie, size_t len);

#endif
