/* The half of text.h that reads what people type. */
#include "base/text.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Bytes of the white space at s: 0 for none, 2 for a no-break space. */
static size_t
space_length(const char *s)
{
	if (*s != '\0' && strchr(" \t\r\n\v\f", *s) != NULL)
		return 1;
	return strncmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

/* Bytes of a space that nobody sees; the joiners of Indian scripts are none. */
static size_t
nothing_length(const char *s)
{
	static const char *const list[] = {
	    "\xe2\x80\x8b", "\xe2\x81\xa0", "\xef\xbb\xbf"};

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		if (strncmp(s, list[i], strlen(list[i])) == 0)
			return strlen(list[i]);
	return 0;
}

/* A line break is no space to fold: addresses have several lines. */
static bool
is_break(const char *s)
{
	return *s == '\n' || *s == '\r';
}

char *
text_squeeze(struct arena *a, const char *s)
{
	char *squeezed = arena_alloc(a, strlen(s) + 1);
	size_t len = 0, end = 0;

	while (*s != '\0') {
		size_t n = space_length(s), nothing = nothing_length(s);

		if (nothing > 0) {
			s += nothing;
			continue;
		}
		if (n == 0) {
			squeezed[len++] = *s++;
			end = len;
			continue;
		}
		if (len > 0 && is_break(s))
			squeezed[len++] = *s;
		else if (len > 0 && squeezed[len - 1] != ' ')
			squeezed[len++] = ' ';
		s += n;
	}
	squeezed[end] = '\0';
	return squeezed;
}

enum err
text_to_int64(const char *s, int64_t min, int64_t max, int64_t *value_r)
{
	bool minus = *s == '-';
	int64_t value = 0; /* counted downwards: INT64_MIN has no opposite */

	if (minus)
		s++;
	if (*s == '\0')
		return ERR_INPUT;
	for (; *s != '\0'; s++) {
		int digit = *s - '0';

		if (!is_digit(*s) || value < (INT64_MIN + digit) / 10)
			return ERR_INPUT;
		value = value * 10 - digit;
	}
	if (!minus && value == INT64_MIN)
		return ERR_INPUT;
	if (!minus)
		value = -value;
	if (value < min || value > max)
		return ERR_INPUT;
	*value_r = value;
	return ERR_OK;
}

static bool
is_local_part(const char *s, size_t len)
{
	if (len == 0 || len > 64 || s[0] == '.' || s[len - 1] == '.')
		return false;
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '.' && s[i + 1] == '.')
			return false;
		if (!is_letter(s[i]) && !is_digit(s[i]) &&
		    strchr(".!#$%&'*+/=?^_`{|}~-", s[i]) == NULL)
			return false;
	}
	return true;
}

static bool
is_label(const char *s, size_t len)
{
	if (len == 0 || len > 63 || s[0] == '-' || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_letter(s[i]) && !is_digit(s[i]) && s[i] != '-')
			return false;
	return true;
}

/* At least two labels; the last one has a letter and two characters. */
static bool
is_domain(const char *s)
{
	size_t labels = 0, len;

	for (;; s += len + 1) {
		len = strcspn(s, ".");
		if (!is_label(s, len))
			return false;
		labels++;
		if (s[len] == '\0')
			break;
	}
	return labels >= 2 && len >= 2 && is_letter(s[0]);
}

enum err
text_to_email(struct arena *a, const char *s, const char **email_r)
{
	const char *at = strchr(s, '@');
	char *email;

	if (at == NULL || strnlen(s, 255) > 254)
		return ERR_INPUT;
	if (!is_local_part(s, (size_t)(at - s)) || !is_domain(at + 1))
		return ERR_INPUT;
	email = arena_strdup(a, s);
	for (char *c = email + (at - s); *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	*email_r = email;
	return ERR_OK;
}

enum {
	PHONE_DIGITS_MAX = 15,
	PHONE_TYPED_MAX = 20
};

/* Copies what counts of a typed number: digits, and '+' at the front. */
static bool
keep_digits(const char *s, char digits[PHONE_TYPED_MAX + 1])
{
	size_t n = 0;

	for (; *s != '\0'; s++) {
		size_t space = space_length(s);

		if (space > 0) {
			s += space - 1;
			continue;
		}
		if (strchr(".-()[]", *s) != NULL)
			continue;
		if (!is_digit(*s) && !(*s == '+' && n == 0))
			return false;
		if (n == PHONE_TYPED_MAX)
			return false;
		digits[n++] = *s;
	}
	digits[n] = '\0';
	return true;
}

static bool
is_indian(const char *national)
{
	if (national[0] == '0') /* +91 (0) 98765 43210 */
		national++;
	return strlen(national) == 10 && national[0] >= '6';
}

/* d: what follows '+', or a number typed without its country. */
static enum err
finish_phone(
    struct arena *a, const char *d, bool has_country, const char **phone_r)
{
	size_t len;

	if (!has_country && is_indian(d)) {
		*phone_r = arena_printf(a, "+91%s", d + (d[0] == '0'));
		return ERR_OK;
	}
	if (strncmp(d, "91", 2) == 0 && is_indian(d + 2)) {
		*phone_r = arena_printf(a, "+91%s", d + 2 + (d[2] == '0'));
		return ERR_OK;
	}
	len = strlen(d);
	if (!has_country || strncmp(d, "91", 2) == 0 || d[0] == '0' ||
	    len < 7 || len > PHONE_DIGITS_MAX)
		return ERR_INPUT;
	*phone_r = arena_printf(a, "+%s", d);
	return ERR_OK;
}

enum err
text_to_phone(struct arena *a, const char *s, const char **phone_r)
{
	char typed[PHONE_TYPED_MAX + 1] = "";

	if (!keep_digits(s, typed))
		return ERR_INPUT;
	if (typed[0] == '+')
		return finish_phone(a, typed + 1, true, phone_r);
	if (strncmp(typed, "00", 2) == 0)
		return finish_phone(a, typed + 2, true, phone_r);
	return finish_phone(a, typed, false, phone_r);
}
