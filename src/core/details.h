/*
 * What a visitor typed about the contact and the participants: checked, field
 * by field, against what the event asks (CHK-02, CHK-03).
 *
 * It stores nothing and knows no HTTP: it reads fields through a function.
 *
 * Results and complaints live in the arena given.
 *
 * A wrong field is a complaint, not an error: all of them are collected, each
 * with the field's name and a message id of the catalogue.
 */
#ifndef CORE_DETAILS_H
#define CORE_DETAILS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "core/booking.h"
#include "core/event.h"

/* The value typed in the field, or NULL when it was not sent. */
typedef const char *details_field_fn(void *ctx, const char *name);

struct complaint {
	const char *field;   /* "phone", "name_2", "q_emergency_phone_1" */
	const char *message; /* message id: "error.phone" */
	const char *label;   /* the question's label, NULL for fixed fields */
};

struct complaints {
	const struct complaint *complaint;
	size_t n;
};

/*
 * Reads the fields of SPEC section 11: name, email, phone, waiver, q_*; and for
 * each participant the same with the suffix _1, _2 ...: name, age, adult,
 * guardian_name, guardian_phone, waiver, q_*. name_1 left out means the
 * contact; a single participant's fields may come without suffix. The hidden
 * shown_waiver says which text was shown.
 */
struct complaints details_check(struct arena *a, const struct event *e,
    int64_t quantity, details_field_fn *field, void *ctx,
    struct booking_details *details_r);

/* What to say when saving refused: beside the contact's ways that are full
 * (ERR_LIMIT), or that the form was sent before with other words (ERR_INPUT).
 */
struct complaints details_refused(
    struct arena *a, const struct booking_saved *saved);

/* The form was shown with another version of the waiver (shown_waiver) than
 * the one that is to be accepted now. */
bool details_waiver_is_old(
    const struct event *e, details_field_fn *field, void *ctx);

/* The complaint about the field, or NULL. */
const struct complaint *details_complaint(
    const struct complaints *c, const char *field);

#endif
