/*
 * People and their answers as the JSON that travels to and from PostgreSQL.
 *
 * It is private to core and no interface of ours to anybody outside.
 *
 * Everything lives in the arena given.
 *
 * Reading fails with ERR_BUG alone: what it reads, it wrote.
 */
#ifndef CORE_BOOKING_JSON_H
#define CORE_BOOKING_JSON_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "core/booking.h"

/* {"q_shirt": "L", ...} */
const char *booking_json_answers(
    struct arena *a, const struct answer *answers, size_t n);
/* [{"position": 1, "name": ...}, ...] */
const char *booking_json_participants(
    struct arena *a, const struct booking_details *d);

MUST_USE enum err booking_json_read_answers(struct arena *a, const char *text,
    const struct answer **answers_r, size_t *n_r);
MUST_USE enum err booking_json_read_participants(struct arena *a,
    const char *text, const struct participant **participants_r, size_t *n_r);

#endif
