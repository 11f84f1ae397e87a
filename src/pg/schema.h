/*
 * The schema this program was built for: the number of the last migration in
 * schema/, and of the last one in schema/sandbox/.
 *
 * It does not migrate; core/migrate.c does.
 *
 * Nothing is owned.
 *
 * Nothing fails. tests/db holds the numbers against the files.
 */
#ifndef PG_SCHEMA_H
#define PG_SCHEMA_H

enum {
	SCHEMA_VERSION = 7,
	SCHEMA_VERSION_SANDBOX = 4
};

#endif
