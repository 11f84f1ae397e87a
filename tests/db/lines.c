#include "lines.h"

#include "fixture.h"

static struct line *line;
static struct db *db;
static struct {
	int64_t number, epoch;
} kept[LINES_VISITORS];

struct line_event lines_event;
struct line_pace lines_pace;

int
lines_begin(void **state)
{
	int failed = dbtest_begin(state);

	line = line_new(redis_conf());
	db = dbtest_db("startline_jobs");
	for (int i = 0; i < LINES_VISITORS; i++)
		lines_forget_number(i);
	lines_event = (struct line_event){
	    .slug = fixture_event(1, 300000).slug,
	    .open = true,
	    .max_inside = LINES_ROOM,
	    .rate_max = 600000,
	    .grace_s = 120,
	    .enter_s = 45,
	    .admission_s = 120,
	};
	lines_pace = (struct line_pace){.open = true,
	    .budget = LINES_ROOM,
	    .per_1000_s = 1000000000,
	    .show_of_100 = 100};
	return failed;
}

int
lines_end(void **state)
{
	line_free(&line);
	return dbtest_end(state);
}

struct line *
lines_line(void)
{
	return line;
}

struct db *
lines_db(void)
{
	return db;
}

void
lines_reconnect(void)
{
	line = line_new(redis_conf());
}

const char *
lines_name(int visitor)
{
	return arena_printf(dbtest_arena(), "visitor-%d", visitor);
}

void
lines_open(void)
{
	assert_int_equal(
	    line_open(line, db, dbtest_arena(), lines_event.slug), ERR_OK);
}

void
lines_keep_out(void)
{
	lines_open();
	lines_pace.budget = 0;
	(void)lines_admit();
}

static struct line_visit
visit_of(int visitor, const char *address, bool pressed)
{
	assert_in_range(visitor, 0, LINES_VISITORS - 1);
	return (struct line_visit){
	    .visitor = lines_name(visitor),
	    .address = address,
	    .pressed = pressed,
	    .number = kept[visitor].number,
	    .epoch = kept[visitor].epoch,
	};
}

static struct line_answer
keep(int visitor, struct line_answer answer)
{
	if (answer.number > 0) {
		kept[visitor].number = answer.number;
		kept[visitor].epoch = answer.epoch;
	}
	return answer;
}

static const char *
address_of(int visitor)
{
	return arena_printf(
	    dbtest_arena(), "10.0.%d.%d", visitor / 250, visitor % 250 + 1);
}

void
lines_visit(
    const struct lines_visit *list, size_t n, struct line_answer *answers_r)
{
	struct line_visit visits[LINE_VISITS];

	assert_in_range(n, 1, LINE_VISITS);
	for (size_t i = 0; i < n; i++)
		visits[i] = visit_of(list[i].visitor,
		    list[i].address != NULL ? list[i].address :
					      address_of(list[i].visitor),
		    list[i].pressed);
	assert_int_equal(
	    line_visit(line, dbtest_arena(), &lines_event, visits, n), ERR_OK);
	for (size_t i = 0; i < n; i++)
		answers_r[i] = keep(list[i].visitor, visits[i].answer);
}

int
lines_press(int first, int last, const char *address, enum line_where where)
{
	struct lines_visit list[LINE_VISITS];
	struct line_answer got[LINE_VISITS];
	int there = 0;

	while (first <= last) {
		size_t n = 0;

		while (n < LINE_VISITS && first <= last)
			list[n++] =
			    (struct lines_visit){first++, true, address};
		lines_visit(list, n, got);
		for (size_t i = 0; i < n; i++)
			there += got[i].where == where ? 1 : 0;
	}
	return there;
}

struct line_answer
lines_join_from(int visitor, const char *address)
{
	struct line_answer answer;

	lines_visit(&(struct lines_visit){visitor, true, address}, 1, &answer);
	return answer;
}

struct line_answer
lines_join(int visitor)
{
	return lines_join_from(visitor, NULL);
}

struct line_answer
lines_seen(int visitor)
{
	struct line_answer answer;

	lines_visit(&(struct lines_visit){visitor, false, NULL}, 1, &answer);
	return answer;
}

enum err
lines_try(int visitor)
{
	struct line_visit visit = visit_of(visitor, "10.0.0.1", false);

	return line_visit(line, dbtest_arena(), &lines_event, &visit, 1);
}

void
lines_forget_number(int visitor)
{
	kept[visitor].number = 0;
	kept[visitor].epoch = 0;
}

void
lines_remember_number(int visitor, int64_t number, int64_t epoch)
{
	kept[visitor].number = number;
	kept[visitor].epoch = epoch;
}

void
lines_leave(int visitor)
{
	assert_int_equal(line_leave(line, dbtest_arena(), lines_event.slug,
			     lines_name(visitor)),
	    ERR_OK);
}

void
lines_stay(int visitor, int64_t lifetime_s)
{
	assert_int_equal(line_stay(line, dbtest_arena(), lines_event.slug,
			     lines_name(visitor), lifetime_s),
	    ERR_OK);
}

void
lines_fill(int first, int last)
{
	for (int i = first; i <= last; i++)
		(void)lines_join(i);
}

struct line_state
lines_admit(void)
{
	struct line_state s;

	assert_int_equal(
	    line_admit(line, dbtest_arena(), &lines_event, &lines_pace, &s),
	    ERR_OK);
	return s;
}

struct line_picture
lines_look(void)
{
	struct line_picture picture;

	assert_int_equal(
	    line_look(line, dbtest_arena(), lines_event.slug, &picture),
	    ERR_OK);
	return picture;
}
