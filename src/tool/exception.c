#include "core/exception.h"

#include <stdio.h>

#include "base/text.h"
#include "tool/tool.h"

int
tool_exception_close(const struct tool *t)
{
	struct db *db;
	int64_t id;
	enum err e;

	if (t->n_args != 2 ||
	    text_to_int64(t->args[0], 1, INT64_MAX, &id) != ERR_OK)
		return tool_usage();
	db = tool_db(t, t->conf->pg_url, false);
	e = exception_close(db, t->arena, id, tool_who(t->arena), t->args[1]);
	db_free(&db);
	if (e == ERR_NONE)
		return tool_refused(t->args[0], "no exception that is open");
	if (e == ERR_INPUT)
		return tool_refused(
		    t->args[0], "say in 1 to 500 bytes what was decided");
	if (e != ERR_OK)
		return tool_failed("exception close", e);
	(void)printf("%s: closed\n", t->args[0]);
	return EXIT_DONE;
}
