#include "pg/stmt.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"

/* The words of stmt.def's last column. */
enum {
	EVENT = 1,
	QUEUE = 2,
	BOOKING = 4,
	PAYMENT = 8,
	ADMIN = 16,
	JOBS = 32,
	TOOL = 64,
	SANDBOX = 128,
	WORKERS = EVENT | QUEUE | BOOKING | PAYMENT | ADMIN,
	EVERYONE = WORKERS | JOBS | TOOL
};

static const struct {
	const char *name;
	unsigned bit;
} roles[] = {
    {"startline", TOOL},
    {"startline_event", EVENT},
    {"startline_queue", QUEUE},
    {"startline_booking", BOOKING},
    {"startline_payment", PAYMENT},
    {"startline_admin", ADMIN},
    {"startline_jobs", JOBS},
    {"startline_sandbox", SANDBOX},
};

static const struct stmt_entry entries[] = {
#define STMT(name, rows, kind, roles) {#name, sql_##name, rows, kind, roles},
#include "pg/stmt.def"
#undef STMT
};

enum {
	SCRIPT_MAX = 1024 * 1024
};

const struct stmt_entry *
stmt_entry(enum stmt s)
{
	must(s < STMT_COUNT);
	return &entries[s];
}

static void
add_pieces(struct text *t, const struct stmt_entry *e)
{
	for (size_t i = 0; e->pieces[i] != NULL; i++)
		text_add(t, e->pieces[i]);
}

const char *
stmt_text(struct arena *a, enum stmt s)
{
	struct text *t = text_new(a, SCRIPT_MAX);

	add_pieces(t, stmt_entry(s));
	must(!text_failed(t));
	return text_str(t);
}

unsigned
stmt_role(const char *role)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].name, role) == 0)
			return roles[i].bit;
	return 0;
}

const char *
stmt_prepare_script(struct arena *a, const char *role)
{
	struct text *t = text_new(a, SCRIPT_MAX);
	unsigned bit = stmt_role(role);

	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		if ((entries[i].roles & bit) == 0)
			continue;
		text_addf(t, "PREPARE %s AS ", entries[i].name);
		add_pieces(t, &entries[i]);
		text_add(t, ";\n");
	}
	must(!text_failed(t));
	return text_str(t);
}
