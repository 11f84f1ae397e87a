#include "core/migrate.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/token.h"

enum {
	FILES_MAX = 999,
	FILE_BYTES_MAX = 1024 * 1024
};

struct folder {
	const char *dir;
	const char *version;		  /* the text of version.sql */
	const char *names[FILES_MAX + 1]; /* by number, from 1 */
	int n;
};

/* The text of dir/name; ERR_NONE when there is no such file. */
static enum err
read_text(
    struct arena *a, const char *dir, const char *name, const char **text_r)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	FILE *in = fopen(path, "r");
	char *text;
	size_t n;
	enum err e = ERR_OK;

	if (in == NULL)
		return errno == ENOENT ? ERR_NONE : ERR_INPUT;
	text = arena_alloc(a, FILE_BYTES_MAX);
	n = fread(text, 1, FILE_BYTES_MAX, in);
	if (ferror(in) != 0 || n == FILE_BYTES_MAX)
		e = ERR_INPUT;
	(void)fclose(in);
	*text_r = text;
	return e;
}

/* The number of NNN_words.sql; 0 for any other name. */
static int
number_of(const char *name)
{
	size_t len = strlen(name);

	if (strspn(name, "0123456789") != 3 || name[3] != '_' || len < 9 ||
	    strcmp(name + len - 4, ".sql") != 0)
		return 0;
	return (int)strtol(name, NULL, 10);
}

static enum err
refuse(const char *why, const char *file)
{
	log_event(
	    LOG_ERROR, "migration_refused", "why", why, "file", file, NULL);
	return ERR_INPUT;
}

static enum err
list(struct arena *a, const char *dir, struct folder *f)
{
	DIR *d = opendir(dir);
	const struct dirent *entry;
	enum err e = ERR_OK;
	int i;

	if (d == NULL)
		return refuse("folder", dir);
	while ((entry = readdir(d)) != NULL) {
		i = number_of(entry->d_name);
		if (i != 0 && f->names[i] != NULL)
			e = refuse("number taken twice", entry->d_name);
		if (i != 0)
			f->names[i] = arena_strdup(a, entry->d_name);
		if (i > f->n)
			f->n = i;
	}
	(void)closedir(d);
	for (i = 1; i <= f->n; i++)
		if (f->names[i] == NULL)
			e = refuse("number missing before", f->names[f->n]);
	return e;
}

/* In the transaction: has this file been applied, and unchanged? ERR_NONE when
 * it has not. */
static enum err
find(struct db *db, struct arena *a, int number, const char *name,
    const char *digest)
{
	const struct rows *rows = NULL;
	enum err e = db_run(
	    db, a, STMT_find_migration, DB_ARGS(db_int(a, number)), &rows);

	if (e != ERR_OK)
		return e;
	if (strcmp(rows_text(rows, 0, 0), digest) == 0)
		return ERR_OK;
	log_event(LOG_ERROR, "migration_changed", "file", name, NULL);
	return ERR_CONFLICT;
}

static enum err
apply(struct db *db, struct arena *a, int number, const char *name,
    const char *text, const char *digest)
{
	enum err e = db_run_script(db, text);

	if (e != ERR_OK) {
		log_event(LOG_ERROR, "migration_failed", "file", name, NULL);
		return e;
	}
	log_event(LOG_INFO, "migrated", "file", name, NULL);
	return db_run(db, a, STMT_add_migration,
	    DB_ARGS(db_int(a, number), name, digest), NULL);
}

static enum err
step(struct db *db, struct arena *a, const struct folder *f, int number,
    int *applied)
{
	const char *name = f->names[number], *text = NULL, *digest;
	enum err e = read_text(a, f->dir, name, &text);

	if (e != ERR_OK)
		return refuse("unreadable", name);
	digest = token_sha256_hex(a, text, strlen(text));
	e = db_begin(db);
	if (e != ERR_OK)
		return e;
	e = db_run_script(db, f->version);
	if (e == ERR_OK)
		e = find(db, a, number, name, digest);
	if (e == ERR_NONE) {
		(*applied)++;
		e = apply(db, a, number, name, text, digest);
	}
	if (e == ERR_OK)
		return db_commit(db);
	db_rollback(db);
	return e;
}

static enum err
not_ahead(struct db *db, struct arena *a, const struct folder *f)
{
	const struct rows *rows = NULL;
	enum err e = db_run(db, a, STMT_count_migrations, DB_NO_ARGS, &rows);

	if (e != ERR_OK || rows_int64(rows, 0, 0) <= f->n)
		return e;
	log_event(LOG_ERROR, "migration_ahead", "version",
	    rows_text(rows, 0, 0), NULL);
	return ERR_CONFLICT;
}

static enum err
finish(struct db *db, struct arena *a, const struct folder *f)
{
	const char *roles = "";
	enum err e = read_text(a, f->dir, "roles.sql", &roles);

	if (e != ERR_OK && e != ERR_NONE)
		return refuse("unreadable", "roles.sql");
	e = db_begin(db);
	if (e != ERR_OK)
		return e;
	e = db_run_script(db, f->version);
	if (e == ERR_OK)
		e = not_ahead(db, a, f);
	if (e == ERR_OK && *roles != '\0')
		e = db_run_script(db, roles);
	if (e == ERR_OK)
		return db_commit(db);
	db_rollback(db);
	return e;
}

enum err
migrate_run(struct db *db, struct arena *a, const char *dir,
    const char *version_dir, int *applied_r)
{
	struct folder *f = arena_alloc(a, sizeof(*f));
	enum err e;

	*applied_r = 0;
	f->dir = dir;
	e = read_text(a, version_dir, "version.sql", &f->version);
	if (e != ERR_OK)
		return refuse("unreadable", "version.sql");
	e = list(a, dir, f);
	for (int i = 1; e == ERR_OK && i <= f->n; i++)
		e = step(db, a, f, i, applied_r);
	return e == ERR_OK ? finish(db, a, f) : e;
}
