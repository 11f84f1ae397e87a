#include "core/details.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "core/question.h"

enum {
	NAME_MAX = 100, /* characters */
	AGE_MAX = 120,
	ADULT_AGE = 18,
	FIXED_FIELDS = 8 /* more than any person is asked besides questions */
};

/* One reading of a form. n is whose fields are read: 0 the contact's. */
struct reading {
	struct arena *a;
	const struct event *e;
	int64_t quantity;
	details_field_fn *field;
	void *ctx;
	int64_t n;
	struct complaint *list;
	size_t n_list;
};

static const char *
field_name(const struct reading *r, const char *stem)
{
	if (r->n == 0)
		return stem;
	return arena_printf(r->a, "%s_%" PRId64, stem, r->n);
}

static const char *
typed_in(const struct reading *r, const char *name)
{
	const char *value = r->field(r->ctx, name);

	return value == NULL ? "" : text_squeeze(r->a, value);
}

/* A participant alone may be asked without a suffix. */
static const char *
typed(const struct reading *r, const char *stem)
{
	const char *value = typed_in(r, field_name(r, stem));

	if (value[0] == '\0' && r->n == 1 && r->quantity == 1)
		value = typed_in(r, stem);
	return value;
}

static void
complain(
    struct reading *r, const char *stem, const char *message, const char *label)
{
	r->list[r->n_list++] =
	    (struct complaint){field_name(r, stem), message, label};
}

static bool
is_name(const char *name)
{
	return name[0] != '\0' && !text_has_control(name) &&
	    text_points(name) <= NAME_MAX;
}

static const char *
check_name(struct reading *r, const char *name)
{
	if (name[0] == '\0' && !r->e->asks_name)
		return "";
	if (name[0] == '\0')
		complain(r, "name", "error.required", NULL);
	else if (!is_name(name))
		complain(r, "name", "error.name", NULL);
	return name;
}

static const char *
read_email(struct reading *r)
{
	const char *email = typed(r, "email");

	if (email[0] == '\0' && !r->e->asks_email)
		return "";
	if (text_to_email(r->a, email, &email) != ERR_OK)
		complain(r, "email", "error.email", NULL);
	return email;
}

static const char *
read_phone(struct reading *r)
{
	const char *phone = typed(r, "phone");

	if (phone[0] == '\0' && !r->e->asks_phone)
		return "";
	if (text_to_phone(r->a, phone, &phone) != ERR_OK)
		complain(r, "phone", "error.phone", NULL);
	return phone;
}

static bool
read_tick(const char *value)
{
	static const char *const no[] = {"", "0", "no", "off", "false"};

	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (strcmp(no[i], value) == 0)
			return false;
	return true;
}

static const struct answer *
read_answers(struct reading *r, size_t *n_r)
{
	struct answer *list =
	    arena_array(r->a, r->e->n_questions + 1, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < r->e->n_questions; i++) {
		const struct question *q = &r->e->questions[i];
		const char *value, *message;

		if (q->of_participant != (r->n > 0))
			continue;
		message = question_check(r->a, q, typed(r, q->name), &value);
		if (message != NULL)
			complain(r, q->name, message, q->label);
		else if (value[0] != '\0')
			list[n++] = (struct answer){q->name, value};
	}
	*n_r = n;
	return list;
}

/* CHK-03: somebody who is of age stands for a child. */
static void
read_guardian(struct reading *r, struct participant *p)
{
	p->guardian_name = typed(r, "guardian_name");
	if (!is_name(p->guardian_name))
		complain(r, "guardian_name", "error.guardian_name", NULL);
	if (text_to_phone(
		r->a, typed(r, "guardian_phone"), &p->guardian_phone) != ERR_OK)
		complain(r, "guardian_phone", "error.guardian_phone", NULL);
}

static void
read_years(struct reading *r, struct participant *p)
{
	if (text_to_int64(typed(r, "age"), 1, AGE_MAX, &p->age) != ERR_OK)
		complain(r, "age", "error.age", NULL);
	else if (p->age < ADULT_AGE)
		read_guardian(r, p);
}

