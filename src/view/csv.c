#include "view/csv.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* A spreadsheet runs what begins so. A number or +91... begins so as well, and
 * is harmless: it must stay what it is (FIELD lesson 12). */
static bool
would_run(const char *cell)
{
	/* = + - @ in full width, which some versions read as the others */
	static const char *const wide[] = {
	    "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
	size_t digits;

	for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
		if (strncmp(cell, wide[i], strlen(wide[i])) == 0)
			return true;
	if (cell[0] == '\0' || strchr("=+-@\t\r", cell[0]) == NULL)
		return false;
	if (cell[0] != '+' && cell[0] != '-')
		return true;
	digits = strspn(cell + 1, "0123456789");
	if (digits == 0)
		return true;
	if (cell[0] == '-' && cell[1 + digits] == '.')
		digits += 1 + strspn(cell + 2 + digits, "0123456789");
	return cell[1 + digits] != '\0';
}

static void
add_cell(struct text *row, const char *cell)
{
	bool quoted = strpbrk(cell, ",\"\r\n") != NULL;

	if (quoted)
		text_add(row, "\"");
	if (would_run(cell))
		text_add(row, "'");
	for (; *cell != '\0'; cell++) {
		if (*cell == '"')
			text_add(row, "\"");
		text_add_bytes(row, cell, 1);
	}
	if (quoted)
		text_add(row, "\"");
}

const char *
csv_row(struct arena *a, const char *const *cells, size_t n_cells)
{
	size_t max = 3;
	struct text *row;

	for (size_t i = 0; i < n_cells; i++)
		max += 2 * strlen(cells[i]) + 4;
	row = text_new(a, max);
	for (size_t i = 0; i < n_cells; i++) {
		if (i > 0)
			text_add(row, ",");
		add_cell(row, cells[i]);
	}
	text_add(row, "\r\n");
	must(!text_failed(row));
	return text_str(row);
}
