#include "view/when.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tmpl/tmpl.h"

/* The civil calendar by days since 1970; struct tm and TZ stay out of it. */
enum {
	IST_S = 19800,
	DAY_S = 86400
};

struct civil {
	int64_t year;
	int month, day, weekday; /* month from 1, weekday 0 is Sunday */
	int hour, minute, second;
};

static int64_t
floor_div(int64_t n, int64_t by)
{
	return n / by - (n % by < 0);
}

static struct civil
civil_of(int64_t at)
{
	int64_t days = floor_div(at, DAY_S);
	int left = (int)(at - days * DAY_S);
	int64_t shifted = days + 719468; /* since 0000-03-01 */
	int64_t era = floor_div(shifted, 146097);
	int64_t doe = shifted - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	struct civil c;

	c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
	c.year = yoe + era * 400 + (c.month <= 2);
	c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
	c.weekday = (int)(((days + 4) % 7 + 7) % 7);
	c.hour = left / 3600;
	c.minute = left / 60 % 60;
	c.second = left % 60;
	return c;
}

static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* The n-th word of a message that lists names. */
static const char *
word(struct arena *a, const char *language, const char *id, int n)
{
	const char *at = tmpl_message(a, language, id, NULL);

	for (; n > 0; n--) {
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return arena_strndup(a, at, strcspn(at, " "));
}

static const char *
in_words(struct arena *a, const char *language, const char *id, int64_t at)
{
	struct civil c = civil_of(at + IST_S);

	if (at == 0)
		return "";
	return tmpl_message(a, language, id, "weekday",
	    word(a, language, "when.weekdays", c.weekday), "day",
	    arena_printf(a, "%d", c.day), "month",
	    word(a, language, "when.months", c.month - 1), "year",
	    arena_printf(a, "%d", (int)c.year), "clock", when_clock(a, at),
	    NULL);
}

const char *
when_full(struct arena *a, const char *language, int64_t at)
{
	return in_words(a, language, "when.full", at);
}

const char *
when_date(struct arena *a, const char *language, int64_t at)
{
	return in_words(a, language, "when.date", at);
}

const char *
when_clock(struct arena *a, int64_t at)
{
	struct civil c = civil_of(at + IST_S);

	if (at == 0)
		return "";
	return arena_printf(a, "%02d:%02d", c.hour, c.minute);
}

const char *
when_machine(struct arena *a, int64_t at)
{
	struct civil c = civil_of(at + IST_S);

	if (at == 0)
		return "";
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d+05:30",
	    (int)c.year, c.month, c.day, c.hour, c.minute, c.second);
}

const char *
when_ics(struct arena *a, int64_t at)
{
	struct civil c = civil_of(at);

	if (at == 0)
		return "";
	return arena_printf(a, "%04d%02d%02dT%02d%02d%02dZ", (int)c.year,
	    c.month, c.day, c.hour, c.minute, c.second);
}

/* "+05:30", "+0530", "+00", "Z" or nothing, which is UTC. */
static bool
read_zone(const char *text, int *zone_s_r)
{
	int hours = 0;
	int minutes = 0;
	int used = 0;

	*zone_s_r = 0;
	if (text[0] == '\0' || strcmp(text, "Z") == 0)
		return true;
	if (text[0] != '+' && text[0] != '-')
		return false;
	if (sscanf(text + 1, "%2d:%2d%n", &hours, &minutes, &used) < 2 &&
	    sscanf(text + 1, "%2d%2d%n", &hours, &minutes, &used) < 2 &&
	    sscanf(text + 1, "%2d%n", &hours, &used) < 1)
		return false;
	if (text[1 + used] != '\0' || hours > 14 || minutes > 59)
		return false;
	*zone_s_r = (hours * 60 + minutes) * 60;
	if (text[0] == '-')
		*zone_s_r = -*zone_s_r;
	return true;
}

int64_t
when_read(const char *text)
{
	int year, month, day, hour, minute, second, zone_s;
	int used = 0;
	char between;

	if (sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &year, &month, &day,
		&between, &hour, &minute, &second, &used) < 7 ||
	    (between != ' ' && between != 'T'))
		return 0;
	text += used;
	if (text[0] == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 ||
	    hour > 23 || minute > 59 || second > 60 ||
	    !read_zone(text, &zone_s))
		return 0;
	return days_of(year, month, day) * DAY_S + hour * 3600 + minute * 60 +
	    second - zone_s;
}