static void
read_declaration(struct reading *r, struct participant *p)
{
	p->adult = read_tick(typed(r, "adult"));
	if (p->adult)
		return;
	if (typed(r, "guardian_name")[0] == '\0' &&
	    typed(r, "guardian_phone")[0] == '\0')
		complain(r, "adult", "error.adult", NULL);
	else
		read_guardian(r, p);
}

static void
read_age(struct reading *r, struct participant *p)
{
	switch (r->e->asks_age) {
	case AGE_NONE:
		break;
	case AGE_ADULT:
		read_declaration(r, p);
		break;
	case AGE_YEARS:
		read_years(r, p);
		break;
	}
}

bool
details_waiver_is_old(const struct event *e, details_field_fn *field, void *ctx)
{
	const char *shown = field(ctx, "shown_waiver");
	int64_t version;

	return e->waiver != NULL && shown != NULL &&
	    (text_to_int64(shown, 1, INT64_MAX, &version) != ERR_OK ||
		version != e->waiver->version);
}

/* Each accepts for himself; without a suffix it is the contact who does. Nobody
 * accepts a text that was not the one shown. */
static void
read_waiver(struct reading *r, struct participant *p)
{
	bool is_old = details_waiver_is_old(r->e, r->field, r->ctx);
	struct reading contact = *r;

	if (r->e->waiver == NULL)
		return;
	contact.n = 0;
	p->accepts_waiver = read_tick(typed(r, "waiver")) ||
	    (r->n == 1 && read_tick(typed(&contact, "waiver")));
	if (p->accepts_waiver && !is_old)
		return;
	complain(
	    r, "waiver", is_old ? "error.waiver_new" : "error.waiver", NULL);
	if (r->quantity == 1)
		r->list[r->n_list - 1].field = "waiver";
}

static struct participant
read_participant(struct reading *r, const char *contact_name)
{
	struct participant p = {
	    .position = (int)r->n, .guardian_name = "", .guardian_phone = ""};

	p.name = typed_in(r, field_name(r, "name"));
	if (p.name[0] == '\0' && r->n == 1)
		p.name = contact_name;
	else
		p.name = check_name(r, p.name);
	read_age(r, &p);
	p.answers = read_answers(r, &p.n_answers);
	read_waiver(r, &p);
	return p;
}

struct complaints
details_check(struct arena *a, const struct event *e, int64_t quantity,
    details_field_fn *field, void *ctx, struct booking_details *details_r)
{
	struct reading r = {a, e, quantity, field, ctx, 0, NULL, 0};
	size_t people = (size_t)quantity;
	struct participant *list = arena_array(a, people, sizeof(*list));

	must(quantity > 0);
	r.list = arena_array(
	    a, (people + 1) * (e->n_questions + FIXED_FIELDS), sizeof(*r.list));
	*details_r = (struct booking_details){.language = "en", .address = ""};
	details_r->name = check_name(&r, typed_in(&r, "name"));
	details_r->email = read_email(&r);
	details_r->phone = read_phone(&r);
	details_r->answers = read_answers(&r, &details_r->n_answers);
	for (r.n = 1; r.n <= quantity; r.n++)
		list[r.n - 1] = read_participant(&r, details_r->name);
	details_r->participants = list;
	details_r->n_participants = people;
	return (struct complaints){r.list, r.n_list};
}

struct complaints
details_refused(struct arena *a, const struct booking_saved *saved)
{
	struct reading r = {.a = a, .list = arena_array(a, 3, sizeof(*r.list))};

	if (saved->email_full)
		complain(&r, "email", "error.email_full", NULL);
	if (saved->phone_full)
		complain(&r, "phone", "error.phone_full", NULL);
	if (saved->differs)
		complain(&r, "name", "error.key", NULL);
	return (struct complaints){r.list, r.n_list};
}

const struct complaint *
details_complaint(const struct complaints *c, const char *field)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->complaint[i].field, field) == 0)
			return &c->complaint[i];
	return NULL;
}
