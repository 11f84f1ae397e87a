#include "event/page.h"

#include "core/figures.h"
#include "view/publish.h"

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

/* As the jobs daemon of this host last saw them; where there is none, none. */
static const char *
figures(void *ctx, struct request *q)
{
	const struct stand *stand = ctx;
	const char *text = "";

	if (publish_read(request_arena(q), stand->conf.figures_dir,
		figures_file, FIGURES_MAX, &text) != ERR_OK)
		return "";
	return text;
}

int
main(int argc, char **argv)
{
	struct stand stand = {.boot = NULL};
	struct worker worker = {
	    .name = "event",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .figures = figures,
	    .ctx = &stand,
	};
	int status;

	if (!stand_open(argc, argv, &worker, &status))
		return status;
	return stand_run(&worker);
}
