#include "booking/page.h"

/* The form of the details carries the choice along when a hold is taken again.
 * Line breaks and lengths beyond what fits come through, so that the page can
 * say so beside the field. */
static const struct field fields[] = {
    {"ticket_type", FIELD_LINES, 100},
    {"quantity", FIELD_LINES, 100},
    {"again", FIELD_TOKEN, 8},
    {"name", FIELD_LINES, 2000},
    {"name_*", FIELD_LINES, 2000},
    {"email", FIELD_LINES, 2000},
    {"phone", FIELD_LINES, 500},
    {"waiver", FIELD_LINES, 100},
    {"waiver_*", FIELD_LINES, 100},
    {"shown_waiver", FIELD_LINES, 100},
    {"age", FIELD_LINES, 100},
    {"age_*", FIELD_LINES, 100},
    {"adult", FIELD_LINES, 100},
    {"adult_*", FIELD_LINES, 100},
    {"guardian_name", FIELD_LINES, 2000},
    {"guardian_name_*", FIELD_LINES, 2000},
    {"guardian_phone", FIELD_LINES, 500},
    {"guardian_phone_*", FIELD_LINES, 500},
    {"q_*", FIELD_LINES, 4000},
    {NULL, FIELD_TEXT, 0},
};

static const struct route routes[] = {
    {"GET", "/book/{slug}", page_choose, "booking/choose.tpl",
	NEED_VISITOR | NEED_ADMISSION, NULL,
	"Choose a ticket and how many places."},
    {"POST", "/book/{slug}", page_hold, "booking/none.tpl",
	NEED_SAME_SITE | NEED_VISITOR | NEED_ADMISSION | NEED_CSRF, fields,
	"Holds the places, or says why not."},
    {"GET", "/book/{slug}/details", page_details, "booking/details.tpl",
	NEED_VISITOR, NULL, "Who comes: the form of a hold."},
    {"POST", "/book/{slug}/details", page_save, "booking/expired.tpl",
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF | NEED_KEY, fields,
	"Saves who comes; on to the payment, or done where it is free."},
    {"POST", "/book/{slug}/release", page_release, NULL,
	NEED_SAME_SITE | NEED_VISITOR | NEED_CSRF | NEED_KEY, NULL,
	"Gives the places back and leaves."},
};

int
main(int argc, char **argv)
{
	struct stand stand = {.boot = NULL};
	struct worker worker = {
	    .name = "booking",
	    .routes = routes,
	    .n_routes = sizeof(routes) / sizeof(routes[0]),
	    .ctx = &stand,
	};
	int status;

	if (!stand_open(argc, argv, &worker, &status))
		return status;
	return stand_run(&worker);
}
