#include "sandbox/deliver.h"

#include <string.h>

/* Measured: milliseconds after the first try. Payments whose shop answered with
 * 5xx are tried again at once, everything else after some seconds. */
static const int64_t quick[] = {0, 232, 6777, 19311, 40245, 82979, 165059,
    326732, 650927, 1294541, 2577196, 5140579, 10267928, 20508739, 40989256,
    81953533};
static const int64_t usual[] = {0, 6762, 20063, 41349, 83390, 165062, 329795,
    651854, 1294511, 2578845, 5140279, 10264376, 20506743, 40988651, 81949316};
static const int64_t slow[] = {0, 14373, 31232, 59479, 106006, 194690, 363352,
    691279, 1338432, 2624009, 5190558, 10321045, 20568333, 41056653, 82025330};

static bool
is_quick(const char *event, int status)
{
	return status >= 500 && strncmp(event, "refund.", 7) != 0 &&
	    strcmp(event, "payment.failed") != 0;
}

int64_t
ladder_next_ms(const char *event, int status, int64_t tries, double factor)
{
	const int64_t *ladder = usual;
	int64_t n = sizeof(usual) / sizeof(usual[0]);

	if (is_quick(event, status)) {
		ladder = quick;
		n = sizeof(quick) / sizeof(quick[0]);
	} else if (status == 0) {
		ladder = slow;
		n = sizeof(slow) / sizeof(slow[0]);
	}
	if (tries < 1 || tries >= n)
		return -1;
	return (int64_t)((double)ladder[tries] * factor);
}
