/*
 * The sandbox's own state: its database, the settings it shares with the site
 * it plays for, and what it compares credentials with.
 *
 * It is not the site: it includes nothing of core, and all it knows of bookings
 * is what was sent to it.
 *
 * All of it lives as long as the process.
 *
 * sandbox_open() refuses keys that are not the sandbox's: ERR_INPUT, logged.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "pg/db.h"
#include "web/request.h"

struct sandbox {
	const struct conf *conf;
	struct db *db;
	const char *razorpay_basic; /* the whole Authorization header */
	const char *twilio_token;
	const char *twilio_basic;
	const char *webhook_secret;
	const char *webhook_secret_before; /* the same where there is one */
};

/* arena: lives as long as the sandbox. */
MUST_USE enum err sandbox_open(
    struct sandbox *s, struct arena *arena, const struct conf *conf);

/* The first member of a text setting, "" when it was never set. */
MUST_USE enum err sandbox_setting(
    struct sandbox *s, struct arena *a, const char *name, const char **value_r);

/* A control that applies; value is "" when it has none. */
struct control {
	const char *area;
	const char *what;
	const char *value;
};

/* Those of the areas ("{outcome,callback}") for this order or address; limited
 * ones are counted down. At most one an area. */
struct controls {
	struct control control[8];
	size_t n;
};
MUST_USE enum err sandbox_controls(struct sandbox *s, struct arena *a,
    const char *target, const char *areas, struct controls *controls_r);

/* The control of the area; what is "" when none applies. Never NULL. */
const struct control *sandbox_control(
    const struct controls *c, const char *area);

/* A control's value in seconds ("90", or "3d", "4h", "10m"), or this many. */
double sandbox_seconds(const char *value, double otherwise);

#endif
