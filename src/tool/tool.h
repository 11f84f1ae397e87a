/*
 * The startline command: what its subcommands share.
 *
 * It is not a library for workers.
 *
 * main() owns what struct tool points to.
 *
 * A subcommand returns the program's exit status; what went wrong is already on
 * standard error.
 */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include "base/arena.h"
#include "base/conf.h"
#include "pg/db.h"

enum {
	EXIT_DONE = 0,
	EXIT_FAILED = 1, /* also: a violation was found */
	EXIT_USAGE = 2
};

struct tool {
	const struct conf *conf;
	struct arena *arena;
	int n_args; /* what follows the command's words */
	char **args;
};

/* A connection as the owner; for db_free(). */
struct db *tool_db(const struct tool *t, const char *url, bool any_schema);

/* Says on standard error what failed; EXIT_FAILED. */
int tool_failed(const char *what, enum err e);

/* Prints how the command is used; EXIT_USAGE. */
int tool_usage(void);

/* One file a command. */
int tool_audit(const struct tool *t);
int tool_event_import(const struct tool *t);
int tool_migrate(const struct tool *t);
int tool_rehearse(const struct tool *t);

#endif
