/*
 * Twilio's rules for a message, and its words.
 *
 * It stores nothing.
 *
 * Everything lives in the caller's arena.
 *
 * Nothing fails.
 */
#ifndef SANDBOX_SMS_H
#define SANDBOX_SMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/json.h"
#include "web/form.h"

struct sms {
	const char *sid;
	const char *to;
	const char *from;    /* NULL: the service chooses */
	const char *service; /* NULL: none */
	const char *body;
	int64_t segments;
	const char *status;
	const char *error_code; /* NULL: none */
	int64_t created_at;
};

/* Twilio's code for what is wrong with the form, 0: nothing. */
int sms_fault(const struct pairs *form);
/* The sentence that goes with a code; value is what was sent. */
const char *sms_words(struct arena *a, int code, const struct pairs *form);

/* 160 GSM-7 characters or 70 UTF-16 units, a little less in several parts. */
int64_t sms_segments(const char *body);

struct json *sms_entity(
    struct arena *a, const char *account, const struct sms *m);

/* RFC 2822, in UTC. */
const char *sms_date(struct arena *a, int64_t seconds);

/* "2026-11-21" or "2026-11-21T08:30:00Z" as seconds; whole_day_r: the first.
 * False for anything else. */
bool sms_time(const char *text, int64_t *seconds_r, bool *whole_day_r);

#endif
