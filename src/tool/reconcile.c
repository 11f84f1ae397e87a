#include "tool/tool.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "gateway/review.h"

enum {
	MINUTE_S = 60,
	HOUR_S = 3600,
	DAY_S = 86400,
	INDIA_S = 5 * HOUR_S + 30 * MINUTE_S,
	NUMBER_MAX = 100000,
	PAGE_MAX = 16 * 1024 * 1024,
	PART = 1, /* of the budget */
	TIMEOUT_MS = 20000,
	PATIENCE = 15
};

/* "3d", "12h", "90m": so long ago. */
static bool
read_ago(struct arena *a, const char *when, int64_t *since_r)
{
	static const struct {
		char unit;
		int64_t s;
	} units[] = {{'m', MINUTE_S}, {'h', HOUR_S}, {'d', DAY_S}};
	size_t len = strlen(when);
	int64_t n;

	if (len < 2 ||
	    text_to_int64(arena_strndup(a, when, len - 1), 1, NUMBER_MAX, &n) !=
		ERR_OK)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (when[len - 1] == units[i].unit) {
			*since_r = clock_unix_s() - n * units[i].s;
			return true;
		}
	return false;
}

/* Days since 1970 of a date of the Gregorian calendar. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y = month > 2 ? year : year - 1, m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    1 - 719468;
}

static bool
is_day(int year, int month, int day)
{
	int next_year = month == 12 ? year + 1 : year;

	if (year < 2000 || year > 2100 || month < 1 || month > 12 || day < 1)
		return false;
	return days_of(year, month, day) <
	    days_of(next_year, month % 12 + 1, 1);
}

/* "2027-02-06", "2027-02-06 05:30", with T for the blank, :ss, and Z behind it
 * for UTC; else Indian time. */
static bool
read_date(const char *when, int64_t *since_r)
{
	int year, month, day, hour = 0, minute = 0, second = 0, used = 0;
	const char *rest;

	if (strlen(when) < 10 ||
	    sscanf(when, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 ||
	    used != 10 || !is_day(year, month, day))
		return false;
	rest = when + used;
	if (*rest == 'T' || *rest == ' ') {
		if (!isdigit((unsigned char)rest[1]) ||
		    sscanf(rest + 1, "%2d:%2d%n", &hour, &minute, &used) != 2)
			return false;
		rest += 1 + used;
		if (*rest == ':') {
			if (sscanf(rest + 1, "%2d%n", &second, &used) != 1)
				return false;
			rest += 1 + used;
		}
	}
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 59)
		return false;
	*since_r = days_of(year, month, day) * DAY_S + hour * HOUR_S +
	    minute * MINUTE_S + second;
	if (strcmp(rest, "Z") != 0)
		*since_r -= INDIA_S;
	return *rest == '\0' || strcmp(rest, "Z") == 0;
}

static bool
read_options(const struct tool *t, struct review *v)
{
	const char *since = NULL;

	for (int i = 0; i < t->n_args; i++) {
		if (strcmp(t->args[i], "--dry-run") == 0)
			v->dry = true;
		else if (strcmp(t->args[i], "--since") == 0 &&
		    i + 1 < t->n_args)
			since = t->args[++i];
		else
			return false;
	}
	return since != NULL &&
	    (read_ago(t->arena, since, &v->since_s) ||
		read_date(since, &v->since_s));
}

static void
print_counts(const struct review *v)
{
	(void)printf("%" PRId64 " orders, %" PRId64 " payments, %" PRId64
		     " adopted, %" PRId64 " settled, %" PRId64 " left open\n",
	    v->orders, v->payments, v->adopted, v->settled, v->open);
}

static void
say(const char *id, const char *what)
{
	(void)printf("%s: %s\n", id, what);
}

/* Both lists, with a breaker and a part of the budget of its own. */
static enum err
go_through(const struct tool *t, struct review *v, struct razorpay *r)
{
	struct breaker breaker;
	struct budget budget;
	struct gateway gateway = {
	    tool_db(t, t->conf->pg_url, false), line_new(t->conf), r};
	enum err e;

	breaker_init(&breaker, (uint64_t)clock_ms());
	budget_init(&budget, t->conf->razorpay_calls_per_s, PART);
	r->timeout_ms = TIMEOUT_MS;
	r->breaker = &breaker;
	r->budget = &budget;
	v->gateway = &gateway;
	v->page = arena_new(PAGE_MAX);
	v->item = arena_new(PAGE_MAX);
	e = review_orders(v);
	if (e == ERR_OK)
		e = review_payments(v);
	arena_free(&v->page);
	arena_free(&v->item);
	db_free(&gateway.db);
	line_free(&gateway.line);
	return e;
}

int
tool_reconcile(const struct tool *t)
{
	struct review v = {.remind = true, .patience = PATIENCE, .say = say};
	struct razorpay razorpay;
	enum err e;

	if (!read_options(t, &v))
		return tool_usage();
	e = razorpay_init(&razorpay, t->conf);
	if (e == ERR_OK) {
		e = go_through(t, &v, &razorpay);
		print_counts(&v);
	}
	if (e != ERR_OK)
		return tool_failed("reconcile", e);
	return v.open == 0 ? EXIT_DONE : EXIT_FAILED;
}
