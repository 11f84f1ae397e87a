/*
 * Text that grows inside an arena, and the small questions asked of text from
 * outside: is it UTF-8, is it a number, is it an e-mail address or a phone.
 *
 * It does not escape for HTML, CSV or SQL: templates, view/csv and libpq do.
 *
 * A struct text lives in the arena it was made in.
 *
 * Every text has a maximum. Beyond it nothing more is added and text_failed()
 * is true; a caller asks once, at the end.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

struct text;

/* An empty text of at most max bytes. */
struct text *text_new(struct arena *a, size_t max);

void text_add(struct text *t, const char *s);
void text_add_bytes(struct text *t, const void *bytes, size_t len);
void text_addf(struct text *t, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* NUL-terminated, valid until the next addition. */
const char *text_str(const struct text *t);
size_t text_len(const struct text *t);

/* True once an addition did not fit. */
bool text_failed(const struct text *t);

/* Valid UTF-8 without NUL and surrogates. */
bool text_is_utf8(const char *s, size_t len);

/* True if it has a control character (tab, CR and LF count as well, and so do
 * those that turn the direction of writing). */
bool text_has_control(const char *s);

/* Code points in valid UTF-8. */
size_t text_points(const char *s);

/* Copy without white space at both ends, runs of spaces folded into one; spaces
 * of no width, as they come along when something is pasted, are left out. */
char *text_squeeze(struct arena *a, const char *s);

/* The number in decimal digits, many times as quick as printf. */
const char *text_decimal(struct arena *a, int64_t value);

/* Strict decimal: optional '-', digits, nothing else, within [min, max]. */
MUST_USE enum err text_to_int64(
    const char *s, int64_t min, int64_t max, int64_t *value_r);

/* A deliverable-looking address, at most 254 bytes, no quoting, no control
 * characters; the domain part lower-cased. ERR_INPUT otherwise. */
MUST_USE enum err text_to_email(
    struct arena *a, const char *s, const char **email_r);

/* E.164 of what people type: blanks, dots, dashes and brackets dropped, 00
 * read as +, a leading 0 dropped, +91 assumed for 10 digits (CHK-02);
 * Indian numbers are 10 digits that begin with 6 to 9. */
MUST_USE enum err text_to_phone(
    struct arena *a, const char *s, const char **phone_r);

/* Constant time in the length of equal-sized inputs. */
bool text_same_secret(const void *a, size_t a_len, const void *b, size_t b_len);

#endif
