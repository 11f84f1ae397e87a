#include "tool/tool.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"

enum {
	ARENA_MAX = 256 * 1024 * 1024,
	TIMEOUT_MS = 600 * 1000
};

static const struct command {
	const char *words; /* one or two */
	int n_args_max;
	int (*run)(const struct tool *t);
	const char *says;
} commands[] = {
    {"audit", 6, tool_audit,
	"check the invariants [--json] [--gateway: and Razorpay's lists]"
	" [--every 100ms [--for 10s]]"},
    {"exception close", 2, tool_exception_close,
	"ID WORDS: what was decided about a money exception of the audit"},
    {"migrate", 0, tool_migrate, "bring the database to this version's schema"},
    {"outbox resend", 1, tool_outbox_resend,
	"ID|all: send dead messages after all"},
    {"outbox", 0, tool_outbox,
	"messages that are dead or did not arrive, and how many stand where"},
    {"reconcile", 3, tool_reconcile,
	"settle what Razorpay's lists tell, --since WHEN [--dry-run]"},
    {"rehearse", 2 * 10 + 1, tool_rehearse,
	"send a simulated crowd to the event of a SLUG, with the sandbox"},
    {"event import", 1, tool_event_import,
	"take in the event of a FILE, or its changes"},
    {"queue status", 1, tool_queue_status, "how the line of an EVENT stands"},
    {"queue pause", 2, tool_queue_pause,
	"call nobody at EVENT for now; MESSAGE says why"},
    {"queue resume", 1, tool_queue_resume,
	"EVENT: call again, and let new ones join"},
    {"queue rate", 2, tool_queue_rate,
	"EVENT: so many admissions a minute, or auto"},
    {"queue drain", 1, tool_queue_drain, "EVENT: nobody new joins"},
    {"queue flush", 1, tool_queue_flush, "EVENT: everybody joins anew"},
    {"queue drop", 2, tool_queue_drop,
	"EVENT NUMBER: out of the line, or from inside"},
    {"queue release", 2, tool_queue_release,
	"EVENT NUMBER: called at once, before everybody"},
    {"queue verify", 2, tool_queue_verify,
	"check the draw of a published FILE; where a NUMBER stands"},
};

static int
usage(FILE *out)
{
	(void)fputs("usage: startline COMMAND\n\n", out);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		(void)fprintf(
		    out, "  %-15s %s\n", commands[i].words, commands[i].says);
	(void)fputs(
	    "\n"
	    "  --check-config         read the settings and say what is "
	    "wrong with them\n"
	    "  --sample-config        print every setting with its "
	    "default\n"
	    "  --man-config           print the same as the man page's table\n"
	    "  --help                 print this\n\n"
	    "The settings are read from $STARTLINE_CONF, else from\n" SYSCONFDIR
	    "/startline.conf.\n",
	    out);
	return out == stdout ? EXIT_DONE : EXIT_USAGE;
}

int
tool_usage(void)
{
	return usage(stderr);
}

/* How many of the arguments are the command's words; 0: it is another. */
static int
match(const struct command *c, int argc, char **argv)
{
	const char *blank = strchr(c->words, ' ');
	size_t first = blank ? (size_t)(blank - c->words) : strlen(c->words);

	if (argc < 1 || strlen(argv[0]) != first ||
	    strncmp(c->words, argv[0], first) != 0)
		return 0;
	if (blank == NULL)
		return 1;
	return argc > 1 && strcmp(argv[1], blank + 1) == 0 ? 2 : 0;
}

struct db *
tool_db(const struct tool *t, const char *url, bool any_schema)
{
	struct db_conf conf = {
	    .url = url,
	    .role = "startline",
	    .sandbox = t->conf->sandbox,
	    .any_schema = any_schema,
	    .timeout_ms = TIMEOUT_MS,
	};

	return db_new(&conf);
}

int
tool_failed(const char *what, enum err e)
{
	(void)fprintf(stderr, "startline: %s: %s\n", what, err_name(e));
	return EXIT_FAILED;
}

int
tool_refused(const char *what, const char *why)
{
	(void)fprintf(stderr, "startline: %s: %s\n", what, why);
	return EXIT_FAILED;
}

static int
run(const struct command *c, int n_args, char **args)
{
	struct conf conf;
	struct tool t = {.conf = &conf, .n_args = n_args, .args = args};
	int status;

	if (n_args > c->n_args_max)
		return usage(stderr);
	if (conf_read(NULL, &conf) != ERR_OK)
		return EXIT_FAILED;
	log_open("startline", LOG_WARN);
	t.arena = arena_new(ARENA_MAX);
	status = c->run(&t);
	arena_free(&t.arena);
	return status;
}

static int
option(const char *name)
{
	struct conf conf;

	if (strcmp(name, "--help") == 0)
		return usage(stdout);
	if (strcmp(name, "--check-config") == 0)
		return conf_read(NULL, &conf) == ERR_OK ? EXIT_DONE :
							  EXIT_FAILED;
	if (strcmp(name, "--sample-config") == 0) {
		conf_print_sample(stdout);
		return EXIT_DONE;
	}
	if (strcmp(name, "--man-config") == 0) {
		conf_print_man(stdout);
		return EXIT_DONE;
	}
	return usage(stderr);
}

int
main(int argc, char **argv)
{
	int used;

	if (argc < 2)
		return usage(stderr);
	if (argv[1][0] == '-')
		return option(argv[1]);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		used = match(&commands[i], argc - 1, argv + 1);
		if (used > 0)
			return run(
			    &commands[i], argc - 1 - used, argv + 1 + used);
	}
	return usage(stderr);
}
