#include "view/ticket.h"

const char *
ticket_link(struct arena *a, const struct booking *b, const char *site_url)
{
	return arena_printf(a, "%s/b/%s", site_url, b->reference);
}

enum err
ticket_qr(struct arena *a, const struct booking *b, const char *site_url,
    struct qr *qr_r)
{
	return qr_make(a, ticket_link(a, b, site_url), qr_r);
}
