#include "core/auditlog.h"

#include <stddef.h>

static const char *
id_or_null(struct arena *a, int64_t id)
{
	return id == 0 ? NULL : db_int(a, id);
}

enum err
auditlog_write(
    struct db *db, struct arena *a, const struct auditlog_entry *entry)
{
	return db_run(db, a, STMT_add_audit_entry,
	    DB_ARGS(entry->by, entry->action, id_or_null(a, entry->event_id),
		id_or_null(a, entry->booking_id)),
	    NULL);
}
