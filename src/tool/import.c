#include "tool/tool.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/import.h"

static void
print_complaints(const char *path, const struct import *im)
{
	for (size_t i = 0; i < im->n_complaints; i++)
		(void)fprintf(stderr, "%s:%d: %s\n", path,
		    im->complaints[i].line, im->complaints[i].what);
}

int
tool_event_import(const struct tool *t)
{
	struct import im = {0};
	struct db *db;
	const char *text = NULL;
	size_t len = 0;
	enum err e;

	if (t->n_args != 1)
		return tool_usage();
	if (tool_slurp(t->arena, t->args[0], &text, &len) != ERR_OK)
		return EXIT_FAILED;
	db = tool_db(t, t->conf->pg_url, false);
	e = import_run(db, t->arena, text, len, &im);
	db_free(&db);
	print_complaints(t->args[0], &im);
	if (e != ERR_OK)
		return tool_failed(t->args[0], e);
	(void)printf("%s: %s, %" PRId64 " places added, %" PRId64
		     " taken away\n",
	    im.slug, im.created ? "new" : "known", im.places_added,
	    im.places_removed);
	return EXIT_DONE;
}
