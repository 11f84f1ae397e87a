#include "core/boot.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"

enum {
	ROLE_SIZE = 64, /* of a PostgreSQL name, with its end */
	ORGANISATION_CEILING = 1 << 20,
	FRESH_MS = 60000, /* how long an organisation is good for */
	RETRY_MS = 5000,  /* after a failed look */
	LOOK_MS = 500,	  /* how long a foot may make a page wait */
	START_MS = 10000  /* how long a start waits for PostgreSQL */
};

struct boot {
	const struct conf *conf;
	struct db *db;
	struct line *line;
	int64_t deadline_ms;
	/* The one that is shown, and the one the next look is made in. */
	struct arena *shown, *other;
	const struct organisation *organisation;
	int64_t look_at_ms;
};

static int64_t
sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

enum err
boot_open(const struct conf *conf, const char *name, struct boot **boot_r)
{
	char role[ROLE_SIZE];
	const struct db_conf door = {
	    .url = conf->pg_url,
	    .role = role,
	    .prepare = conf->pg_prepare,
	    .sandbox = conf->sandbox,
	    .timeout_ms = conf->pg_timeout_ms,
	};
	struct boot *b = calloc(1, sizeof(*b));

	must(b != NULL);
	(void)snprintf(role, sizeof(role), "startline_%s", name);
	b->conf = conf;
	b->db = db_new(&door);
	b->line = line_new(conf);
	b->shown = arena_new(ORGANISATION_CEILING);
	b->other = arena_new(ORGANISATION_CEILING);
	*boot_r = b;
	boot_begin(b, clock_ms() + START_MS);
	enum err e = db_ready(b->db);
	if (e == ERR_INPUT)
		return e;
	if (e != ERR_OK)
		log_event(LOG_WARN, "started_without_database", "err",
		    err_name(e), NULL);
	return ERR_OK;
}

struct db *
boot_db(struct boot *b)
{
	return b->db;
}

struct line *
boot_line(struct boot *b)
{
	return b->line;
}

void
boot_begin(struct boot *b, int64_t deadline_ms)
{
	boot_begin_whole(
	    b, sooner(deadline_ms, clock_ms() + b->conf->pg_timeout_ms));
}

void
boot_begin_whole(struct boot *b, int64_t deadline_ms)
{
	b->deadline_ms = deadline_ms;
	db_deadline(b->db, deadline_ms);
}

void
boot_patient(struct boot *b)
{
	b->deadline_ms = 0;
	db_deadline(b->db, 0);
}

enum err
boot_ready(struct boot *b)
{
	const struct rows *r = NULL;

	/* an open connection says nothing of a server that is silent */
	arena_reset(b->other);
	return db_run(b->db, b->other, STMT_check_schema, DB_NO_ARGS, &r);
}

static void
look(struct boot *b)
{
	const struct organisation *seen;
	struct arena *spare = b->other;

	arena_reset(spare);
	db_deadline(b->db, sooner(b->deadline_ms, clock_ms() + LOOK_MS));
	enum err e = event_organisation(b->db, spare, &seen);
	db_deadline(b->db, b->deadline_ms);
	b->look_at_ms = clock_ms() + (e == ERR_OK ? FRESH_MS : RETRY_MS);
	if (e != ERR_OK)
		return;
	b->other = b->shown;
	b->shown = spare;
	b->organisation = seen;
}

const struct organisation *
boot_organisation(struct boot *b)
{
	if (clock_ms() >= b->look_at_ms)
		look(b);
	return b->organisation;
}

void
boot_close(struct boot **b)
{
	if (*b == NULL)
		return;
	db_free(&(*b)->db);
	line_free(&(*b)->line);
	arena_free(&(*b)->shown);
	arena_free(&(*b)->other);
	free(*b);
	*b = NULL;
}
