/*
 * The events as PostgreSQL had them within the last second, so that a surge
 * costs each worker one look a second, whatever its size, and a page that needs
 * the event and a statement of its own makes one round trip.
 *
 * It is not for selling: how many places are left is a second old, and whether
 * the sale runs is decided by the statements that sell.
 *
 * An event is valid until the next call.
 *
 * Fails as event_read() does; while PostgreSQL is away an event may be up to
 * ten seconds old before ERR_DOWN is answered.
 */
#ifndef CORE_RECENT_H
#define CORE_RECENT_H

#include <stdint.h>

#include "core/event.h"

struct recent;

/* Never NULL. db must outlive it. */
struct recent *recent_new(struct db *db);

/* As event_read(). */
MUST_USE enum err recent_event(
    struct recent *r, const char *slug, const struct event **event_r);

/* As event_read_form(). */
MUST_USE enum err recent_form(struct recent *r, const char *slug,
    const char *language, const struct event **event_r);

/* Now by the database's clock, as far as the look allows to tell. */
int64_t recent_now_s(const struct recent *r, const struct event *event);

void recent_free(struct recent **r);

#endif
