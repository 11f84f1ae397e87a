#include "base/clock.h"
#include "queue/page.h"
#include "view/frame.h"
#include "web/server.h"

enum {
	LOOK_MS = 1000
};

static const struct route routes[] = {
    {"GET", "/q/{slug}", page_line, "queue/wait.tpl", 0, NULL,
	"The line: how to join, please wait, or why not now."},
    {"POST", "/q/{slug}", page_join, NULL, NEED_SAME_SITE, NULL,
	"Joins the line; with room inside straight through to book."},
};

/* Everybody comes by here at once: nobody waits long for PostgreSQL. */
static void
begin(void *ctx, struct request *q)
{
	const struct queue *self = ctx;

	(void)q;
	boot_begin(self->boot, clock_ms() + LOOK_MS);
}

static enum err
ready(void *ctx, struct request *q)
{
	const struct queue *self = ctx;
	enum err e = boot_ready(self->boot);

	(void)q;
	return e != ERR_OK ? e : line_ready(boot_line(self->boot));
}

static void
foot(void *ctx, struct request *q, struct tmpl_dict *d)
{
	const struct queue *self = ctx;

	(void)q;
	fill_foot(d, boot_organisation(self->boot));
}

int
main(int argc, char **argv)
{
	struct queue self = {NULL, NULL};
	struct worker worker = {
	    .name = "queue",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .begin = begin,
	    .ready = ready,
	    .foot = foot,
	    .ctx = &self,
	};
	struct conf conf;
	struct server_conf server;
	int status;

	if (server_option(argc, argv, &worker, &status))
		return status;
	if (server_boot(&worker, &conf, &server) != ERR_OK ||
	    boot_open(&conf, "startline_queue", &self.boot) != ERR_OK)
		return 1;
	self.recent = recent_new(boot_db(self.boot));
	status = server_run(&worker, &server);
	recent_free(&self.recent);
	boot_close(&self.boot);
	return status;
}
