/*
 * The machine's clocks: deadlines within a process, and the date for protocols
 * that want one (SigV4, HTTP, logs).
 *
 * It decides nothing about holds, payments or admissions: that is the database
 * clock, at() (DESIGN 5).
 *
 * Nothing is allocated.
 *
 * Nothing fails.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Monotonic milliseconds since some start. */
int64_t clock_ms(void);

/* Seconds since 1970 by the machine's wall clock. */
int64_t clock_unix_s(void);

/* Milliseconds left until a monotonic deadline, at least 0, for poll(). */
int clock_left_ms(int64_t deadline_ms);

/* Blocks for the time or until a signal arrives. For retry pauses only. */
void clock_pause_ms(int ms);

#endif
