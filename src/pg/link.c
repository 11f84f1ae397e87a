#include "pg/link.h"

#include "base/clock.h"
#include "base/token.h"
#include "pg/fault.h"
#include "pg/greet.h"
#include "pg/stmt.h"

enum {
	CLASHES_MAX = 3,
	PAUSE_MAX_MS = 20,
	DOUBT_MS = 500, /* a living server is connected to in a tenth of it */
	REST_MS = 1000
};

int64_t
link_deadline(const struct db *db)
{
	if (db->deadline_ms != 0)
		return db->deadline_ms;
	return clock_ms() + db->conf.timeout_ms;
}

void
link_close(struct db *db)
{
	wire_close(&db->conn);
	if (db->tx == TX_OPEN)
		db->tx = TX_LOST;
}

static enum err
connect_by(struct db *db, int64_t deadline_ms)
{
	enum err e = ERR_OK;

	db->conn = wire_open(db->conf.url, db->conf.role, deadline_ms);
	if (db->conn == NULL)
		return ERR_DOWN;
	if (!db->conf.any_schema)
		e = greet(db->conn, &db->conf, deadline_ms);
	if (e != ERR_OK)
		wire_close(&db->conn);
	return e;
}

enum err
link_open(struct db *db, int64_t deadline_ms)
{
	enum err e;

	if (db->conn != NULL && wire_alive(db->conn))
		return ERR_OK;
	link_close(db);
	if (clock_left_ms(deadline_ms) == 0 ||
	    clock_left_ms(db->rest_until_ms) > 0)
		return ERR_DOWN;
	if (db->doubtful && clock_left_ms(deadline_ms) > DOUBT_MS)
		deadline_ms = clock_ms() + DOUBT_MS;
	e = connect_by(db, deadline_ms);
	db->doubtful = e != ERR_OK && clock_left_ms(deadline_ms) == 0;
	if (db->doubtful)
		db->rest_until_ms = clock_ms() + REST_MS;
	return e;
}

struct wire_query
link_query(const struct db *db, struct arena *a, enum stmt s,
    const char *const *args, size_t n_args)
{
	struct wire_query q = {.args = args, .n_args = n_args};

	if (db->conf.prepare && !db->conf.any_schema)
		q.prepared = stmt_entry(s)->name;
	else
		q.sql = stmt_text(a, s);
	return q;
}

static enum fate
fate_of(struct db *db, PGresult **res)
{
	if (!fault_in(*res))
		return FATE_DONE;
	if (fault_clash(*res))
		return FATE_CLASH;
	if (!fault_stale(*res))
		return FATE_REFUSED;
	link_close(db);
	return FATE_STALE;
}

enum fate
link_ask(struct db *db, const struct wire_query *q, int64_t deadline_ms,
    PGresult **res_r)
{
	db->round_trips++;
	switch (wire_ask(db->conn, q, deadline_ms, res_r)) {
	case WIRE_ANSWERED:
		return fate_of(db, res_r);
	case WIRE_UNSENT:
		link_close(db);
		return FATE_UNSENT;
	case WIRE_LOST:
		break;
	}
	db->doubtful = clock_left_ms(deadline_ms) == 0;
	link_close(db);
	return FATE_LOST;
}

/* What one attempt of link_insist() leaves to do. */
struct patience {
	int clashes;
	bool lost_once;
};

static bool
may_repeat(enum fate fate, bool writes, struct patience *p)
{
	bool lost_before = p->lost_once;

	switch (fate) {
	case FATE_DONE:
	case FATE_REFUSED:
		return false;
	case FATE_CLASH:
		if (p->clashes++ == CLASHES_MAX)
			return false;
		clock_pause_ms((int)token_below(PAUSE_MAX_MS) + 1);
		return true;
	case FATE_STALE:
	case FATE_UNSENT:
		p->lost_once = true;
		return !lost_before;
	case FATE_LOST:
		p->lost_once = true;
		return !lost_before && !writes;
	}
	return false;
}

static enum err
verdict(enum fate fate, bool writes, const PGresult *res, const char *what)
{
	switch (fate) {
	case FATE_DONE:
		return ERR_OK;
	case FATE_REFUSED:
	case FATE_CLASH:
	case FATE_STALE:
		return fault_say(res, what);
	case FATE_UNSENT:
		return ERR_DOWN;
	case FATE_LOST:
		return writes ? ERR_UNSURE : ERR_DOWN;
	}
	return ERR_BUG;
}

enum err
link_insist(struct db *db, const struct wire_query *q, const char *what,
    bool writes, PGresult **res_r)
{
	int64_t deadline_ms = link_deadline(db);
	struct patience patience = {0};
	enum fate fate;
	enum err e;

	*res_r = NULL;
	for (;;) {
		e = link_open(db, deadline_ms);
		if (e != ERR_OK)
			return e == ERR_INPUT ? ERR_DOWN : e;
		fate = link_ask(db, q, deadline_ms, res_r);
		if (!may_repeat(fate, writes, &patience))
			break;
		PQclear(*res_r);
		*res_r = NULL;
	}
	e = verdict(fate, writes, *res_r, what);
	if (e != ERR_OK) {
		PQclear(*res_r);
		*res_r = NULL;
	}
	return e;
}
