#include "core/people.h"

#include <string.h>

#include "base/text.h"

enum {
	DIGITS_MIN = 4 /* fewer are part of every phone */
};

/* "098123-45678" -> "9812345678"; "" for what is no number. */
static const char *
digits_of(struct arena *a, const char *typed)
{
	char *digits = arena_alloc(a, strlen(typed) + 1);
	size_t n = 0;

	for (; *typed != '\0'; typed++) {
		if (strchr(" +-().", *typed) != NULL)
			continue;
		if (*typed < '0' || *typed > '9')
			return "";
		if (n > 0 || *typed != '0')
			digits[n++] = *typed;
	}
	return n >= DIGITS_MIN ? digits : "";
}

static struct person
read_person(const struct rows *rows, size_t i)
{
	return (struct person){
	    .code = rows_text(rows, i, 0),
	    .name = rows_text(rows, i, 1),
	    .email = rows_text(rows, i, 2),
	    .phone = rows_text(rows, i, 3),
	    .type = rows_text(rows, i, 4),
	    .state = rows_text(rows, i, 5),
	};
}

enum err
people_find(struct db *db, struct arena *a, int64_t event_id,
    const char *looked_for, int64_t page, struct people *people_r)
{
	const struct rows *rows;
	const char *text = text_squeeze(a, looked_for);
	struct person *list;
	enum err e = db_run(db, a, STMT_find_people,
	    DB_ARGS(db_int(a, event_id), text, digits_of(a, text),
		db_int(a, PEOPLE_PAGE + 1),
		db_int(a, (page - 1) * PEOPLE_PAGE)),
	    &rows);

	if (e != ERR_OK)
		return e;
	people_r->n = rows_count(rows);
	people_r->more = people_r->n > PEOPLE_PAGE;
	if (people_r->more)
		people_r->n = PEOPLE_PAGE;
	list = arena_array(a, PEOPLE_PAGE, sizeof(*list));
	for (size_t i = 0; i < people_r->n; i++)
		list[i] = read_person(rows, i);
	people_r->person = list;
	return ERR_OK;
}
