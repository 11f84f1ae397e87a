#include "core/import_file.h"

#include <stdlib.h>
#include <string.h>

/* The details form asks every participant anew and is made in the memory of one
 * request: bytes of dictionary and page, roughly, and how many may come
 * together. */
enum {
	FIELD_BYTES = 600,
	CHOICE_BYTES = 120,
	FORM_BYTES_MAX = 1000000
};

/* A value, or NULL when it was complained of. */
#define VALUE(s, key) ((s)->values[IMPORT_##key])

static int64_t
number(const char *value)
{
	return value != NULL ? strtoll(value, NULL, 10) : 0;
}

static bool
is(const char *value, const char *word)
{
	return value != NULL && strcmp(value, word) == 0;
}

static bool
has_english(const struct import_file *f)
{
	const struct import_section *w;

	for (size_t i = 0;
	     (w = import_section(f, IMPORT_SECTION_waiver, i)) != NULL; i++)
		if (is(VALUE(w, waiver_language), "en"))
			return true;
	return false;
}

static void
check_waiver(struct arena *a, struct import *im, const struct import_file *f,
    const struct import_section *e)
{
	const struct import_section *w =
	    import_section(f, IMPORT_SECTION_waiver, 0);

	if (w == NULL)
		return;
	if (is(VALUE(e, event_asks_age), "none"))
		import_complain(
		    a, im, e->line, "asks_age: a waiver needs age or adult");
	if (!has_english(f))
		import_complain(
		    a, im, w->line, "language: a waiver is needed in en too");
}

static void
check_event(struct arena *a, struct import *im, const struct import_section *e)
{
	const char *starts = VALUE(e, event_starts_at);
	const char *ends = VALUE(e, event_ends_at);
	const char *opens = VALUE(e, event_opens_at);
	const char *closes = VALUE(e, event_closes_at);

	if (starts != NULL && ends != NULL && strcmp(starts, ends) >= 0)
		import_complain(a, im, e->lines[IMPORT_event_ends_at],
		    "ends_at: must be after starts_at");
	if (opens != NULL && closes != NULL && strcmp(opens, closes) >= 0)
		import_complain(a, im, e->lines[IMPORT_event_closes_at],
		    "closes_at: must be after opens_at");
}

static void
check_type(struct arena *a, struct import *im,
    const struct import_section *event, const struct import_section *type)
{
	int64_t price = number(VALUE(type, ticket_type_price));
	int64_t fee = number(VALUE(event, event_fee));

	if (price > 0 && price < 100)
		import_complain(a, im, type->lines[IMPORT_ticket_type_price],
		    "price: must be 0 or at least 1 rupee");
	else if (price > 0 && price < fee)
		import_complain(a, im, type->lines[IMPORT_ticket_type_price],
		    "price: must be 0 or at least the fee");
}

static void
check_question(
    struct arena *a, struct import *im, const struct import_section *q)
{
	const char *least = VALUE(q, question_least);
	const char *most = VALUE(q, question_most);
	bool number_kind = is(VALUE(q, question_kind), "number");
	bool choice = is(VALUE(q, question_kind), "choice");

	if (choice == is(VALUE(q, question_choices), "{}"))
		import_complain(a, im, q->line,
		    "choices: go with kind = choice, and only with it");
	if (!number_kind && (least != NULL || most != NULL))
		import_complain(
		    a, im, q->line, "least, most: go with kind = number only");
	if (least != NULL && most != NULL && number(least) > number(most))
		import_complain(
		    a, im, q->line, "most: must not be below least");
}

static int64_t
length(const char *value)
{
	return value != NULL ? (int64_t)strlen(value) : 0;
}

/* Of one person's field; each choice is shown and sent. */
static int64_t
question_bytes(const struct import_section *q)
{
	const char *choices = VALUE(q, question_choices);
	int64_t bytes = FIELD_BYTES + length(VALUE(q, question_label)) +
	    length(VALUE(q, question_hint)) + 2 * length(choices);

	for (; choices != NULL && *choices != '\0'; choices++)
		if (*choices == ',')
			bytes += CHOICE_BYTES;
	return bytes;
}

static void
check_form(struct arena *a, struct import *im, const struct import_file *f,
    const struct import_section *event)
{
	int64_t people = number(VALUE(event, event_max_per_booking)), bytes = 0;
	const struct import_section *q;

	for (size_t i = 0;
	     (q = import_section(f, IMPORT_SECTION_question, i)) != NULL; i++)
		bytes += question_bytes(q) *
		    (is(VALUE(q, question_of), "participant") ? people : 1);
	if (bytes > FORM_BYTES_MAX)
		import_complain(a, im, event->line,
		    "max_per_booking: too many questions and choices for so "
		    "many people");
}

/* Is there an earlier section of the kind with the same values? */
static void
check_twice(struct arena *a, struct import *im, const struct import_file *f,
    const struct import_section *s, enum import_key one, enum import_key two)
{
	const struct import_section *other;

	for (other = f->sections; other < s; other++)
		if (other->kind == s->kind && other->values[one] != NULL &&
		    is(s->values[one], other->values[one]) &&
		    other->values[two] != NULL &&
		    is(s->values[two], other->values[two]))
			import_complain(a, im, s->line,
			    "this %s is there already, in line %d",
			    import_title(s->kind), other->line);
}

void
import_check(struct arena *a, struct import *im, const struct import_file *f)
{
	const struct import_section *event =
	    import_section(f, IMPORT_SECTION_event, 0);

	if (event == NULL)
		return;
	check_event(a, im, event);
	check_waiver(a, im, f, event);
	check_form(a, im, f, event);
	for (size_t i = 0; i < f->n; i++) {
		const struct import_section *s = &f->sections[i];

		switch (s->kind) {
		case IMPORT_SECTION_ticket_type:
			check_type(a, im, event, s);
			check_twice(a, im, f, s, IMPORT_ticket_type_name,
			    IMPORT_ticket_type_name);
			break;
		case IMPORT_SECTION_question:
			check_question(a, im, s);
			check_twice(a, im, f, s, IMPORT_question_name,
			    IMPORT_question_of);
			break;
		case IMPORT_SECTION_waiver:
			check_twice(a, im, f, s, IMPORT_waiver_language,
			    IMPORT_waiver_language);
			break;
		case IMPORT_NO_SECTION:
		case IMPORT_SECTION_organisation:
		case IMPORT_SECTION_event:
		case IMPORT_SECTION_COUNT:
			break;
		}
	}
}
