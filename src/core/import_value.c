#include "core/import_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* What a checker of one value needs. */
struct asked {
	struct arena *arena;
	struct import *im;
	const struct import_rule *rule;
	int line;
};

static const char *
no(const struct asked *q, const char *why)
{
	import_complain(q->arena, q->im, q->line, "%s: %s", q->rule->name, why);
	return NULL;
}

static const char *
as_text(const struct asked *q, const char *raw)
{
	size_t n = text_points(raw);

	if (q->rule->kind == IMPORT_LINE && text_has_control(raw))
		return no(q, "must be one line without control characters");
	if (n < (size_t)q->rule->least)
		return no(q, "is empty or too short");
	if (n > (size_t)q->rule->most)
		return no(q, "is too long");
	return raw;
}

static const char *
as_email(const struct asked *q, const char *raw)
{
	const char *email = NULL;

	if (text_to_email(q->arena, raw, &email) != ERR_OK)
		return no(q, "is not an e-mail address");
	return email;
}

static const char *
as_slug(const struct asked *q, const char *raw)
{
	size_t len = strlen(raw);

	if (len < 2 || len > 63 || raw[0] == '-' ||
	    strspn(raw, LOWER DIGITS "-") != len)
		return no(q, "must be 2 to 63 of a-z, 0-9 and -");
	return raw;
}

static const char *
as_field(const struct asked *q, const char *raw)
{
	size_t len = strlen(raw);

	if (len < 4 || len > 34 || strncmp(raw, "q_", 2) != 0 ||
	    strchr(LOWER, raw[2]) == NULL ||
	    strchr(LOWER, raw[len - 1]) == NULL ||
	    strspn(raw, LOWER DIGITS "_") != len)
		return no(
		    q, "must be q_ and a-z, 0-9, _; letters first and last");
	return raw;
}

static const char *
as_language(const struct asked *q, const char *raw)
{
	if (strlen(raw) != 2 || strspn(raw, LOWER) != 2)
		return no(q, "must be two letters, such as en");
	return raw;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static const char *
as_time(const struct asked *q, const char *raw)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day, hour, minute, last, used = 0;

	if (strlen(raw) != 16 || strspn(raw, DIGITS "-: ") != 16 ||
	    sscanf(raw, "%4d-%2d-%2d %2d:%2d%n", &year, &month, &day, &hour,
		&minute, &used) != 5 ||
	    used != 16)
		return no(q, "must be like 2027-02-06 05:30 (Indian time)");
	if (year < 2000 || year > 2100 || month < 1 || month > 12)
		return no(q, "has no such month");
	last = days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
	if (day < 1 || day > last || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59)
		return no(q, "has no such day or time");
	return raw;
}

static const char *
as_int(const struct asked *q, const char *raw)
{
	int64_t value;

	if (*raw == '\0' && q->rule->def != NULL && *q->rule->def == '\0')
		return NULL;
	if (text_to_int64(raw, q->rule->least, q->rule->most, &value) == ERR_OK)
		return arena_printf(q->arena, "%" PRId64, value);
	import_complain(q->arena, q->im, q->line,
	    "%s: must be a whole number from %" PRId64 " to %" PRId64,
	    q->rule->name, q->rule->least, q->rule->most);
	return NULL;
}

/* "1500" or "1499.50", without a sign or separators. */
static const char *
as_rupees(const struct asked *q, const char *raw)
{
	const char *dot = strchr(raw, '.');
	size_t whole = dot != NULL ? (size_t)(dot - raw) : strlen(raw);
	int64_t rupees, paise = 0;

	if (text_to_int64(arena_strndup(q->arena, raw, whole), 0, 1000000,
		&rupees) != ERR_OK ||
	    (dot != NULL &&
		(strlen(dot + 1) != 2 ||
		    text_to_int64(dot + 1, 0, 99, &paise) != ERR_OK)))
		return no(q, "must be rupees such as 1500 or 1499.50");
	paise += rupees * 100;
	if (paise < q->rule->least || paise > q->rule->most)
		return no(q, "is out of range");
	return arena_printf(q->arena, "%" PRId64, paise);
}

/* True when the word of the given length is one of the rule's. */
static bool
is_word(const struct import_rule *rule, const char *word, size_t len)
{
	const char *at = rule->words;
	size_t n;

	while (*at != '\0') {
		n = strcspn(at, "|");
		if (n == len && strncmp(at, word, len) == 0)
			return true;
		at += n + (at[n] == '|' ? 1 : 0);
	}
	return false;
}

static const char *
not_a_word(const struct asked *q)
{
	import_complain(q->arena, q->im, q->line, "%s: must be one of %s",
	    q->rule->name, q->rule->words);
	return NULL;
}

static const char *
as_word(const struct asked *q, const char *raw)
{
	return is_word(q->rule, raw, strlen(raw)) ? raw : not_a_word(q);
}

/* "name, email" as an array; "nothing" is the empty one. */
static const char *
as_words(const struct asked *q, const char *raw)
{
	struct text *t = text_new(q->arena, 200);
	const char *at = raw;
	size_t n;

	if (strcmp(raw, "nothing") == 0)
		return "{}";
	text_add(t, "{");
	for (;;) {
		at += strspn(at, " ");
		n = strcspn(at, ", ");
		if (!is_word(q->rule, at, n) || strncmp(at, "nothing", n) == 0)
			return not_a_word(q);
		text_addf(t, "%s%.*s", text_len(t) > 1 ? "," : "", (int)n, at);
		at += n + strspn(at + n, " ");
		if (*at != ',')
			break;
		at++;
	}
	text_add(t, "}");
	return *at == '\0' && !text_failed(t) ? text_str(t) : not_a_word(q);
}

/* "XS | S | M" as an array whose items are quoted. */
static const char *
as_list(const struct asked *q, const char *raw)
{
	struct text *t = text_new(q->arena, 8000);
	const char *item, *at = raw;
	size_t n;

	text_add(t, "{");
	while (*at != '\0') {
		n = strcspn(at, "|");
		item = text_squeeze(q->arena, arena_strndup(q->arena, at, n));
		if (*item == '\0')
			return no(q, "has an empty choice");
		if (strpbrk(item, "\"\\") != NULL || text_has_control(item))
			return no(q, "has a choice with a quote or backslash");
		text_addf(t, "%s\"%s\"", text_len(t) > 1 ? "," : "", item);
		at += n + (at[n] == '|' ? 1 : 0);
	}
	text_add(t, "}");
	return text_failed(t) ? no(q, "is too long") : text_str(t);
}

const char *
import_value(struct arena *a, struct import *im, const struct import_rule *rule,
    const char *raw, int line)
{
	struct asked q = {.arena = a, .im = im, .rule = rule, .line = line};

	switch (rule->kind) {
	case IMPORT_LINE:
	case IMPORT_TEXT:
		return as_text(&q, raw);
	case IMPORT_EMAIL:
		return as_email(&q, raw);
	case IMPORT_SLUG:
		return as_slug(&q, raw);
	case IMPORT_FIELD:
		return as_field(&q, raw);
	case IMPORT_LANGUAGE:
		return as_language(&q, raw);
	case IMPORT_TIME:
		return as_time(&q, raw);
	case IMPORT_INT:
		return as_int(&q, raw);
	case IMPORT_RUPEES:
		return as_rupees(&q, raw);
	case IMPORT_WORD:
		return as_word(&q, raw);
	case IMPORT_WORDS:
		return as_words(&q, raw);
	case IMPORT_LIST:
		return as_list(&q, raw);
	}
	return NULL;
}
