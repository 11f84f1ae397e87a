#include "view/estimate.h"

#include "view/money.h"

enum {
	MINUTE_S = 60,
	HOUR_S = 3600,
	COARSE_MIN = 20, /* from here on in steps of five */
	STEP_MIN = 5,
	IN_HOURS_S = 5400
};

/* Rounded outwards to a multiple, and never one number alone. */
static struct estimate
rounded(enum estimate_unit unit, int64_t low, int64_t high, int64_t step)
{
	struct estimate e = {
	    unit, low / step * step, (high + step - 1) / step * step};

	if (e.low < 1)
		e.low = 1;
	if (e.high <= e.low)
		e.high = e.low + step;
	return e;
}

static int64_t
up(int64_t seconds, int64_t unit_s)
{
	return (seconds + unit_s - 1) / unit_s;
}

struct estimate
estimate_wait(int64_t ahead, int64_t a_minute)
{
	int64_t expected_s, low_s, high_s, high_min;

	if (a_minute <= 0)
		return (struct estimate){ESTIMATE_UNKNOWN, 0, 0};
	if (ahead < 0)
		ahead = 0;
	expected_s = (ahead + 1) * MINUTE_S / a_minute;
	low_s = expected_s * 3 / 4;
	high_s = expected_s * 3 / 2;
	if (high_s < MINUTE_S)
		return (struct estimate){ESTIMATE_SOON, 0, 1};
	if (high_s >= IN_HOURS_S)
		return rounded(
		    ESTIMATE_HOURS, low_s / HOUR_S, up(high_s, HOUR_S), 1);
	high_min = up(high_s, MINUTE_S);
	return rounded(ESTIMATE_MINUTES, low_s / MINUTE_S, high_min,
	    high_min > COARSE_MIN ? STEP_MIN : 1);
}

static const char *
range(struct tmpl_dict *d, const char *id, struct estimate e)
{
	struct arena *a = tmpl_arena(d);

	return tmpl_message(a, tmpl_language(d), id, "low",
	    money_count(a, e.low), "high", money_count(a, e.high), NULL);
}

const char *
estimate_text(struct tmpl_dict *d, struct estimate e)
{
	switch (e.unit) {
	case ESTIMATE_SOON:
		return tmpl_message(
		    tmpl_arena(d), tmpl_language(d), "wait.soon", NULL);
	case ESTIMATE_MINUTES:
		return range(d, "wait.minutes", e);
	case ESTIMATE_HOURS:
		return range(d, "wait.hours", e);
	case ESTIMATE_UNKNOWN:
		break;
	}
	return tmpl_message(
	    tmpl_arena(d), tmpl_language(d), "wait.unknown", NULL);
}
