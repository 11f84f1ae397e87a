#include "view/money.h"

#include <inttypes.h>
#include <string.h>

/* 1234567 -> "12,34,567": three digits, then pairs. */
static const char *
grouped(struct arena *a, uint64_t n)
{
	char digits[24];
	char out[40];
	size_t len = 0;
	size_t at = sizeof(out);
	size_t taken = 0;

	do {
		digits[len++] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	out[--at] = '\0';
	for (size_t i = 0; i < len; i++) {
		if (taken == 3 || (taken > 3 && taken % 2 == 1))
			out[--at] = ',';
		out[--at] = digits[i];
		taken++;
	}
	return arena_strdup(a, out + at);
}

static uint64_t
magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

const char *
money_text(struct arena *a, int64_t paise)
{
	uint64_t sum = magnitude(paise);
	const char *sign = paise < 0 ? "-" : "";
	const char *rupees = grouped(a, sum / 100);

	if (sum % 100 == 0)
		return arena_printf(a, "%s₹%s", sign, rupees);
	return arena_printf(a, "%s₹%s.%02" PRIu64, sign, rupees, sum % 100);
}

const char *
money_plain(struct arena *a, int64_t paise)
{
	uint64_t sum = magnitude(paise);

	return arena_printf(a, "%s%" PRIu64 ".%02" PRIu64, paise < 0 ? "-" : "",
	    sum / 100, sum % 100);
}

const char *
money_count(struct arena *a, int64_t n)
{
	return arena_printf(
	    a, "%s%s", n < 0 ? "-" : "", grouped(a, magnitude(n)));
}
