#include "tool/tool.h"

#include <stdio.h>

#include "core/migrate.h"

static int
migrate(const struct tool *t, const char *url, const char *dir)
{
	struct db *db = tool_db(t, url, true);
	int applied = 0;
	enum err e =
	    migrate_run(db, t->arena, dir, t->conf->schema_dir, &applied);

	db_free(&db);
	if (e != ERR_OK)
		return tool_failed(dir, e);
	(void)printf("%s: %d new, up to date\n", dir, applied);
	return EXIT_DONE;
}

int
tool_migrate(const struct tool *t)
{
	int status = migrate(t, t->conf->pg_url, t->conf->schema_dir);

	if (status != EXIT_DONE || *t->conf->sandbox_pg_url == '\0')
		return status;
	return migrate(t, t->conf->sandbox_pg_url,
	    arena_printf(t->arena, "%s/sandbox", t->conf->schema_dir));
}
