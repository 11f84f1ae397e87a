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

/* The same in words. */
int tool_refused(const char *what, const char *why);

/* A whole file of at most a MiB; what is wrong with it is told. */
MUST_USE enum err tool_slurp(
    struct arena *a, const char *path, const char **text_r, size_t *len_r);

/* Who it was, for the audit log. */
const char *tool_who(struct arena *a);

/* Prints how the command is used; EXIT_USAGE. */
int tool_usage(void);

/* One file a command. */
int tool_audit(const struct tool *t);
int tool_event_import(const struct tool *t);
int tool_exception_close(const struct tool *t);
int tool_migrate(const struct tool *t);
int tool_outbox(const struct tool *t);
int tool_outbox_resend(const struct tool *t);
int tool_reconcile(const struct tool *t);
int tool_rehearse(const struct tool *t);

/* queue.c, queue_show.c: the line of an event. */
int tool_queue_drain(const struct tool *t);
int tool_queue_drop(const struct tool *t);
int tool_queue_flush(const struct tool *t);
int tool_queue_pause(const struct tool *t);
int tool_queue_rate(const struct tool *t);
int tool_queue_release(const struct tool *t);
int tool_queue_resume(const struct tool *t);
int tool_queue_status(const struct tool *t);
int tool_queue_verify(const struct tool *t);

#endif
