#include "tool/rehearse_figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum {
	SPANS_FIRST = 256
};

struct change {
	int64_t at_ms;
	int64_t by;
};

void
figures_answer(
    struct figures *f, enum page_kind kind, int status, int64_t took_ms)
{
	struct spread *s = &f->spread[kind];
	int64_t within = took_ms < SPREAD_MS ? took_ms : SPREAD_MS;

	s->within[within]++;
	s->n++;
	if (took_ms > s->most_ms)
		s->most_ms = took_ms;
	f->of_class[status / 100]++;
	if (status == 429)
		f->slowed++;
}

int64_t
spread_percentile(const struct spread *s, int64_t percent)
{
	int64_t sum = 0, i = 0;

	if (percent >= 100)
		return s->most_ms;
	for (; i < SPREAD_MS; i++) {
		sum += s->within[i];
		if (sum * 100 >= s->n * percent)
			break;
	}
	return i < s->most_ms ? i : s->most_ms;
}

size_t
spans_add(struct spans *s, struct span span)
{
	if (s->n == s->room) {
		s->room = s->room == 0 ? SPANS_FIRST : s->room * 2;
		s->span = realloc(s->span, s->room * sizeof(*s->span));
		must(s->span != NULL);
	}
	s->span[s->n] = span;
	return s->n++;
}

/* At one instant what ends comes before what begins. */
static int
compare(const void *a, const void *b)
{
	const struct change *one = a, *two = b;

	if (one->at_ms != two->at_ms)
		return one->at_ms < two->at_ms ? -1 : 1;
	return (one->by > two->by) - (one->by < two->by);
}

int64_t
spans_peak(struct spans *s)
{
	struct change *all = calloc(2 * s->n + 1, sizeof(*all));
	int64_t now = 0, most = 0;
	size_t n = 0;

	must(all != NULL);
	for (size_t i = 0; i < s->n; i++) {
		const struct span *one = &s->span[i];

		if (one->end_ms <= one->begin_ms)
			continue;
		all[n++] = (struct change){one->begin_ms, one->amount};
		all[n++] = (struct change){one->end_ms, -one->amount};
	}
	qsort(all, n, sizeof(*all), compare);
	for (size_t i = 0; i < n; i++) {
		now += all[i].by;
		most = now > most ? now : most;
	}
	free(all);
	return most;
}

void
figures_in(struct figures *f, int64_t number)
{
	if (number > f->highest_in)
		f->highest_in = number;
}

void
figures_epoch(struct figures *f, int64_t epoch)
{
	if (epoch == f->epoch)
		return;
	f->epoch = epoch;
	f->highest_in = 0;
}

bool
figures_inverted(struct figures *f, int64_t number, int64_t highest)
{
	if (number <= 0 || number >= highest || f->highest_in < highest)
		return false;
	f->inversions++;
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const struct ticket *one = a, *two = b;

	if (one->epoch != two->epoch)
		return one->epoch < two->epoch ? -1 : 1;
	return (one->number > two->number) - (one->number < two->number);
}

int64_t
figures_twice(struct ticket *tickets, size_t n)
{
	int64_t twice = 0;

	qsort(tickets, n, sizeof(*tickets), by_number);
	for (size_t i = 1; i < n; i++)
		twice += tickets[i].number != 0 &&
		    by_number(&tickets[i - 1], &tickets[i]) == 0;
	return twice;
}

void
figures_clear(struct figures *f)
{
	free(f->stays.span);
	free(f->takes.span);
	memset(f, 0, sizeof(*f));
}
