/*
 * The table of statements: what stmt.def says, with the text of each file.
 *
 * It does not run anything; db.c does.
 *
 * The texts are part of the program.
 *
 * Nothing fails: a role that is not ours simply has no statements.
 */
#ifndef PG_STMT_H
#define PG_STMT_H

#include <stdbool.h>

#include "pg/db.h"

enum stmt_rows {
	ONE,
	OPT,
	MANY,
	NONE
};
enum stmt_kind {
	READ,
	WRITE
};

struct stmt_entry {
	const char *name;
	const char *const *pieces; /* its text, ended by NULL */
	enum stmt_rows rows;
	enum stmt_kind kind;
	unsigned roles; /* bits of those who run it */
};

/* s < STMT_COUNT */
const struct stmt_entry *stmt_entry(enum stmt s);

/* The whole text in the arena. */
const char *stmt_text(struct arena *a, enum stmt s);

/* The bit of a PostgreSQL role ("startline_booking"); 0 for a stranger. */
unsigned stmt_role(const char *role);

/* Statements that prepare all of a role's, each under its name. */
const char *stmt_prepare_script(struct arena *a, const char *role);

#define STMT(name, rows, kind, roles) extern const char *const sql_##name[];
#include "pg/stmt.def"
#undef STMT

#endif
