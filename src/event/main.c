#include "event/page.h"

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

int
main(int argc, char **argv)
{
	struct stand stand = {.boot = NULL};
	struct worker worker = {
	    .name = "event",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .ctx = &stand,
	};
	int status;

	if (!stand_open(argc, argv, &worker, &status))
		return status;
	return stand_run(&worker);
}
