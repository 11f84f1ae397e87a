/*
 * The waiting room of an event: who stands in line, in which order, who is
 * called, and who is inside.
 *
 *	join -> waiting -> called -> inside -> gone
 *	           |          |
 *	           +-- passed + (no sign of life, or not come in time): whoever
 *	               comes back stands at the front
 *
 * Who was passed and comes back before their turn has their old place again;
 * after it (the rank was called already) they stand at the front.
 *
 * It gives no places away and opens no session: PostgreSQL does, and is right
 * when Redis has forgotten. It is the only caller of src/redis. Strict order by
 * rank, which is the number, or what the draw made of it (line_rank()).
 *
 * struct line is the process's connection; results live in the arena given.
 *
 * Every step is one round trip and atomic. ERR_DOWN: Redis does not answer
 * within its timeout; nobody new is let in then, and everybody inside goes on.
 * ERR_NONE: Redis has no line of this event, or one of another life of its own
 * (flushed, restarted, an old snapshot): line_open() makes a new one, then the
 * step may be tried once more.
 */
#ifndef CORE_LINE_H
#define CORE_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "pg/db.h"

struct line;

/* Connects at the first use. Never NULL. conf must outlive it. */
struct line *line_new(const struct conf *conf);

/* What the line has to know of its event; part of struct event. */
struct line_event {
	const char *slug;
	bool open; /* on sale, not sold out, not paused, drawn if it is to be */
	bool paused;	     /* nobody is called */
	bool draining;	     /* nobody new joins */
	const char *message; /* of the organiser to who waits, or "" */
	int64_t max_inside;
	int64_t rate_max;    /* admissions a minute */
	int64_t grace_s;     /* without a sign of life a number is passed */
	int64_t enter_s;     /* to come when called */
	int64_t admission_s; /* to use an admission */
	bool draw;	     /* the order is drawn when the sale opens */
	const char *digest;  /* SHA-256 of the seed, known before; or NULL */
	const char *seed;    /* of the draw; NULL: order of arrival */
	int64_t drawn_last;  /* the last number that took part in the draw */
};

enum line_where {
	LINE_NOWHERE, /* never joined, or done */
	LINE_SLOWED,  /* too many from this address: try again in retry_ms */
	LINE_CLOSED,  /* draining: nobody new */
	LINE_WAITING,
	LINE_FRONT, /* was passed and is back: the next free slot */
	LINE_NEXT,  /* called; comes in as soon as a slot is free */
	LINE_INSIDE
};

struct line_answer {
	enum line_where where;
	int64_t number;	 /* the queue number, 0: none */
	int64_t rank;	 /* by which the order goes */
	int64_t ahead;	 /* before this visitor now */
	int64_t waiting; /* in all */
	int64_t inside;
	int64_t epoch;	  /* of the line, signed with the number */
	int64_t left_ms;  /* NEXT: to come in; INSIDE: of the slot */
	int64_t retry_ms; /* SLOWED */
	int64_t turn; /* INSIDE: how manieth of the epoch's calls; 0: unknown
		       */
	bool passed;  /* INSIDE: was passed before, and came back */
	int64_t quiet_ms; /* how long nobody is called since Redis forgot */
	int64_t since;	  /* numbers begin anew with this epoch */
	int64_t a_minute; /* let in, as the release says; 0: not known */
	bool drawn;	  /* the rank is the draw's */
};

/* A visitor at the door, and what they are told. */
struct line_visit {
	const char *visitor; /* the cookie's random part */
	const char *address; /* of the client, as the server set it */
	bool pressed;	     /* the button, or a sign of life alone */
	int64_t number;	     /* the signed one, 0: has none */
	int64_t epoch;	     /* signed with it */
	struct line_answer answer;
};

/* Those who are at the door in one moment, in their order: in a surge a step
 * for many costs little more than a step for one. Who is known stays where they
 * are. Who was called comes in when there is a slot; who was passed stands at
 * the front; a number of an earlier epoch takes its old rank again. Who is not
 * known and pressed the button joins: with room to spare, nobody waiting and
 * the release steady straight inside. The answers are written where it is
 * ERR_OK. */
