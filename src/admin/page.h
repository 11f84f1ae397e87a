/*
 * The organiser's pages and downloads.
 *
 * They change nothing; that somebody took a list away is written down (ADM-06).
 *
 * ctx is a struct office.
 *
 * ERR_NONE: no such event. A download that breaks off is cut, so that half a
 * list never looks whole.
 */
#ifndef ADMIN_PAGE_H
#define ADMIN_PAGE_H

#include "admin/office.h"
#include "web/route.h"

page_fn page_events;
page_fn page_event;
page_fn page_participants;

page_fn page_participants_csv;
page_fn page_bookings_csv;
page_fn page_ledger_csv;

#endif
