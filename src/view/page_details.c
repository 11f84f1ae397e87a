#include "view/page_booking.h"

#include <inttypes.h>
#include <string.h>

#include "view/field.h"
#include "view/frame.h"
#include "view/part.h"

/* One participant's fields, or (n 0) the contact's. */
struct form {
	const struct event *event;
	const struct view_typed *typed;
	int64_t quantity;
	int64_t n;
};

static const char *
say(struct tmpl_dict *d, const char *id)
{
	return tmpl_message(tmpl_arena(d), tmpl_language(d), id, NULL);
}

static const char *
suffixed(struct tmpl_dict *d, const struct form *form, const char *name)
{
	if (form->n == 0)
		return name;
	return arena_printf(tmpl_arena(d), "%s_%" PRId64, name, form->n);
}

static const char *
typed_in(const struct form *form, const char *name)
{
	return form->typed->field(form->typed->ctx, name);
}

/* Value and complaint; a single participant's may carry no suffix. */
static struct field_view
blank_field(struct tmpl_dict *d, const struct form *form, const char *stem)
{
	struct field_view f = {.type = "text", .max = "100"};
	const struct complaints *c = form->typed->complaints;

	f.name = suffixed(d, form, stem);
	f.value = typed_in(form, f.name);
	f.wrong = field_wrong(d, c, f.name);
	if (form->quantity == 1 && f.value == NULL)
		f.value = typed_in(form, stem);
	if (form->quantity == 1 && f.wrong == NULL && form->n == 1 &&
	    strcmp(stem, "name") != 0)
		f.wrong = field_wrong(d, c, stem);
	return f;
}

static void
ask_questions(struct tmpl_dict *d, const struct form *form)
{
	const struct event *e = form->event;

	for (size_t i = 0; i < e->n_questions; i++) {
		const struct question *q = &e->questions[i];
		struct field_view f;

		if (q->of_participant != (form->n > 0))
			continue;
		f = blank_field(d, form, q->name);
		field_question(d, q, &f);
	}
}

static void
ask_contact_fields(struct tmpl_dict *d, const struct form *form)
{
	struct field_view f;

	if (form->event->asks_name) {
		f = blank_field(d, form, "name");
		f.label = say(d, "field.name");
		f.fills = "name";
		f.required = true;
		field_input(d, &f);
	}
	if (form->event->asks_email) {
		f = blank_field(d, form, "email");
		f.label = say(d, "field.email");
		f.hint = say(d, "field.email.hint");
		f.type = "email";
		f.fills = "email";
		f.max = "254";
		f.required = true;
		field_input(d, &f);
	}
	if (form->event->asks_phone) {
		f = blank_field(d, form, "phone");
		f.label = say(d, "field.phone");
		f.hint = say(d, "field.phone.hint");
		f.type = "tel";
		f.fills = "tel";
		f.max = "20";
		f.required = true;
		field_input(d, &f);
	}
}

static bool
asks_of(const struct event *e, bool participant)
{
	if (!participant && (e->asks_name || e->asks_email || e->asks_phone))
		return true;
	if (participant && e->asks_age != AGE_NONE)
		return true;
	for (size_t i = 0; i < e->n_questions; i++)
		if (e->questions[i].of_participant == participant)
			return true;
	return false;
}

static void
fill_contact(struct tmpl_dict *d, const struct form *form)
{
	struct tmpl_dict *contact;

	if (!asks_of(form->event, false))
		return;
	contact = tmpl_section(d, "CONTACT");
	ask_contact_fields(contact, form);
	ask_questions(contact, form);
}

static void
ask_name(struct tmpl_dict *d, const struct form *form)
{
	struct field_view f = blank_field(d, form, "name");

	f.label = say(d, "field.name");
	f.required = form->n > 1;
	if (form->n == 1)
		f.hint = say(d, "field.name_1.hint");
	field_input(d, &f);
}

