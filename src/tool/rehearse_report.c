#include "tool/rehearse_report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const page_names[PAGE_KINDS] = {
    [PAGE_JOIN] = "join",
    [PAGE_WAIT] = "wait",
    [PAGE_STATE] = "line file",
    [PAGE_CHOOSE] = "choose",
    [PAGE_HOLD] = "hold",
    [PAGE_DETAILS] = "details",
    [PAGE_SEND] = "send details",
    [PAGE_PAY] = "pay",
    [PAGE_PRESS] = "press pay",
    [PAGE_CHECKOUT] = "checkout",
    [PAGE_CALLBACK] = "callback",
    [PAGE_BOOKING] = "booking",
    [PAGE_BOT] = "bots",
};

static int64_t
errors_of(const struct figures *f)
{
	return f->of_class[5] + f->broken + f->odd;
}

void
report_progress(const struct scene *s, int64_t now_ms)
{
	const struct figures *f = &s->figures;

	(void)fprintf(stderr,
	    "%4" PRId64 " s  coming %" PRId64 "  waiting %" PRId64
	    "  inside %" PRId64 "  holding %" PRId64 "  paid %" PRId64
	    "  booked %" PRId64 "  gone %" PRId64 "  errors %" PRId64 "\n",
	    (now_ms - f->begin_ms) / 1000, f->now[STAGE_COMING],
	    f->now[STAGE_WAITING], f->now[STAGE_INSIDE], f->now[STAGE_HOLDING],
	    f->now[STAGE_PAID], f->now[STAGE_BOOKED],
	    (int64_t)s->n_visitors - (int64_t)s->open - f->now[STAGE_BOOKED],
	    errors_of(f));
}

static void
print_pages(const struct figures *f)
{
	int64_t took_ms = f->end_ms - f->begin_ms, answers = 0;

	for (int kind = 0; kind < PAGE_KINDS; kind++)
		answers += f->spread[kind].n;
	(void)printf("%" PRId64 " answers in %.1f s, %.1f a second\n\n"
		     "%-13s %9s %8s %8s %8s\n",
	    answers, (double)took_ms / 1000,
	    took_ms > 0 ? (double)answers * 1000 / (double)took_ms : 0.0,
	    "page", "answers", "p50 ms", "p99 ms", "max ms");
	for (int kind = 0; kind < PAGE_KINDS; kind++) {
		const struct spread *s = &f->spread[kind];

		if (s->n > 0)
			(void)printf("%-13s %9" PRId64 " %8" PRId64 " %8" PRId64
				     " %8" PRId64 "\n",
			    page_names[kind], s->n, spread_percentile(s, 50),
			    spread_percentile(s, 99), s->most_ms);
	}
}

static void
print_visitors(const struct scene *s)
{
	const struct figures *f = &s->figures;

	(void)printf("\nanswers: 2xx %" PRId64 ", 3xx %" PRId64 ", 4xx %" PRId64
		     " (429: %" PRId64 "), 5xx %" PRId64 ", none %" PRId64
		     ", unexpected %" PRId64 "\n",
	    f->of_class[2], f->of_class[3], f->of_class[4], f->slowed,
	    f->of_class[5], f->broken, f->odd);
	(void)printf("visitors: booked %" PRId64 ", sold out %" PRId64
		     ", abandoned %" PRId64 ", too late %" PRId64
		     ", closed %" PRId64 ", failed %" PRId64 ", not done %zu\n",
	    f->now[STAGE_BOOKED], f->now[STAGE_SOLD_OUT],
	    f->now[STAGE_ABANDONED], f->now[STAGE_EXPIRED],
	    f->now[STAGE_CLOSED], f->now[STAGE_FAILED], s->open);
	if (s->n_bots > 0)
		(void)printf("bots: %" PRId64 " presses, let in %" PRId64
			     " times\n",
		    f->bot_presses, f->bots_in);
	if (s->complaint[0] != '\0')
		(void)printf(
		    "details: refused for the field %s\n", s->complaint);
}

static int64_t
beyond(int64_t n, int64_t most)
{
	return n > most ? n - most : 0;
}

static int64_t
given_twice(const struct scene *s)
{
	struct ticket *given = calloc(s->n_visitors, sizeof(*given));
	int64_t twice;

	must(given != NULL);
	for (size_t i = 0; i < s->n_visitors; i++)
		given[i] = s->visitors[i].given;
	twice = figures_twice(given, s->n_visitors);
	free(given);
	return twice;
}

static void
print_line(const struct report *r)
{
	const struct figures *f = &r->scene->figures;
	int64_t room = r->scene->event->line.max_inside;

	(void)printf("line: %" PRId64 " numbers, given twice %" PRId64
		     ", %" PRId64 " let in, order inversions %" PRId64
		     ", most inside %" PRId64 " of %" PRId64
		     ", over-admissions %" PRId64 "\n",
	    f->numbers, r->twice, f->entered, f->inversions, r->most_inside,
	    room, beyond(r->most_inside, room));
}

void
report_print(struct report *r)
{
	struct figures *f = &r->scene->figures;

	r->most_inside = spans_peak(&f->stays);
	r->most_taken = spans_peak(&f->takes);
	r->twice = given_twice(r->scene);
	print_pages(f);
	print_visitors(r->scene);
	print_line(r);
	(void)printf("places: for sale %" PRId64 ", held %" PRId64
		     " in %" PRId64 " holds, booked %" PRId64
		     ", most taken at once %" PRId64 ", oversold %" PRId64
		     ", left %" PRId64 "\n",
	    r->for_sale, f->places_held, f->holds, f->places_booked,
	    r->most_taken, beyond(r->most_taken, r->for_sale), r->left);
	(void)printf("gateway: %" PRId64 " payments for %" PRId64
		     " places, refunded %" PRId64 ", without a ticket %" PRId64
		     "\n",
	    r->till.captured, r->till.places, r->till.refunded, r->till.owed);
	(void)printf(
	    "audit: %zu checks, %zu violations\n", r->checks, r->violations);
}

bool
report_verdict(const struct report *r)
{
	const struct scene *s = r->scene;
	const struct figures *f = &s->figures;
	const struct reason {
		int64_t n;
		const char *says;
	} reasons[] = {
	    {beyond(r->most_taken, r->for_sale), "places oversold"},
	    {beyond(r->till.places, r->for_sale),
		"places paid for beyond those for sale"},
	    {r->till.owed, "payments without a ticket"},
	    {beyond(r->most_inside, s->event->line.max_inside),
		"over-admissions"},
	    {f->inversions, "order inversions"},
	    {r->twice, "numbers given twice"},
	    {f->of_class[5], "answers of 5xx"},
	    {f->broken, "requests without an answer"},
	    {f->odd, "unexpected answers"},
	    {f->now[STAGE_FAILED], "visitors failed"},
	    {(int64_t)r->violations, "violations of the invariants"},
	    {s->open > 0 ? r->left : 0,
		"places left, and visitors who were not done"},
	    {f->holds == 0, "rehearsal in which nobody held a place"},
	};
	const char *before = "no-go: ";

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].n == 0)
			continue;
		(void)printf(
		    "%s%" PRId64 " %s", before, reasons[i].n, reasons[i].says);
		before = ", ";
	}
	(void)puts(before[0] == 'n' ? "go" : "");
	return before[0] == 'n';
}
