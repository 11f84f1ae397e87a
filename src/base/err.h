/*
 * What went wrong, said as what the caller may do next.
 *
 * It is not a description: the detail is logged once, where it is known, and
 * only the code travels upwards. web/answer.c turns codes into HTTP.
 *
 * Codes own nothing.
 *
 * must() is for programming errors alone: it logs and aborts, and the
 * supervisor starts the process again.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#if defined(__GNUC__)
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#else
#define MUST_USE
#define PRINTF_LIKE(f, a)
#endif

enum err {
	ERR_OK = 0,
	ERR_NONE,     /* there is no such thing; also: nothing left */
	ERR_INPUT,    /* the asker must send something else */
	ERR_AUTH,     /* the asker may not do this */
	ERR_CONFLICT, /* the state has moved on; look again */
	ERR_BUSY,     /* the same request may succeed in a moment */
	ERR_DOWN,     /* a part we need is away; nothing was done */
	ERR_UNSURE,   /* it may have been done: look it up, never repeat */
	ERR_LIMIT,    /* a bound of ours was reached (size, number, rate) */
	ERR_BUG	      /* our own mistake; logged */
};

/* The code's name in lower case ("unsure"), for logs. Never NULL. */
const char *err_name(enum err e);

/* Logs the failed condition and aborts. Called by must() alone. */
void err_must_failed(const char *cond, const char *file, int line)
    __attribute__((noreturn));

#define must(cond) \
	((cond) ? (void)0 : err_must_failed(#cond, __FILE__, __LINE__))

#endif
