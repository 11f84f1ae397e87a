#include "booking/page.h"
#include "view/frame.h"
#include "web/server.h"

/* Line breaks and lengths beyond what fits come through, so that the page can
 * say so beside the field. */
#define DETAILS_FIELDS                                                    \
	{"name", FIELD_LINES, 2000}, {"name_*", FIELD_LINES, 2000},       \
	    {"email", FIELD_LINES, 2000}, {"phone", FIELD_LINES, 500},    \
	    {"waiver", FIELD_LINES, 100}, {"waiver_*", FIELD_LINES, 100}, \
	    {"age", FIELD_LINES, 100}, {"age_*", FIELD_LINES, 100},       \
	    {"adult", FIELD_LINES, 100}, {"adult_*", FIELD_LINES, 100},   \
	    {"guardian_name", FIELD_LINES, 2000},                         \
	    {"guardian_name_*", FIELD_LINES, 2000},                       \
	    {"guardian_phone", FIELD_LINES, 500},                         \
	    {"guardian_phone_*", FIELD_LINES, 500},                       \
	{                                                                 \
		"q_*", FIELD_LINES, 4000                                  \
	}

static const struct field hold_fields[] = {
    {"ticket_type", FIELD_LINES, 100},
    {"quantity", FIELD_LINES, 100},
    {"again", FIELD_TOKEN, 8},
    DETAILS_FIELDS,
    {NULL, FIELD_TEXT, 0},
};

static const struct field details_fields[] = {
    DETAILS_FIELDS,
    {NULL, FIELD_TEXT, 0},
};

static const struct route routes[] = {
    {"GET", "/book/{slug}", page_choose, "booking/choose.tpl",
	NEED_VISITOR | NEED_ADMISSION, NULL,
	"Choose a ticket and how many places."},
    {"POST", "/book/{slug}", page_hold, "booking/none.tpl",
	NEED_SAME_SITE | NEED_VISITOR | NEED_ADMISSION | NEED_CSRF, hold_fields,
	"Holds the places, or says why not."},
    {"GET", "/book/{slug}/details", page_details, "booking/details.tpl",
	NEED_VISITOR, NULL, "Who comes: the form of a hold."},
    {"POST", "/book/{slug}/details", page_save, "booking/expired.tpl",
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF, details_fields,
	"Saves who comes; on to the payment, or done where it is free."},
    {"POST", "/book/{slug}/release", page_release, NULL,
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF, NULL,
	"Gives the places back and leaves."},
};

static void
begin(void *ctx, struct request *q)
{
	const struct desk *desk = ctx;

	boot_begin(desk->boot, request_deadline_ms(q));
}

static enum err
ready(void *ctx, struct request *q)
{
	const struct desk *desk = ctx;

	(void)q;
	return boot_ready(desk->boot);
}

static void
foot(void *ctx, struct request *q, struct tmpl_dict *d)
{
	const struct desk *desk = ctx;

	(void)q;
	fill_foot(d, boot_organisation(desk->boot));
}

int
main(int argc, char **argv)
{
	struct desk desk = {NULL, NULL};
	const struct worker worker = {
	    .name = "booking",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .begin = begin,
	    .ready = ready,
	    .foot = foot,
	    .ctx = &desk,
	};
	struct conf conf;
	struct server_conf server;
	int status;

	if (server_option(argc, argv, &worker, &status))
		return status;
	if (server_boot(&worker, &conf, &server) != ERR_OK ||
	    boot_open(&conf, "startline_booking", &desk.boot) != ERR_OK)
		return 1;
	desk.recent = recent_new(boot_db(desk.boot));
	status = server_run(&worker, &server);
	recent_free(&desk.recent);
	boot_close(&desk.boot);
	return status;
}
