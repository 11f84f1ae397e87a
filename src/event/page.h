/*
 * The pages of the event worker: what everybody may see, before they join.
 *
 * They set no cookie and know no visitor, so that caches may keep them. The
 * event's own page is usually a file the publish job wrote; this worker renders
 * it when the file is missing (CHK-01).
 *
 * ctx is a struct stand.
 *
 * They fail as core/event.h says.
 */
#ifndef EVENT_PAGE_H
#define EVENT_PAGE_H

#include "stand/stand.h"

page_fn page_home;
page_fn page_event;
page_fn page_privacy;
page_fn page_terms;
page_fn page_refunds;

#endif
