/*
 * What a worker opens at start and keeps: PostgreSQL under its role, the line's
 * Redis, and the organisation that stands at the foot of every page.
 *
 * It is not the web side of starting (server_boot() in web/server.h); a main()
 * calls that first, then this, then server_run().
 *
 * struct boot lives as long as the process and owns both connections.
 *
 * A database that is away does not stop a start: the worker answers 503 until
 * it is there. A schema this program was not built for does (ERR_INPUT).
 */
#ifndef CORE_BOOT_H
#define CORE_BOOT_H

#include <stdint.h>

#include "base/conf.h"
#include "base/err.h"
#include "core/event.h"
#include "core/line.h"
#include "pg/db.h"

struct boot;

/* name: "queue", for the role startline_queue. conf must live as long as the
 * process. */
MUST_USE enum err boot_open(
    const struct conf *conf, const char *name, struct boot **boot_r);

struct db *boot_db(struct boot *b);
struct line *boot_line(struct boot *b);

/* Before each request: nothing waits beyond this monotonic time, nor longer
 * for PostgreSQL than the setting allows. */
void boot_begin(struct boot *b, int64_t deadline_ms);

/* The same where others are waited for in between: PostgreSQL has until then,
 * whatever they took. */
void boot_begin_whole(struct boot *b, int64_t deadline_ms);

/* For a program nobody waits for: each call of the database has the setting's
 * time for itself. */
void boot_patient(struct boot *b);

/* PostgreSQL answers, one round trip; line_ready() asks for Redis. */
MUST_USE enum err boot_ready(struct boot *b);

/* The organisation as last seen, at most a minute old while PostgreSQL is
 * there; NULL until it was seen once. Valid until the next call. */
const struct organisation *boot_organisation(struct boot *b);

void boot_close(struct boot **b);

#endif
