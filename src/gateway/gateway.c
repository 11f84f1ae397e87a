#include "gateway/gateway.h"

#include "base/log.h"

void
gateway_left(
    struct gateway *g, struct arena *a, const struct payment_left *left)
{
	if (left->visitor == NULL)
		return;
	if (line_leave(g->line, a, left->slug, left->visitor) != ERR_OK)
		log_event(LOG_WARN, "slot_not_left", "slug", left->slug, NULL);
}
