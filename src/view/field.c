#include "view/field.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "view/part.h"

/* The values and switches all kinds share; inner is the kind's section. */
static void
fill_common(struct tmpl_dict *inner, const struct field_view *f)
{
	struct arena *a = tmpl_arena(inner);
	const char *hint = f->hint != NULL ? f->hint : "";
	const char *between = hint[0] != '\0' && f->wrong != NULL ? " " : "";

	tmpl_set(inner, "NAME", f->name);
	tmpl_set(inner, "LABEL", f->label);
	tmpl_set(inner, "VALUE", f->value);
	part_optional(inner, "HINT", hint);
	part_optional(inner, "WRONG", f->wrong);
	if (!f->unsaid)
		tmpl_section(inner, f->required ? "REQUIRED" : "OPTIONAL");
	if (f->wrong != NULL)
		tmpl_section(inner, "INVALID");
	if (hint[0] == '\0' && f->wrong == NULL)
		return;
	tmpl_set(tmpl_section(inner, "DESCRIBED"), "DESCRIBED_BY",
	    arena_printf(a, "%s%s%s%s%s", hint[0] != '\0' ? "h-" : "",
		hint[0] != '\0' ? f->name : "", between,
		f->wrong != NULL ? "e-" : "", f->wrong != NULL ? f->name : ""));
}

void
field_input(struct tmpl_dict *d, const struct field_view *f)
{
	struct tmpl_dict *field = tmpl_include(d, "FIELD", "shared/field.tpl");
	struct tmpl_dict *inner = tmpl_section(field, "INPUT");

	fill_common(inner, f);
	tmpl_set(inner, "TYPE", f->type);
	if (f->max != NULL)
		tmpl_set(tmpl_section(inner, "LIMITED"), "MAX", f->max);
	if (f->keypad)
		tmpl_section(inner, "KEYPAD");
	if (f->fills != NULL)
		tmpl_set(tmpl_section(inner, "FILLED_BY"), "FILLS", f->fills);
}

void
field_choices(struct tmpl_dict *d, const struct field_view *f)
{
	struct tmpl_dict *field = tmpl_include(d, "FIELD", "shared/field.tpl");
	bool radios = f->n_choices <= FIELD_MAX_RADIOS;
	struct tmpl_dict *inner =
	    tmpl_section(field, radios ? "RADIOS" : "SELECT");

	fill_common(inner, f);
	for (size_t i = 0; i < f->n_choices; i++) {
		struct tmpl_dict *choice = tmpl_section(inner, "CHOICE");

		tmpl_set(choice, "CHOICE_VALUE", f->choices[i].value);
		tmpl_set(choice, "CHOICE_TEXT", f->choices[i].text);
		if (f->value != NULL &&
		    strcmp(f->value, f->choices[i].value) == 0)
			tmpl_section(choice, "CHOSEN");
		if (f->required)
			tmpl_section(choice, "REQUIRED");
	}
}

void
field_tick(struct tmpl_dict *d, const struct field_view *f)
{
	struct tmpl_dict *tick = tmpl_include(d, "TICK", "shared/tick.tpl");

	fill_common(tick, f);
	if (f->value != NULL && f->value[0] != '\0')
		tmpl_section(tick, "TICKED");
}

static void
ask_choice(struct tmpl_dict *d, const struct question *q, struct field_view *f)
{
	struct field_choice *choices = arena_array(
	    tmpl_arena(d), q->n_choices, sizeof(struct field_choice));

	for (size_t i = 0; i < q->n_choices; i++) {
		choices[i].value = q->choices[i];
		choices[i].text = q->choices[i];
	}
	f->choices = choices;
	f->n_choices = q->n_choices;
	field_choices(d, f);
}

static void
ask_yesno(struct tmpl_dict *d, struct field_view *f)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);
	const struct field_choice choices[] = {
	    {"yes", tmpl_message(a, language, "field.yes", NULL)},
	    {"no", tmpl_message(a, language, "field.no", NULL)},
	};

	f->choices = choices;
	f->n_choices = 2;
	field_choices(d, f);
	f->choices = NULL; /* they live here alone */
	f->n_choices = 0;
}

void
field_question(struct tmpl_dict *d, const struct question *q,
    const struct field_view *typed)
{
	struct field_view f = *typed;

	f.label = q->label;
	f.hint = q->hint;
	f.required = q->required;
	f.type = "text";
	f.max = "200";
	switch (q->kind) {
	case QUESTION_CHOICE:
		ask_choice(d, q, &f);
		return;
	case QUESTION_YESNO:
		ask_yesno(d, &f);
		return;
	case QUESTION_NUMBER:
		f.keypad = true;
		f.max = "10";
		break;
	case QUESTION_DATE:
		f.type = "date";
		f.max = NULL;
		break;
	case QUESTION_PHONE:
		f.type = "tel";
		f.max = "20";
		break;
	case QUESTION_TEXT:
		break;
	}
	field_input(d, &f);
}

/* "name_12" -> 12; 0 for a field of the contact. */
static long
person_of(const char *field)
{
	const char *line = strrchr(field, '_');
	char *end;
	long n;

	if (line == NULL || line[1] == '\0')
		return 0;
	n = strtol(line + 1, &end, 10);
	return *end == '\0' && n > 0 ? n : 0;
}

/* What the fixed field "guardian_name_2" is called; NULL: it has no name. */
static const char *
label_of(struct tmpl_dict *d, const struct complaint *c)
{
	static const char *const named[] = {"name", "email", "phone", "age",
	    "guardian_name", "guardian_phone", "quantity", "ticket_type"};
	struct arena *a = tmpl_arena(d);

	if (c->label != NULL)
		return c->label;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		size_t len = strlen(named[i]);

		if (strncmp(c->field, named[i], len) == 0 &&
		    (c->field[len] == '\0' ||
			(c->field[len] == '_' && person_of(c->field) > 0)))
			return tmpl_message(a, tmpl_language(d),
			    arena_printf(a, "field.%s", named[i]), NULL);
	}
	return NULL;
}

static const char *
summary_of(struct tmpl_dict *d, const struct complaint *c)
{
	struct arena *a = tmpl_arena(d);
	const char *language = tmpl_language(d);
	const char *label = label_of(d, c);
	const char *text = tmpl_message(a, language, c->message, NULL);

	if (label != NULL)
		text = tmpl_message(a, language, "errors.of_label", "label",
		    label, "text", text, NULL);
	if (person_of(c->field) > 0)
		text = tmpl_message(a, language, "errors.of_person", "n",
		    arena_printf(a, "%ld", person_of(c->field)), "text", text,
		    NULL);
	return text;
}

void
field_errors(struct tmpl_dict *d, const struct complaints *c)
{
	struct tmpl_dict *errors;

	if (c == NULL || c->n == 0)
		return;
	errors = tmpl_include(d, "ERRORS", "shared/errors.tpl");
	for (size_t i = 0; i < c->n; i++) {
		struct tmpl_dict *error = tmpl_section(errors, "ERROR");

		tmpl_set(error, "FIELD", c->complaint[i].field);
		tmpl_set(error, "MESSAGE", summary_of(d, &c->complaint[i]));
	}
}

const char *
field_wrong(struct tmpl_dict *d, const struct complaints *c, const char *name)
{
	if (c == NULL)
		return NULL;
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->complaint[i].field, name) == 0)
			return tmpl_message(tmpl_arena(d), tmpl_language(d),
			    c->complaint[i].message, NULL);
	return NULL;
}
