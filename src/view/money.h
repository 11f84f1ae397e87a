/*
 * Paise as people read them: "₹1,500", "₹1,50,000.50" (Indian grouping).
 *
 * It does not calculate.
 *
 * Results live in the arena.
 *
 * Nothing fails; every int64_t has a text.
 */
#ifndef VIEW_MONEY_H
#define VIEW_MONEY_H

#include <stdint.h>

#include "base/arena.h"

/* For pages, mails and SMS. Whole rupees carry no paise. */
const char *money_text(struct arena *a, int64_t paise);

/* "1500.50", for CSV and machines. */
const char *money_plain(struct arena *a, int64_t paise);

/* "12,34,567": a count with Indian grouping. */
const char *money_count(struct arena *a, int64_t n);

#endif
