#include "base/clock.h"
#include "queue/page.h"
#include "queue/place.h"

enum {
	LOOK_MS = 1000
};

static const struct route routes[] = {
    {"GET", "/q/{slug}", page_line, "queue/wait.tpl", 0, NULL,
	"The line: how to join, where one stands, or why not now."},
    {"POST", "/q/{slug}", page_join, NULL, NEED_SAME_SITE, NULL,
	"Joins the line; with room inside straight through to book."},
};

/* Everybody comes by here at once: nobody waits long for PostgreSQL. */
static void
begin(void *ctx, struct request *q)
{
	const struct stand *stand = ctx;

	(void)q;
	boot_begin(stand->boot, clock_ms() + LOOK_MS);
}

static enum err
ready(void *ctx, struct request *q)
{
	const struct stand *stand = ctx;
	enum err e = boot_ready(stand->boot);

	(void)q;
	return e != ERR_OK ? e : line_ready(boot_line(stand->boot));
}

int
main(int argc, char **argv)
{
	struct stand stand = {.boot = NULL};
	struct worker worker = {
	    .name = "queue",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .begin = begin,
	    .together = place_find,
	    .ready = ready,
	    .ctx = &stand,
	};
	int status;

	if (!stand_open(argc, argv, &worker, &status))
		return status;
	return stand_run(&worker);
}
