/*
 * Brings a database to the schema of the files in a folder: NNN_words.sql in
 * the order of their numbers, each in a transaction of its own, then roles.sql.
 *
 * It never goes back, and never runs a file twice: schema_version remembers
 * number, name and digest of each. That table is made by version.sql.
 *
 * The connection (made with any_schema) and the arena are the caller's.
 *
 * An advisory lock makes two of them wait for one another. ERR_INPUT: a folder
 * with a gap in its numbers; ERR_CONFLICT: an applied file was changed, or the
 * database is ahead of the folder. Both are logged with the file's name.
 */
#ifndef CORE_MIGRATE_H
#define CORE_MIGRATE_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/db.h"

/* version_dir has version.sql, dir the rest; they are the same but for the
 * sandbox. *applied_r: how many files were new. */
MUST_USE enum err migrate_run(struct db *db, struct arena *a, const char *dir,
    const char *version_dir, int *applied_r);

#endif
