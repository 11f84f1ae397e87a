#include "core/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/token.h"
#include "core/auditlog.h"
#include "core/import_file.h"

/* What every step of the transaction needs. */
struct step {
	struct db *db;
	struct arena *arena;
	struct import *im;
	const struct import_file *file;
	const char *event_id;
};

/* The value of a key of a section, as a parameter. */
#define VALUE(s, key) ((s)->values[IMPORT_##key])

static enum err
save_organisation(const struct step *st)
{
	const struct import_section *o =
	    import_section(st->file, IMPORT_SECTION_organisation, 0);

	if (o == NULL)
		return ERR_OK;
	return db_run(st->db, st->arena, STMT_save_organisation,
	    DB_ARGS(VALUE(o, organisation_name),
		VALUE(o, organisation_help_phone),
		VALUE(o, organisation_help_email),
		VALUE(o, organisation_address), VALUE(o, organisation_pan),
		VALUE(o, organisation_gstin), VALUE(o, organisation_privacy),
		VALUE(o, organisation_terms), VALUE(o, organisation_refunds)),
	    NULL);
}

static enum err
save_event(struct step *st)
{
	const struct import_section *e =
	    import_section(st->file, IMPORT_SECTION_event, 0);
	const struct rows *rows = NULL;
	enum err err;

	err = db_run(st->db, st->arena, STMT_save_event,
	    DB_ARGS(VALUE(e, event_slug), VALUE(e, event_state),
		VALUE(e, event_title), VALUE(e, event_summary),
		VALUE(e, event_body), VALUE(e, event_venue),
		VALUE(e, event_starts_at), VALUE(e, event_ends_at),
		VALUE(e, event_opens_at), VALUE(e, event_closes_at),
		VALUE(e, event_hold_s), VALUE(e, event_pay_window_s),
		VALUE(e, event_session_s), VALUE(e, event_max_per_booking),
		VALUE(e, event_max_inside), VALUE(e, event_fee),
		VALUE(e, event_contact_asks), VALUE(e, event_asks_age),
		VALUE(e, event_line_rate_max), VALUE(e, event_grace_s),
		VALUE(e, event_enter_s), VALUE(e, event_admission_s),
		VALUE(e, event_draw), token_random(st->arena),
		VALUE(e, event_max_per_contact)),
	    &rows);
	if (err != ERR_OK)
		return err;
	st->im->slug = VALUE(e, event_slug);
	st->event_id = rows_text(rows, 0, 0);
	st->im->created = rows_bool(rows, 0, 1);
	return ERR_OK;
}

static enum err
add_places(const struct step *st, const char *type_id, int64_t n)
{
	st->im->places_added += n;
	return db_run(st->db, st->arena, STMT_add_places,
	    DB_ARGS(st->event_id, type_id, db_int(st->arena, n)), NULL);
}

static enum err
remove_places(const struct step *st, const struct import_section *t,
    const char *type_id, int64_t n)
{
	const struct rows *rows = NULL;
	enum err e = db_run(st->db, st->arena, STMT_remove_places,
	    DB_ARGS(type_id, db_int(st->arena, n)), &rows);

	if (e != ERR_OK)
		return e;
	if (rows_int64(rows, 0, 0) < n) {
		import_complain(st->arena, st->im,
		    t->lines[IMPORT_ticket_type_capacity],
		    "capacity: only %" PRId64 " of the %" PRId64
		    " places to take away are free",
		    rows_int64(rows, 0, 0), n);
		return ERR_CONFLICT;
	}
	st->im->places_removed += n;
	return ERR_OK;
}

static enum err
save_type(const struct step *st, const struct import_section *t, int64_t rank)
{
	const struct rows *rows = NULL;
	const char *type_id, *capacity = VALUE(t, ticket_type_capacity);
	int64_t missing = 0;
	enum err e;

	e = db_run(st->db, st->arena, STMT_save_ticket_type,
	    DB_ARGS(st->event_id, VALUE(t, ticket_type_name),
		VALUE(t, ticket_type_description), VALUE(t, ticket_type_price),
		capacity, db_int(st->arena, rank)),
	    &rows);
	if (e != ERR_OK)
		return e;
	type_id = rows_text(rows, 0, 0);
	e = db_run(st->db, st->arena, STMT_lack_places,
	    DB_ARGS(type_id, capacity), &rows);
	if (e != ERR_OK)
		return e;
	missing = rows_int64(rows, 0, 0);
	if (missing > 0)
		return add_places(st, type_id, missing);
	if (missing < 0)
		return remove_places(st, t, type_id, -missing);
	return ERR_OK;
}

static bool
is_in_file(const struct import_file *f, const char *name)
{
	const struct import_section *t;

	for (size_t i = 0;
	     (t = import_section(f, IMPORT_SECTION_ticket_type, i)) != NULL;
	     i++)
		if (strcmp(VALUE(t, ticket_type_name), name) == 0)
			return true;
	return false;
}

/* Pages read the counts; they need not wait for the next sweep. */
static enum err
count(const struct step *st)
{
	return db_run(st->db, st->arena, STMT_count_places, DB_NO_ARGS, NULL);
}

