/*
 * One row of CSV (RFC 4180) that a spreadsheet opens without running anything
 * in it and without ruining a phone number (ADM-05).
 *
 * It does not stream: the caller sends each row on.
 *
 * Rows live in the arena.
 *
 * Nothing fails; a cell may hold anything that is UTF-8.
 */
#ifndef VIEW_CSV_H
#define VIEW_CSV_H

#include <stddef.h>

#include "base/arena.h"

/* The first bytes of a file: UTF-8's mark, without which Excel guesses. */
#define CSV_BOM "\xef\xbb\xbf"

/* The cells joined by commas, ended by CR LF. A cell that begins with = + - @
 * tab or CR gets a ' before it, unless it is a number or +digits. */
const char *csv_row(struct arena *a, const char *const *cells, size_t n_cells);

#endif
