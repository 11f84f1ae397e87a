#include "sandbox/page.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/fate.h"
#include "sandbox/fields.h"
#include "sandbox/sandbox.h"
#include "web/answer.h"

/* What people do whom the shop does not see: the organiser in the gateway's
 * dashboard, the payer at the bank. */

/* The row's id, or why there is none. */
static enum err
say_id(struct request *q, enum err e, const struct rows *rows, const char *why)
{
	if (e == ERR_NONE || e == ERR_CONFLICT)
		return control_say(q, e == ERR_NONE ? 404 : 422, "error", why);
	return e == ERR_OK ? control_say(q, 200, "id", rows_text(rows, 0, 0)) :
			     e;
}

static const char *
either(const struct pairs *f, const char *name, const char *other)
{
	const char *value = fields_get(f, name);

	return value[0] != '\0' ? value : fields_get(f, other);
}

static const char *
or_usual(const struct pairs *f, const char *name, const char *usual)
{
	const char *value = fields_get(f, name);

	return value[0] != '\0' ? value : usual;
}

/* NULL when it was not sent; false when it is no amount. */
static bool
read_amount(const struct pairs *f, const char **amount_r)
{
	int64_t amount;

	*amount_r = form_value(f, "amount");
	return *amount_r == NULL ||
	    text_to_int64(*amount_r, 1, INT64_MAX, &amount) == ERR_OK;
}

static enum err
refund(struct sandbox *s, struct arena *a, const struct pairs *f,
    const struct fate *fate, const struct rows **rows_r)
{
	const char *amount;
	enum err e = db_run(s->db, a, STMT_sandbox_find_captured,
	    DB_ARGS(either(f, "payment", "order")), rows_r);

	if (e != ERR_OK)
		return e;
	if (!read_amount(f, &amount))
		return ERR_CONFLICT;
	return db_run(s->db, a, STMT_sandbox_add_refund,
	    DB_ARGS(rows_text(*rows_r, 0, 0), amount, "normal",
		form_value(f, "receipt"), "[]", NULL, "", fate->now,
		fate->later,
		arena_printf(
		    a, "%f", sandbox_seconds(fields_get(f, "seconds"), 1)),
		"0"),
	    rows_r);
}

/* payment=<id> or order=<id>, amount (else the rest), outcome, seconds: money
 * goes back that the shop did not ask to give back. */
enum err
page_control_refund(struct request *q, void *ctx)
{
	const struct rows *rows = NULL;
	const struct fate *fate;
	struct pairs f;

	if (fields_read(q, &f) != ERR_OK)
		return control_say(q, 422, "error", "not a form");
	fate = fate_find(fields_get(&f, "outcome"));
	if (fate == NULL)
		return control_say(q, 422, "error", "no such outcome");
	enum err e = refund(ctx, request_arena(q), &f, fate, &rows);
	return say_id(q, e, rows, "nothing to refund, or not so much");
}

static bool
is_state(const char *state)
{
	static const char *const states[] = {"created", "under_review",
	    "action_required", "won", "lost", "closed"};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (strcmp(states[i], state) == 0)
			return true;
	return false;
}

static enum err
dispute(struct sandbox *s, struct arena *a, const struct pairs *f,
    const char *state, const struct rows **rows_r)
{
	const char *amount, *what = either(f, "payment", "order");

	if (strcmp(state, "created") != 0)
		return db_run(s->db, a, STMT_sandbox_move_dispute,
		    DB_ARGS(or_usual(f, "dispute", what), state), rows_r);
	if (!read_amount(f, &amount))
		return ERR_CONFLICT;
	return db_run(s->db, a, STMT_sandbox_add_dispute,
	    DB_ARGS(what, amount,
		or_usual(f, "reason",
		    "goods_or_services_not_received_or_partially_"
		    "received"),
		or_usual(f, "phase", "chargeback")),
	    rows_r);
}

/* payment=<id>, order=<id> or dispute=<id>, state, phase, amount, reason. */
enum err
page_control_dispute(struct request *q, void *ctx)
{
	const struct rows *rows = NULL;
	struct pairs f;

	if (fields_read(q, &f) != ERR_OK)
		return control_say(q, 422, "error", "not a form");
	const char *state = or_usual(&f, "state", "created");
	if (!is_state(state))
		return control_say(q, 422, "error", "no such state");
	enum err e = dispute(ctx, request_arena(q), &f, state, &rows);
	return say_id(q, e, rows, "no such payment, dispute, amount or phase");
}
