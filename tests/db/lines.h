/*
 * A line of a fresh event and visitors in it, for the tests of the waiting
 * room.
 *
 * It is not part of the product.
 *
 * Each test has an event, a connection and visitors of its own; a visitor keeps
 * the number last given, as a browser keeps its cookie.
 *
 * A step that does not succeed fails the test.
 */
#ifndef DB_LINES_H
#define DB_LINES_H

#include "redis.h"

#include "core/line.h"

enum {
	LINES_VISITORS = 3000,
	LINES_ROOM = 3
};

#define LINES_TEST(test) \
	cmocka_unit_test_setup_teardown(test, lines_begin, lines_end)

int lines_begin(void **state);
int lines_end(void **state);

/* What a test may change: the event, and how fast the release goes (at once, as
 * far as there is room, until told otherwise). */
extern struct line_event lines_event;
extern struct line_pace lines_pace;

struct line *lines_line(void);
struct db *lines_db(void);
const char *lines_name(int visitor);

/* A connection of its own, for a child of the test's process. */
void lines_reconnect(void);

/* Opens the line. */
void lines_open(void);

/* Opens it, and lets nobody in until there is a budget. */
void lines_keep_out(void);

struct line_answer lines_join(int visitor);
struct line_answer lines_join_from(int visitor, const char *address);
struct line_answer lines_seen(int visitor);

/* Several visitors in one step; answers_r has room for them. */
struct lines_visit {
	int visitor;
	bool pressed;
	const char *address; /* NULL: the visitor's own */
};
void lines_visit(
    const struct lines_visit *list, size_t n, struct line_answer *answers_r);

/* Visitors first to last press the button, as many in a step as go into one:
 * for what must not take long. address: NULL: each their own. Returns how many
 * came to this place. */
int lines_press(
    int first, int last, const char *address, enum line_where where);

void lines_leave(int visitor);
void lines_stay(int visitor, int64_t lifetime_s);

/* Visitors first to last join, each from an address of their own. */
void lines_fill(int first, int last);

struct line_state lines_admit(void);
struct line_picture lines_look(void);

/* ERR_NONE: Redis has no line of this life of its own. */
enum err lines_try(int visitor);

/* Somebody who lost every cookie but the visitor's. */
void lines_forget_number(int visitor);

/* Somebody who brings this one. */
void lines_remember_number(int visitor, int64_t number, int64_t epoch);

#endif
