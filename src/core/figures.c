#include "core/figures.h"

#include <inttypes.h>
#include <string.h>

#include "base/text.h"

enum {
	EVENT_BYTES = 2560, /* more than all lines of one event */
	WORDS_BYTES = 4096, /* more than all that is said of the metrics */
	EVENTS_MAX = (FIGURES_MAX - WORDS_BYTES) / EVENT_BYTES
};

const char *const figures_file = "queue.prom";

static const struct metric {
	const char *name; /* a counter's ends in _total */
	size_t at;	  /* of its int64_t in struct figures */
	const char *help;
} metrics[] = {
#define METRIC(name, member, help)                                         \
	{                                                                  \
		"startline_queue_" name, offsetof(struct figures, member), \
		    help                                                   \
	}
    METRIC("waiting", state.waiting, "Visitors in the line."),
    METRIC("front", state.front,
	"Of those, who was passed over and is back at the front."),
    METRIC("called", state.called, "Visitors called and not yet in."),
    METRIC("coming", state.coming,
	"Of those, called lately enough to be expected."),
    METRIC("inside", state.inside, "Visitors inside."),
    METRIC("budget", budget, "Most visitors inside at once."),
    METRIC("head", state.head, "Highest rank that was called."),
    METRIC("last", state.last, "Highest number given."),
    METRIC("admissions_per_minute", a_minute,
	"Admissions a minute that last, as the release works them out."),
    METRIC("joined_total", state.joined, "Numbers given."),
    METRIC("admitted_total", state.admitted, "Visitors called."),
    METRIC("entered_total", state.entered, "Visitors who came in."),
    METRIC("passed_total", state.passed, "Visitors who were passed over."),
    METRIC("gone_total", state.gone, "Visitors who left the line."),
#undef METRIC
};

static void
add_words(struct text *t, const char *name, const char *help)
{
	size_t len = strlen(name);
	bool counts = len > 6 && strcmp(name + len - 6, "_total") == 0;

	text_addf(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
	    counts ? "counter" : "gauge");
}

static void
add_metric(struct text *t, const struct metric *m, const struct figures *list,
    size_t n)
{
	add_words(t, m->name, m->help);
	for (size_t i = 0; i < n; i++) {
		int64_t value;

		memcpy(&value, (const char *)&list[i] + m->at, sizeof(value));
		text_addf(t, "%s{event=\"%s\"} %" PRId64 "\n", m->name,
		    list[i].slug, value);
	}
}

/* A time, not an age: whoever reads later works out the age as it is then. */
static void
add_times(struct text *t, const struct figures *list, size_t n)
{
	static const char name[] = "startline_queue_seen_timestamp_seconds";

	add_words(t, name, "When Redis last told how the line stands.");
	for (size_t i = 0; i < n; i++)
		text_addf(t, "%s{event=\"%s\"} %" PRId64 ".%03d\n", name,
		    list[i].slug, list[i].state.at_ms / 1000,
		    (int)(list[i].state.at_ms % 1000));
}

const char *
figures_text(struct arena *a, const struct figures *list, size_t n)
{
	struct text *t;

	if (n == 0)
		return "";
	if (n > EVENTS_MAX)
		n = EVENTS_MAX;
	t = text_new(a, FIGURES_MAX);
	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		add_metric(t, &metrics[i], list, n);
	add_times(t, list, n);
	must(!text_failed(t));
	return text_str(t);
}
