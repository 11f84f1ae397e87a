/* The half of conf.h that prints the table. */
#include "base/conf.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf_table.h"

enum {
	WIDTH = 76
};

/* The sentence as comment lines of at most WIDTH columns. */
static void
print_comment(FILE *out, const char *says)
{
	size_t column = 0;

	while (*says != '\0') {
		size_t len = strcspn(says, " ");

		if (column > 0 && column + 1 + len > WIDTH) {
			(void)fputc('\n', out);
			column = 0;
		}
		(void)fprintf(
		    out, "%s%.*s", column == 0 ? "# " : " ", (int)len, says);
		column += len + (column == 0 ? 2 : 1);
		says += len + (says[len] == ' ');
	}
	(void)fputc('\n', out);
}

/* The default as text; "" when there is none. */
static const char *
default_of(const struct conf_row *row, char number[24])
{
	if (row->kind == CONF_INT) {
		(void)snprintf(number, 24, "%" PRId64, row->number);
		return number;
	}
	if (row->kind == CONF_BOOL)
		return row->number != 0 ? "true" : "false";
	return row->text;
}

void
conf_print_sample(FILE *out)
{
	print_comment(out,
	    "Settings of Startline. A line is \"name = value\"; "
	    "what is commented out shows the default. A name "
	    "that ends in _file names a file with one secret.");
	for (const struct conf_row *row = conf_table; row->name != NULL;
	     row++) {
		char number[24];
		const char *def = default_of(row, number);

		(void)fputc('\n', out);
		print_comment(out, row->says);
		if (row->kind == CONF_INT)
			(void)fprintf(out, "# (%" PRId64 " to %" PRId64 ")\n",
			    row->min, row->max);
		(void)fprintf(out, "#%s =%s%s\n", row->name,
		    *def == '\0' ? "" : " ", def);
	}
}

/* A backslash, a hyphen and a dot or quote that begins a line mean something
 * to troff. */
static void
print_troff(FILE *out, const char *s)
{
	if (*s == '.' || *s == '\'')
		(void)fputs("\\&", out);
	for (; *s != '\0'; s++) {
		if (*s == '\\')
			(void)fputs("\\e", out);
		else if (*s == '-')
			(void)fputs("\\-", out);
		else
			(void)fputc(*s, out);
	}
}

static void
print_kind(FILE *out, const struct conf_row *row)
{
	switch (row->kind) {
	case CONF_TEXT:
		(void)fputs("text", out);
		return;
	case CONF_PATH:
		(void)fputs("path", out);
		return;
	case CONF_INT:
		(void)fprintf(
		    out, "number, %" PRId64 " to %" PRId64, row->min, row->max);
		return;
	case CONF_BOOL:
		(void)fputs("true or false", out);
		return;
	case CONF_SECRET:
		(void)fputs("file with a secret", out);
		return;
	}
}

void
conf_print_man(FILE *out)
{
	for (const struct conf_row *row = conf_table; row->name != NULL;
	     row++) {
		char number[24];
		const char *def = default_of(row, number);

		(void)fprintf(out, ".TP\n.B %s\n", row->name);
		print_troff(out, row->says);
		(void)fputs("\n(", out);
		print_kind(out, row);
		if (*def != '\0') {
			(void)fputs("; default ", out);
			print_troff(out, def);
		}
		(void)fputs(")\n", out);
	}
}
