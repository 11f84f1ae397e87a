#include "admin/page.h"
#include "view/frame.h"
#include "web/server.h"

static const struct route routes[] = {
    {"GET", "/admin/", page_events, "admin/events.tpl", NEED_USER, NULL,
	"All events, with how much is sold."},
    {"GET", "/admin/events/{slug}", page_event, "admin/event.tpl", NEED_USER,
	NULL, "The live page: sold, held, left, money, messages."},
    {"GET", "/admin/events/{slug}/participants", page_participants,
	"admin/participants.tpl", NEED_USER, NULL,
	"Who comes: the list, and a search in it."},
    {"GET", "/admin/events/{slug}/participants.csv", page_participants_csv,
	NULL, NEED_USER, NULL, "Everybody in confirmed bookings, as CSV."},
    {"GET", "/admin/events/{slug}/bookings.csv", page_bookings_csv, NULL,
	NEED_USER, NULL, "Bookings in every state, as CSV."},
    {"GET", "/admin/events/{slug}/ledger.csv", page_ledger_csv, NULL, NEED_USER,
	NULL, "The ledger's lines of the event, as CSV."},
};

static void
begin(void *ctx, struct request *q)
{
	const struct office *office = ctx;

	boot_begin(office->boot, request_deadline_ms(q));
}

static enum err
ready(void *ctx, struct request *q)
{
	const struct office *office = ctx;

	(void)q;
	return boot_ready(office->boot);
}

static void
foot(void *ctx, struct request *q, struct tmpl_dict *d)
{
	const struct office *office = ctx;

	(void)q;
	fill_foot(d, boot_organisation(office->boot));
}

int
main(int argc, char **argv)
{
	struct office office = {.boot = NULL};
	const struct worker worker = {
	    .name = "admin",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .begin = begin,
	    .ready = ready,
	    .foot = foot,
	    .ctx = &office,
	};
	struct conf conf;
	struct server_conf server;
	int status;

	if (server_option(argc, argv, &worker, &status))
		return status;
	if (server_boot(&worker, &conf, &server) != ERR_OK ||
	    boot_open(&conf, "startline_admin", &office.boot) != ERR_OK)
		return 1;
	office.recent = recent_new(boot_db(office.boot));
	status = server_run(&worker, &server);
	recent_free(&office.recent);
	boot_close(&office.boot);
	return status;
}
