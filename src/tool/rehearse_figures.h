/*
 * What a rehearsal counts while it runs: answers and how long they took, for
 * each kind of page; who came in before whom; how many were inside and how many
 * places were taken at any instant.
 *
 * It judges nothing (rehearse_verdict.h) and asks nobody: it is the crowd's own
 * record, and counts as inside or taken only what was so beyond doubt.
 *
 * figures_clear() frees what it keeps.
 *
 * Without memory it aborts.
 */
#ifndef TOOL_REHEARSE_FIGURES_H
#define TOOL_REHEARSE_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kinds of pages, as the report lists them. */
enum page_kind {
	PAGE_JOIN,
	PAGE_WAIT,
	PAGE_STATE,
	PAGE_CHOOSE,
	PAGE_HOLD,
	PAGE_DETAILS,
	PAGE_SEND,
	PAGE_PAY,
	PAGE_PRESS,
	PAGE_CHECKOUT,
	PAGE_CALLBACK,
	PAGE_BOOKING,
	PAGE_BOT,
	PAGE_KINDS
};

/* Where a visitor stands; from STAGE_BOOKED on it is over. */
enum stage {
	STAGE_COMING,
	STAGE_WAITING,
	STAGE_INSIDE,
	STAGE_HOLDING,
	STAGE_PAID, /* and not yet confirmed */
	STAGE_BOOKED,
	STAGE_SOLD_OUT,
	STAGE_ABANDONED,
	STAGE_EXPIRED, /* its hold or payment came too late */
	STAGE_CLOSED,  /* the event was */
	STAGE_FAILED,  /* it could not go on */
	STAGES
};

enum {
	SPREAD_MS = 10000 /* what took longer is counted as this */
};

struct spread {
	uint32_t within[SPREAD_MS + 1];
	int64_t n;
	int64_t most_ms;
};

/* From begin to end, the end not in it, so much was there. */
struct span {
	int64_t begin_ms, end_ms;
	int64_t amount;
};

struct spans {
	struct span *span;
	size_t n, room;
};

/* A number of the line. */
struct ticket {
	int64_t epoch;
	int64_t number; /* 0: none */
};

struct figures {
	struct spread spread[PAGE_KINDS];
	int64_t of_class[6]; /* by the status's first digit */
	int64_t slowed;	     /* 429 */
	int64_t broken;	     /* no answer, or none in time */
	int64_t odd;	     /* an answer nobody expected */
	int64_t begin_ms, end_ms;

	int64_t now[STAGES]; /* visitors at each stage */
	int64_t asked;	     /* requests, repeated ones too */
	int64_t entered;     /* stays inside that began */
	int64_t holds, places_held, places_booked;
	int64_t bot_presses, bots_in;

	int64_t epoch; /* of the line; numbers of another do not compare */
	int64_t highest_in;
	int64_t numbers; /* that were seen */
	int64_t inversions;

	struct spans stays;
	struct spans takes;
};

void figures_answer(
    struct figures *f, enum page_kind kind, int status, int64_t took_ms);

/* The time within which percent of the answers came, and for 100 the most. */
int64_t spread_percentile(const struct spread *s, int64_t percent);

/* One more span; its index. */
size_t spans_add(struct spans *s, struct span span);

/* The most that was there at any instant. Changes their order. */
int64_t spans_peak(struct spans *s);

/*
 * The order of the line, as those in it can prove it: somebody who asked after
 * a larger number was let in, and was told to wait nevertheless; or who stood
 * at the door, called, before that number went in.
 *
 * figures_in() tells of a number that was let in. highest is what
 * f->highest_in was when the visitor with the number asked; true: an inversion.
 */
void figures_in(struct figures *f, int64_t number);
void figures_epoch(struct figures *f, int64_t epoch);
bool figures_inverted(struct figures *f, int64_t number, int64_t highest);

/* How many of them were given before; 0 is nobody's. Changes their order. */
int64_t figures_twice(struct ticket *tickets, size_t n);

void figures_clear(struct figures *f);

#endif
