#include "tool/tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "core/outbox.h"

static void
print_counts(const struct outbox_count *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)printf("%s\t%s\t%s\t%" PRId64 "\n", list[i].channel,
		    list[i].state, list[i].delivery, list[i].n);
}

/* No name and no address: the booking's page has them. */
static void
print_troubles(const struct outbox_trouble *list, size_t n)
{
	if (n > 0)
		(void)printf("\nid\tevent\tkind\tchannel\tstate\tdelivery\t"
			     "code\ttries\tsince\tnote\n");
	for (size_t i = 0; i < n; i++)
		(void)printf("%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s\t%" PRId64
			     "\t%" PRId64 "\t%s\n",
		    list[i].id, list[i].slug, list[i].kind, list[i].channel,
		    list[i].state, list[i].delivery, list[i].code,
		    list[i].tries, list[i].since_s, list[i].note);
}

int
tool_outbox(const struct tool *t)
{
	struct db *db = tool_db(t, t->conf->pg_url, false);
	const struct outbox_trouble *troubles = NULL;
	const struct outbox_count *counts = NULL;
	size_t n_troubles = 0, n_counts = 0;
	enum err e = outbox_counts(db, t->arena, &counts, &n_counts);

	if (e == ERR_OK)
		e = outbox_troubles(db, t->arena, &troubles, &n_troubles);
	db_free(&db);
	if (e != ERR_OK)
		return tool_failed("outbox", e);
	print_counts(counts, n_counts);
	print_troubles(troubles, n_troubles);
	return EXIT_DONE;
}

int
tool_outbox_resend(const struct tool *t)
{
	struct db *db;
	int64_t id = 0, n = 0;
	enum err e;

	if (t->n_args != 1 ||
	    (strcmp(t->args[0], "all") != 0 &&
		text_to_int64(t->args[0], 1, INT64_MAX, &id) != ERR_OK))
		return tool_usage();
	db = tool_db(t, t->conf->pg_url, false);
	e = outbox_revive(db, t->arena, id, tool_who(t->arena), &n);
	db_free(&db);
	if (e != ERR_OK)
		return tool_failed("outbox resend", e);
	if (n == 0)
		return tool_refused(t->args[0], "no message that is dead");
	(void)printf("%" PRId64 " to be sent again\n", n);
	return EXIT_DONE;
}
