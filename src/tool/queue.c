#include "tool/tool.h"

#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "core/steer.h"

enum {
	ENTRY_MAX = 16384 /* of the list of users */
};

const char *
tool_who(struct arena *a)
{
	const char *name = getenv("SUDO_USER");
	struct passwd entry, *user = NULL;
	char *room = arena_alloc(a, ENTRY_MAX);

	if (name == NULL || name[0] == '\0') {
		(void)getpwuid_r(getuid(), &entry, room, ENTRY_MAX, &user);
		name = user != NULL ? user->pw_name : "somebody";
	}
	return arena_printf(a, "%s (command line)", name);
}

static struct steer
open_steer(const struct tool *t)
{
	return (struct steer){
	    .db = tool_db(t, t->conf->pg_url, false),
	    .line = line_new(t->conf),
	    .by = tool_who(t->arena),
	    .slug = t->args[0],
	};
}

/* Says how it ended, and closes what was opened. */
static int
end(struct steer *s, enum err e, const char *done)
{
	db_free(&s->db);
	line_free(&s->line);
	switch (e) {
	case ERR_OK:
		(void)printf("%s: %s\n", s->slug, done);
		return EXIT_DONE;
	case ERR_NONE:
		return tool_refused(s->slug, "there is no such event");
	case ERR_CONFLICT:
		return tool_refused(s->slug, "nobody has this number");
	case ERR_INPUT:
		return tool_refused("message",
		    "one line of at most 200 bytes of UTF-8, please");
	case ERR_AUTH:
	case ERR_BUSY:
	case ERR_DOWN:
	case ERR_UNSURE:
	case ERR_LIMIT:
	case ERR_BUG:
		break;
	}
	return tool_failed(s->slug, e);
}

int
tool_queue_pause(const struct tool *t)
{
	struct steer s;
	const char *message = t->n_args > 1 ? t->args[1] : "";

	if (t->n_args < 1)
		return tool_usage();
	s = open_steer(t);
	return end(&s, steer_pause(&s, t->arena, message),
	    "nobody is called until startline queue resume");
}

int
tool_queue_resume(const struct tool *t)
{
	struct steer s;

	if (t->n_args != 1)
		return tool_usage();
	s = open_steer(t);
	return end(&s, steer_resume(&s, t->arena),
	    "people are called, and anybody may join");
}

int
tool_queue_rate(const struct tool *t)
{
	struct steer s;
	int64_t rate = 0;

	if (t->n_args != 2)
		return tool_usage();
	if (strcmp(t->args[1], "auto") != 0 &&
	    text_to_int64(t->args[1], 1, STEER_RATE_MAX, &rate) != ERR_OK)
		return tool_refused(
		    t->args[1], "admissions a minute, 1 to 600000, or auto");
	s = open_steer(t);
	return end(&s, steer_rate(&s, t->arena, rate),
	    rate > 0 ? arena_printf(t->arena, "%" PRId64 " a minute", rate) :
		       "worked out from how the sale goes");
}

int
tool_queue_drain(const struct tool *t)
{
	struct steer s;

	if (t->n_args != 1)
		return tool_usage();
	s = open_steer(t);
	return end(&s, steer_drain(&s, t->arena),
	    "nobody new joins until startline queue resume");
}

int
tool_queue_flush(const struct tool *t)
{
	struct steer s;

	if (t->n_args != 1)
		return tool_usage();
	s = open_steer(t);
	return end(&s, steer_flush(&s, t->arena),
	    "every number is void; who still waits joins anew");
}

/* The number of the second argument; 0: there is none. */
static int64_t
read_number(const struct tool *t)
{
	int64_t number = 0;

	if (t->n_args != 2 ||
	    text_to_int64(t->args[1], 1, INT64_C(1) << 40, &number) != ERR_OK)
		return 0;
	return number;
}

int
tool_queue_drop(const struct tool *t)
{
	struct steer s;
	int64_t number = read_number(t);

	if (number == 0)
		return tool_usage();
	s = open_steer(t);
	return end(&s, steer_drop(&s, t->arena, number), "the number is out");
}

int
tool_queue_release(const struct tool *t)
{
	struct steer s;
	int64_t number = read_number(t);

	if (number == 0)
		return tool_usage();
	s = open_steer(t);
	return end(
	    &s, steer_release(&s, t->arena, number), "the number is called");
}
