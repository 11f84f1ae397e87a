#include "core/boot.h"
#include "event/page.h"
#include "view/frame.h"
#include "web/server.h"

static const struct route routes[] = {
    {"GET", "/", page_home, "event/home.tpl", 0, NULL,
	"The events one may register for."},
    {"GET", "/e/{slug}", page_event, "event/event.tpl", 0, NULL,
	"An event, where its published file is missing."},
    {"GET", "/info/privacy", page_privacy, "event/info.tpl", 0, NULL,
	"The privacy notice."},
    {"GET", "/info/terms", page_terms, "event/info.tpl", 0, NULL, "The terms."},
    {"GET", "/info/refunds", page_refunds, "event/info.tpl", 0, NULL,
	"The refund policy."},
};

static void
begin(void *ctx, struct request *q)
{
	boot_begin(ctx, request_deadline_ms(q));
}

static enum err
ready(void *ctx, struct request *q)
{
	(void)q;
	return boot_ready(ctx);
}

static void
foot(void *ctx, struct request *q, struct tmpl_dict *d)
{
	(void)q;
	fill_foot(d, boot_organisation(ctx));
}

int
main(int argc, char **argv)
{
	struct worker worker = {
	    .name = "event",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .begin = begin,
	    .ready = ready,
	    .foot = foot,
	};
	struct conf conf;
	struct server_conf server;
	struct boot *boot = NULL;
	int status;

	if (server_option(argc, argv, &worker, &status))
		return status;
	if (server_boot(&worker, &conf, &server) != ERR_OK ||
	    boot_open(&conf, "startline_event", &boot) != ERR_OK)
		return 1;
	worker.ctx = boot;
	status = server_run(&worker, &server);
	boot_close(&boot);
	return status;
}
