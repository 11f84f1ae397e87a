#include "view/page_booking.h"

#include <inttypes.h>

#include "view/frame.h"
#include "view/part.h"

/* What is carried along: the same names core/details reads. */
struct kept {
	struct tmpl_dict *into;
	const struct view_typed *typed;
	size_t n;
};

static void
keep(struct kept *k, const char *label, const char *name)
{
	const char *value = k->typed->field(k->typed->ctx, name);
	struct tmpl_dict *typed;

	if (value == NULL || value[0] == '\0')
		return;
	typed = tmpl_section(k->into, "TYPED");
	tmpl_set(typed, "NAME", name);
	tmpl_set(typed, "LABEL", label);
	tmpl_set(typed, "VALUE", value);
	k->n++;
}

static void
keep_named(struct kept *k, const char *stem, const char *suffix)
{
	struct arena *a = tmpl_arena(k->into);
	const char *language = tmpl_language(k->into);
	const char *id = arena_printf(a, "field.%s", stem);

	keep(k, tmpl_message(a, language, id, NULL),
	    arena_printf(a, "%s%s", stem, suffix));
}

static void
keep_questions(
    struct kept *k, const struct event *e, bool participant, const char *suffix)
{
	struct arena *a = tmpl_arena(k->into);

	for (size_t i = 0; i < e->n_questions; i++)
		if (e->questions[i].of_participant == participant)
			keep(k, e->questions[i].label,
			    arena_printf(
				a, "%s%s", e->questions[i].name, suffix));
}

static void
keep_person(struct kept *k, const struct event *e, const char *suffix)
{
	static const char *const stems[] = {
	    "age", "adult", "guardian_name", "guardian_phone"};

	for (size_t i = 0; i < sizeof(stems) / sizeof(stems[0]); i++)
		keep_named(k, stems[i], suffix);
	keep_questions(k, e, true, suffix);
}

/* The waiver's ticks are not kept: it is accepted for a booking, once. */
static void
keep_all(struct kept *k, const struct view_expired *v)
{
	struct arena *a = tmpl_arena(k->into);

	keep_named(k, "name", "");
	keep_named(k, "email", "");
	keep_named(k, "phone", "");
	keep_questions(k, v->event, false, "");
	if (v->quantity == 1)
		keep_person(k, v->event, "");
	for (int64_t n = 1; n <= v->quantity; n++) {
		const char *suffix = arena_printf(a, "_%" PRId64, n);

		keep_named(k, "name", suffix);
		keep_person(k, v->event, suffix);
	}
}

static void
fill_again(struct tmpl_dict *d, const struct view_expired *v,
    const struct ticket_type *t)
{
	struct tmpl_dict *again = tmpl_section(d, "AGAIN");
	struct arena *a = tmpl_arena(d);
	struct kept k = {.into = again, .typed = &v->typed};

	tmpl_set_int(again, "POSITION", v->ticket_type);
	tmpl_set_int(again, "QUANTITY", v->quantity);
	tmpl_set(again, "AGAIN_TEXT",
	    tmpl_message(a, tmpl_language(d), "expired.again", "n",
		arena_printf(a, "%" PRId64, v->quantity), "type", t->name,
		NULL));
	keep_all(&k, v);
}

static void
fill_rejoin(struct tmpl_dict *d, const struct view_expired *v)
{
	struct tmpl_dict *rejoin = tmpl_section(d, "REJOIN");
	struct tmpl_dict *kept = tmpl_dict_new(tmpl_arena(d), tmpl_language(d));
	struct kept k = {.into = kept, .typed = &v->typed};

	keep_all(&k, v);
	if (k.n == 0)
		return;
	k.into = tmpl_section(rejoin, "KEPT");
	keep_all(&k, v);
}

void
fill_expired(struct tmpl_dict *d, const struct view_expired *v)
{
	const struct ticket_type *t = view_type_at(v->event, v->ticket_type);

	fill_frame(d,
	    tmpl_message(
		tmpl_arena(d), tmpl_language(d), "expired.title", NULL));
	part_event(d, v->event);
	if (v->again && t != NULL && v->quantity > 0)
		fill_again(d, v, t);
	else
		fill_rejoin(d, v);
}