enum {
	LINE_VISITS = 16
};
MUST_USE enum err line_visit(struct line *l, struct arena *a,
    const struct line_event *event, struct line_visit *list, size_t n);

/* The visitor's slot lasts so long from now on: the admission was exchanged for
 * a session. */
MUST_USE enum err line_stay(struct line *l, struct arena *a, const char *slug,
    const char *visitor, int64_t lifetime_s);

/* The slot is free at once and the number done with: paid, given up, or sent
 * back to the line's end. Leaving twice is leaving once. */
MUST_USE enum err line_leave(
    struct line *l, struct arena *a, const char *slug, const char *visitor);

/* Who is no longer inside, as PostgreSQL told; all NULL: nobody. */
struct line_left {
	const char *visitor;
	const char *slug;
};

/* Frees their slot. A line that is away frees it when its time is over. */
void line_vacate(struct line *l, struct arena *a, const struct line_left *left);

/* How fast and how far the release may go; the jobs daemon works it out. */
struct line_pace {
	bool open;	  /* the sale runs and the line is not paused */
	int64_t budget;	  /* most inside at once */
	int64_t sessions; /* open in PostgreSQL: at least so many are inside */
	int64_t per_1000_s;  /* admissions in 1,000 s */
	int64_t show_of_100; /* of 100 called so many come */
	int64_t a_minute; /* so many come in a minute, as who waits is told */
};

/* What the release did and left. */
struct line_state {
	int64_t at_ms; /* Redis's clock */
	int64_t epoch;
	int64_t head; /* the highest rank that was called */
	int64_t last; /* the highest number given */
	int64_t waiting, front, called, inside;
	int64_t quiet_ms;
	/* since the line was opened */
	int64_t joined, admitted, entered, passed, gone;
	int64_t coming; /* of the called, lately enough to be expected */
};

/* One step of the leaky bucket: calls whoever is due, passes over the silent,
 * ends slots and calls whose time is over. Any number of daemons may run it.
 * No step calls more than what 100 ms are worth, and one. */
MUST_USE enum err line_admit(struct line *l, struct arena *a,
    const struct line_event *event, const struct line_pace *pace,
    struct line_state *state_r);

/* Up to LINE_PAIRS (rank, how many stand before it), evenly over the line. */
enum {
	LINE_PAIRS = 64
};
struct line_picture {
	struct line_state state;
	size_t n_pairs;
	struct line_pair {
		int64_t rank, before;
	} pair[LINE_PAIRS];
};
MUST_USE enum err line_look(struct line *l, struct arena *a, const char *slug,
    struct line_picture *picture_r);

/* Makes the line of an event that Redis does not have: the first one of its
 * life without more ado; after a loss with the next epoch, by compare and set
 * in PostgreSQL, numbers that nobody has, and a quiet time of one admission's
 * life in which nobody is called. Harmless when somebody else did. Three round
 * trips. */
MUST_USE enum err line_open(
    struct line *l, struct db *db, struct arena *a, const char *slug);

/* Everybody forgets the line; numbers begin anew with the next epoch. */
MUST_USE enum err line_flush(
    struct line *l, struct db *db, struct arena *a, const char *slug);

/* One visitor by number. drop: out of the line or from inside; release: called
 * at once, before everybody. ERR_NONE too when nobody has this number. */
MUST_USE enum err line_drop(
    struct line *l, struct arena *a, const char *slug, int64_t number);
MUST_USE enum err line_release(
    struct line *l, struct arena *a, const char *slug, int64_t number);

/* Gives everybody who waits the rank of the draw, a thousand at a time; before
 * it returns ERR_OK nobody is called. */
MUST_USE enum err line_draw(struct line *l, const struct line_event *event);

/* The rank of a number: itself, or in a draw the first 40 bits of
 * SHA-256("seed:number"); who joined after it stands behind (2^40 + number). */
int64_t line_rank(const struct line_event *event, int64_t number);

/* Asks Redis whether it is there. */
MUST_USE enum err line_ready(struct line *l);

void line_free(struct line **l);

#endif
