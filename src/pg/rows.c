#include "pg/rows.h"

#include <string.h>

#include "base/text.h"

struct rows {
	PGresult *res;
};

static void
clear(void *object)
{
	PQclear(object);
}

const struct rows *
rows_new(struct arena *a, PGresult *res)
{
	struct rows *r = arena_alloc(a, sizeof(*r));

	r->res = res;
	arena_defer(a, clear, res);
	return r;
}

size_t
rows_count(const struct rows *r)
{
	return (size_t)PQntuples(r->res);
}

int64_t
rows_affected(const struct rows *r)
{
	const char *n = PQcmdTuples(r->res);
	int64_t value = 0;

	if (*n != '\0')
		must(text_to_int64(n, 0, INT64_MAX, &value) == ERR_OK);
	return value;
}

static void
check(const struct rows *r, size_t row, size_t col)
{
	must(row < rows_count(r));
	must(col < (size_t)PQnfields(r->res));
}

bool
rows_null(const struct rows *r, size_t row, size_t col)
{
	check(r, row, col);
	return PQgetisnull(r->res, (int)row, (int)col) == 1;
}

const char *
rows_text(const struct rows *r, size_t row, size_t col)
{
	check(r, row, col);
	return PQgetvalue(r->res, (int)row, (int)col);
}

/* Days from 1970 to a date of the Gregorian calendar. */
static int64_t
days_to(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;

	return 365 * y + y / 4 - y / 100 + y / 400 + of_year + day - 1 - 719468;
}

static int64_t
digits(const char *s, int n)
{
	int64_t value = 0;

	for (int i = 0; i < n; i++) {
		must(s[i] >= '0' && s[i] <= '9');
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* "2027-12-12 04:30:00.5+00": roles.sql gives every role UTC and ISO. */
int64_t
rows_time_ms(const struct rows *r, size_t row, size_t col)
{
	const char *s = rows_text(r, row, col);
	const char *end = strchr(s, '+');
	int64_t day_s;
	int64_t ms = 0;

	must(end != NULL && end - s >= 19 && strcmp(end, "+00") == 0);
	day_s = digits(s + 11, 2) * 3600 + digits(s + 14, 2) * 60 +
	    digits(s + 17, 2);
	for (int i = 0; i < 3; i++)
		ms = ms * 10 + (end - s > 20 + i ? digits(s + 20 + i, 1) : 0);
	return (days_to(digits(s, 4), digits(s + 5, 2), digits(s + 8, 2)) *
		       86400 +
		   day_s) *
	    1000 +
	    ms;
}

int64_t
rows_int64(const struct rows *r, size_t row, size_t col)
{
	int64_t value = 0;

	if (!rows_null(r, row, col))
		must(text_to_int64(rows_text(r, row, col), INT64_MIN, INT64_MAX,
			 &value) == ERR_OK);
	return value;
}

bool
rows_bool(const struct rows *r, size_t row, size_t col)
{
	return strcmp(rows_text(r, row, col), "t") == 0;
}
