#include "core/question.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

enum {
	YEAR_MIN = 1900,
	YEAR_MAX = 2100
};

static const char *
check_text(const char *typed)
{
	if (text_has_control(typed))
		return "error.text";
	if (text_points(typed) > QUESTION_TEXT_MAX)
		return "error.too_long";
	return NULL;
}

static const char *
check_number(struct arena *a, const struct question *q, const char *typed,
    const char **value_r)
{
	int64_t n;

	if (text_to_int64(typed, INT64_MIN, INT64_MAX, &n) != ERR_OK)
		return "error.number";
	if (q->has_least && n < q->least)
		return "error.number_least";
	if (q->has_most && n > q->most)
		return "error.number_most";
	*value_r = arena_printf(a, "%" PRId64, n);
	return NULL;
}

static const char *
check_choice(const struct question *q, const char *typed)
{
	for (size_t i = 0; i < q->n_choices; i++)
		if (strcmp(q->choices[i], typed) == 0)
			return NULL;
	return "error.choice";
}

static int64_t
days_in(int64_t year, int64_t month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* Exactly "1990-12-31", of a day that there was. */
static const char *
check_date(struct arena *a, const char *typed)
{
	int64_t year, month, day;

	if (strlen(typed) != 10 || typed[4] != '-' || typed[7] != '-')
		return "error.date";
	if (text_to_int64(arena_strndup(a, typed, 4), YEAR_MIN, YEAR_MAX,
		&year) != ERR_OK ||
	    text_to_int64(arena_strndup(a, typed + 5, 2), 1, 12, &month) !=
		ERR_OK ||
	    text_to_int64(typed + 8, 1, days_in(year, month), &day) != ERR_OK)
		return "error.date";
	return NULL;
}

static const char *
check_yesno(const char *typed)
{
	if (strcmp(typed, "yes") == 0 || strcmp(typed, "no") == 0)
		return NULL;
	return "error.yesno";
}

const char *
question_check(struct arena *a, const struct question *q, const char *typed,
    const char **value_r)
{
	*value_r = typed;
	if (typed[0] == '\0')
		return q->required ? "error.required" : NULL;
	switch (q->kind) {
	case QUESTION_TEXT:
		return check_text(typed);
	case QUESTION_NUMBER:
		return check_number(a, q, typed, value_r);
	case QUESTION_CHOICE:
		return check_choice(q, typed);
	case QUESTION_DATE:
		return check_date(a, typed);
	case QUESTION_PHONE:
		if (text_to_phone(a, typed, value_r) != ERR_OK)
			return "error.phone";
		return NULL;
	case QUESTION_YESNO:
		return check_yesno(typed);
	}
	return NULL;
}
