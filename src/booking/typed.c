#include "booking/typed.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

static const char *
form_field(void *ctx, const char *name)
{
	return request_form(ctx, name);
}

struct view_typed
typed_in_form(struct request *q)
{
	return (struct view_typed){form_field, q, NULL};
}

struct saved {
	struct arena *arena;
	const struct booking *booking;
};

static const char *
find_answer(const struct answer *answers, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(answers[i].name, name) == 0)
			return answers[i].value;
	return NULL;
}

/* Splits "guardian_name_2"; NULL: a field of the contact. */
static const struct participant *
find_participant(const struct saved *s, const char *name, const char **stem_r)
{
	const char *line = strrchr(name, '_');
	int64_t n;

	if (line == NULL ||
	    text_to_int64(line + 1, 1, INT64_MAX, &n) != ERR_OK ||
	    (uint64_t)n > s->booking->n_participants)
		return NULL;
	*stem_r = arena_strndup(s->arena, name, (size_t)(line - name));
	return &s->booking->participants[n - 1];
}

static const char *
contact_field(const struct booking *b, const char *name)
{
	const struct participant *only =
	    b->n_participants == 1 ? b->participants : NULL;

	if (strcmp(name, "name") == 0)
		return b->name;
	if (strcmp(name, "email") == 0)
		return b->email;
	if (strcmp(name, "phone") == 0)
		return b->phone;
	if (strcmp(name, "waiver") == 0 && only != NULL && only->accepts_waiver)
		return "yes";
	return find_answer(b->answers, b->n_answers, name);
}

/* The first participant's name is left empty where it is the contact's. */
static const char *
participant_name(const struct booking *b, const struct participant *p)
{
	if (p->position == 1 && strcmp(p->name, b->name) == 0)
		return NULL;
	return p->name;
}

static const char *
participant_field(
    const struct saved *s, const struct participant *p, const char *stem)
{
	if (strcmp(stem, "name") == 0)
		return participant_name(s->booking, p);
	if (strcmp(stem, "age") == 0)
		return p->age == 0 ? NULL :
				     arena_printf(s->arena, "%" PRId64, p->age);
	if (strcmp(stem, "adult") == 0)
		return p->adult ? "yes" : NULL;
	if (strcmp(stem, "guardian_name") == 0)
		return p->guardian_name;
	if (strcmp(stem, "guardian_phone") == 0)
		return p->guardian_phone;
	if (strcmp(stem, "waiver") == 0)
		return p->accepts_waiver ? "yes" : NULL;
	return find_answer(p->answers, p->n_answers, stem);
}

static const char *
booking_field(void *ctx, const char *name)
{
	const struct saved *s = ctx;
	const struct participant *p;
	const char *stem;

	if (s->booking == NULL)
		return NULL;
	p = find_participant(s, name, &stem);
	if (p != NULL)
		return participant_field(s, p, stem);
	return contact_field(s->booking, name);
}

struct view_typed
typed_in_booking(struct arena *a, const struct booking *booking)
{
	struct saved *s = arena_alloc(a, sizeof(*s));

	s->arena = a;
	s->booking = booking;
	return (struct view_typed){booking_field, s, NULL};
}