static void
ask_guardian(struct tmpl_dict *d, const struct form *form)
{
	struct tmpl_dict *guardian = tmpl_section(d, "GUARDIAN");
	struct field_view name = blank_field(d, form, "guardian_name");
	struct field_view phone = blank_field(d, form, "guardian_phone");

	name.label = say(d, "field.guardian_name");
	name.unsaid = true;
	field_input(guardian, &name);
	phone.label = say(d, "field.guardian_phone");
	phone.unsaid = true;
	phone.type = "tel";
	phone.max = "20";
	field_input(guardian, &phone);
	if (name.wrong != NULL || phone.wrong != NULL ||
	    (name.value != NULL && name.value[0] != '\0') ||
	    (phone.value != NULL && phone.value[0] != '\0'))
		tmpl_section(guardian, "GUARDIAN_OPEN");
}

static void
ask_age(struct tmpl_dict *d, const struct form *form)
{
	struct field_view f;

	if (form->event->asks_age == AGE_NONE)
		return;
	if (form->event->asks_age == AGE_YEARS) {
		f = blank_field(d, form, "age");
		f.label = say(d, "field.age");
		f.keypad = true;
		f.max = "3";
		f.required = true;
		field_input(d, &f);
	} else {
		f = blank_field(d, form, "adult");
		f.label = say(d, "field.adult");
		field_tick(d, &f);
	}
	ask_guardian(d, form);
}

static void
fill_person(struct tmpl_dict *d, const struct form *form)
{
	struct tmpl_dict *person = tmpl_section(d, "PERSON");

	tmpl_set_int(person, "N", form->n);
	tmpl_set(person, "PERSON_TITLE",
	    form->quantity == 1 ?
		say(d, "details.you") :
		part_number(d, "details.person", "n", form->n));
	if (form->quantity > 1 && form->event->asks_name)
		ask_name(person, form);
	ask_age(person, form);
	ask_questions(person, form);
}

static void
fill_people(struct tmpl_dict *d, const struct form *contact)
{
	struct form form = *contact;
	bool names = form.quantity > 1 && form.event->asks_name;

	if (!names && !asks_of(form.event, true))
		return;
	for (form.n = 1; form.n <= form.quantity; form.n++)
		fill_person(d, &form);
}

static void
fill_waiver(struct tmpl_dict *d, const struct form *contact)
{
	struct tmpl_dict *waiver;
	struct form form = *contact;

	if (form.event->waiver == NULL)
		return;
	waiver = tmpl_section(d, "WAIVER");
	tmpl_set_int(waiver, "WAIVER_VERSION", form.event->waiver->version);
	part_prose(waiver, form.event->waiver->body);
	for (int64_t n = 1; n <= form.quantity; n++) {
		struct field_view f;

		form.n = form.quantity == 1 ? 0 : n;
		f = blank_field(d, &form, "waiver");
		if (form.quantity == 1 && f.wrong == NULL)
			f.wrong =
			    field_wrong(d, form.typed->complaints, "waiver_1");
		f.label = form.quantity == 1 ?
		    say(d, "field.waiver") :
		    part_number(d, "field.waiver.of", "n", n);
		f.required = true;
		if (details_waiver_is_old(
			form.event, form.typed->field, form.typed->ctx))
			f.value = NULL;
		field_tick(waiver, &f);
	}
}

static const struct ticket_type *
type_of(const struct event *e, int64_t id)
{
	return view_type_at(e, view_type_position(e, id));
}

void
fill_details(struct tmpl_dict *d, const struct view_details *v)
{
	const struct hold *h = v->hold;
	const struct ticket_type *t = type_of(v->event, h->ticket_type_id);
	const struct form form = {
	    .event = v->event, .typed = &v->typed, .quantity = h->quantity};
	const struct part_order order = {.event_title = v->event->title,
	    .type_name = t != NULL ? t->name : "",
	    .quantity = h->quantity,
	    .total_paise = h->quantity * h->unit_paise};

	fill_frame(d, say(d, "details.title"));
	part_event(d, v->event);
	part_clock(d, h->held_until_ms, h->now_ms);
	field_errors(d, v->typed.complaints);
	part_order(d, &order);
	fill_contact(d, &form);
	fill_people(d, &form);
	fill_waiver(d, &form);
	tmpl_section(d, order.total_paise > 0 ? "PAID" : "FREE");
}
