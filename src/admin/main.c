#include "admin/page.h"

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

int
main(int argc, char **argv)
{
	struct office office = {.stand.boot = NULL};
	struct worker worker = {
	    .name = "admin",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .ctx = &office,
	};
	int status;

	if (!stand_open(argc, argv, &worker, &status))
		return status;
	return stand_run(&worker);
}