/* A type may have been sold, so leaving it out cannot mean to delete it. */
static enum err
miss_no_type(const struct step *st)
{
	const struct rows *rows = NULL;
	enum err e = db_run(st->db, st->arena, STMT_list_type_names,
	    DB_ARGS(st->event_id), &rows);

	for (size_t i = 0; e == ERR_OK && i < rows_count(rows); i++) {
		if (is_in_file(st->file, rows_text(rows, i, 0)))
			continue;
		import_complain(st->arena, st->im, 0,
		    "the ticket type %s is missing; to end its sale, give it "
		    "the capacity that is taken",
		    rows_text(rows, i, 0));
		e = ERR_INPUT;
	}
	return e;
}

static enum err
save_types(const struct step *st)
{
	const struct import_section *t;
	enum err e = miss_no_type(st);

	for (size_t i = 0; e == ERR_OK &&
	     (t = import_section(st->file, IMPORT_SECTION_ticket_type, i)) !=
		 NULL;
	     i++)
		e = save_type(st, t, (int64_t)i);
	return e == ERR_OK ? count(st) : e;
}

static enum err
save_questions(const struct step *st)
{
	const struct import_section *q;
	enum err e = db_run(st->db, st->arena, STMT_remove_questions,
	    DB_ARGS(st->event_id), NULL);

	for (size_t i = 0; e == ERR_OK &&
	     (q = import_section(st->file, IMPORT_SECTION_question, i)) != NULL;
	     i++)
		e = db_run(st->db, st->arena, STMT_add_question,
		    DB_ARGS(st->event_id, VALUE(q, question_of),
			VALUE(q, question_kind), VALUE(q, question_name),
			VALUE(q, question_label), VALUE(q, question_hint),
			VALUE(q, question_required), VALUE(q, question_choices),
			VALUE(q, question_least), VALUE(q, question_most),
			db_int(st->arena, (int64_t)i)),
		    NULL);
	return e;
}

static const char *
digest_of(const struct step *st, const struct import_section *w)
{
	const char *body = VALUE(w, waiver_text);

	return token_sha256_hex(st->arena, body, strlen(body));
}

/* Does the last version say what the file says, in the same languages? */
static bool
is_last_version(const struct step *st, const struct rows *rows)
{
	const struct import_section *w;
	size_t i, j;

	for (i = 0;
	     (w = import_section(st->file, IMPORT_SECTION_waiver, i)) != NULL;
	     i++) {
		for (j = 0; j < rows_count(rows); j++)
			if (strcmp(rows_text(rows, j, 1),
				VALUE(w, waiver_language)) == 0 &&
			    strcmp(rows_text(rows, j, 2), digest_of(st, w)) ==
				0)
				break;
		if (j == rows_count(rows))
			return false;
	}
	return i == rows_count(rows);
}

static enum err
add_waivers(const struct step *st, const char *version)
{
	const struct import_section *w;
	enum err e = ERR_OK;

	for (size_t i = 0; e == ERR_OK &&
	     (w = import_section(st->file, IMPORT_SECTION_waiver, i)) != NULL;
	     i++)
		e = db_run(st->db, st->arena, STMT_add_waiver,
		    DB_ARGS(st->event_id, version, VALUE(w, waiver_language),
			VALUE(w, waiver_text), digest_of(st, w)),
		    NULL);
	return e;
}

static enum err
save_waiver(const struct step *st)
{
	const struct rows *rows = NULL;
	const char *version = NULL;
	int64_t last = 0;
	enum err e = db_run(
	    st->db, st->arena, STMT_list_waivers, DB_ARGS(st->event_id), &rows);

	if (e != ERR_OK)
		return e;
	if (rows_count(rows) > 0)
		last = rows_int64(rows, 0, 0);
	if (import_section(st->file, IMPORT_SECTION_waiver, 0) != NULL) {
		if (!is_last_version(st, rows)) {
			version = db_int(st->arena, last + 1);
			e = add_waivers(st, version);
		} else {
			version = db_int(st->arena, last);
		}
	}
	if (e != ERR_OK)
		return e;
	return db_run(st->db, st->arena, STMT_set_waiver,
	    DB_ARGS(st->event_id, version), NULL);
}

static enum err
note(const struct step *st)
{
	struct auditlog_entry entry = {.by = "command line",
	    .action = "import event",
	    .event_id = strtoll(st->event_id, NULL, 10)};

	return auditlog_write(st->db, st->arena, &entry);
}

/* In the lock order: event, ticket types with their places, then the rest. */
static enum err
save_all(struct step *st)
{
	enum err e = save_organisation(st);

	if (e == ERR_OK)
		e = save_event(st);
	if (e == ERR_OK)
		e = save_types(st);
	if (e == ERR_OK)
		e = save_questions(st);
	if (e == ERR_OK)
		e = save_waiver(st);
	return e == ERR_OK ? note(st) : e;
}

enum err
import_run(struct db *db, struct arena *a, const char *text, size_t len,
    struct import *im)
{
	struct import_file file = import_read(a, im, text, len);
	struct step st = {.db = db, .arena = a, .im = im, .file = &file};
	enum err e;

	if (im->n_complaints == 0)
		import_check(a, im, &file);
	if (im->n_complaints > 0)
		return ERR_INPUT;
	e = db_begin(db);
	if (e != ERR_OK)
		return e;
	e = save_all(&st);
	if (e != ERR_OK) {
		db_rollback(db);
		return e;
	}
	e = db_commit(db);
	if (e != ERR_OK)
		return e;
	/* A hold's plan must not be made from an empty table's figures. */
	return db_run(db, a, STMT_analyze_places, DB_NO_ARGS, NULL);
}
