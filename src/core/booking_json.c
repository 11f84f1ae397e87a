#include "core/booking_json.h"

#include <string.h>

#include "base/json.h"

static struct json *
put_answers(struct arena *a, const struct answer *answers, size_t n)
{
	struct json *object = json_object(a);

	for (size_t i = 0; i < n; i++)
		json_put_text(object, answers[i].name, answers[i].value);
	return object;
}

const char *
booking_json_answers(struct arena *a, const struct answer *answers, size_t n)
{
	return json_print(a, put_answers(a, answers, n));
}

static struct json *
put_participant(struct arena *a, const struct participant *p)
{
	struct json *object = json_object(a);

	json_put_int64(object, "position", p->position);
	json_put_text(object, "name", p->name);
	if (p->age != 0)
		json_put_int64(object, "age", p->age);
	if (p->adult)
		json_put_bool(object, "adult", true);
	json_put_text(object, "guardian_name", p->guardian_name);
	json_put_text(object, "guardian_phone", p->guardian_phone);
	json_put(object, "answers", put_answers(a, p->answers, p->n_answers));
	return object;
}

const char *
booking_json_participants(struct arena *a, const struct booking_details *d)
{
	struct json *list = json_array(a);

	for (size_t i = 0; i < d->n_participants; i++)
		json_push(list, put_participant(a, &d->participants[i]));
	return json_print(a, list);
}

static enum err
read_answers(struct arena *a, const struct json *object,
    const struct answer **answers_r, size_t *n_r)
{
	struct answer *answers;

	*n_r = json_count(object);
	answers = arena_array(a, *n_r, sizeof(*answers));
	for (size_t i = 0; i < *n_r; i++) {
		const struct json *member = json_item(object, i);

		answers[i].name = json_name(member);
		if (json_text(member, "", &answers[i].value) != ERR_OK)
			return ERR_BUG;
	}
	*answers_r = answers;
	return ERR_OK;
}

enum err
booking_json_read_answers(struct arena *a, const char *text,
    const struct answer **answers_r, size_t *n_r)
{
	const struct json *object = NULL;

	if (json_parse(a, text, strlen(text), &object) != ERR_OK)
		return ERR_BUG;
	return read_answers(a, object, answers_r, n_r);
}

static enum err
read_participant(
    struct arena *a, const struct json *node, struct participant *p)
{
	int64_t position = 0;

	if (json_int64(node, "position", &position) != ERR_OK ||
	    json_text(node, "name", &p->name) != ERR_OK ||
	    json_text(node, "guardian_name", &p->guardian_name) != ERR_OK ||
	    json_text(node, "guardian_phone", &p->guardian_phone) != ERR_OK ||
	    json_bool(node, "waiver", &p->accepts_waiver) != ERR_OK)
		return ERR_BUG;
	p->position = (int)position;
	if (json_int64(node, "age", &p->age) != ERR_OK)
		p->age = 0;
	if (json_bool(node, "adult", &p->adult) != ERR_OK)
		p->adult = false;
	return read_answers(
	    a, json_at(node, "answers"), &p->answers, &p->n_answers);
}

enum err
booking_json_read_participants(struct arena *a, const char *text,
    const struct participant **participants_r, size_t *n_r)
{
	const struct json *list = NULL;
	struct participant *people;
	enum err err = json_parse(a, text, strlen(text), &list);

	if (err != ERR_OK)
		return ERR_BUG;
	*n_r = json_count(list);
	people = arena_array(a, *n_r, sizeof(*people));
	for (size_t i = 0; i < *n_r && err == ERR_OK; i++)
		err = read_participant(a, json_item(list, i), &people[i]);
	*participants_r = people;
	return err;
}
