#include "dbtest.h"

#include "money.h"

#include <string.h>

#include "base/token.h"

static const char make_functions[] =
    "CREATE FUNCTION test_booking(OUT reference text) LANGUAGE plpgsql AS $$"
    "DECLARE e bigint; t bigint; s bigint; h bigint; b bigint; w text;"
    " ids bigint[]; "
    "BEGIN"
    " w := replace(gen_random_uuid()::text, '-', ''); reference := w;"
    " INSERT INTO event (slug, state, title, starts_at, ends_at, opens_at,"
    "  closes_at) VALUES ('e' || w, 'open', 'An event', at() + '9 days',"
    "  at() + '10 days', at() - interval '1 day', at() + interval '1 day')"
    "  RETURNING id INTO e;"
    " INSERT INTO ticket_type (event_id, name, price_paise, capacity, rank)"
    "  VALUES (e, 'Full', 50000, 5, 1) RETURNING id INTO t;"
    " INSERT INTO booking_session (event_id, admission, visitor, expires_at)"
    "  VALUES (e, 'a' || w, 'v' || w, at() + interval '20 min')"
    "  RETURNING id INTO s;"
    " WITH p AS (INSERT INTO place (ticket_type_id, event_id, rank)"
    "  SELECT t, e, n FROM generate_series(1, 5) n RETURNING id)"
    " SELECT array_agg(id) FROM (SELECT id FROM p ORDER BY id LIMIT 2) x"
    "  INTO ids;"
    " INSERT INTO hold (event_id, ticket_type_id, session_id, visitor,"
    "  attempt, quantity, place_ids, unit_paise, held_until) VALUES ("
    "  e, t, s, 'v' || w, 1, 2, ids, 50000, at() + interval '5 min')"
    "  RETURNING id INTO h;"
    " UPDATE place SET state = 'held', hold_id = h,"
    "  held_until = at() + interval '5 min' WHERE id = ANY (ids);"
    " INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id,"
    "  quantity, unit_paise, fee_paise, name, email, phone, language)"
    "  VALUES (w, left(w, 8), h, e, t, 2, 50000, 2500, 'Asha',"
    "  'asha@example.org', '+919812345678', 'en') RETURNING id INTO b;"
    " INSERT INTO participant (booking_id, position, name)"
    "  VALUES (b, 1, 'Asha'), (b, 2, 'Bina');"
    "END $$";

int
money_begin(void **state)
{
	int status = dbtest_begin(state);

	dbtest_sql(make_functions);
	return status == 0 ? dbtest_end(state) : status;
}

const char *
money_booking(void)
{
	return dbtest_sql("SELECT test_booking()");
}

enum err
money_press(struct db *db, const char *reference, struct payment_order *order_r,
    bool *fresh_r)
{
	const struct payment_press press = {
	    .reference = reference,
	    .receipt = token_random(dbtest_arena()),
	    .body = "{\"amount\":%1$s,\"code\":\"%2$s\"}",
	};

	return payment_start(db, dbtest_arena(), &press, order_r, fresh_r);
}

void
money_sql(const char *before, const char *reference, const char *after)
{
	dbtest_sql(
	    arena_printf(dbtest_arena(), "%s'%s'%s", before, reference, after));
}

void
money_run_out(const char *reference)
{
	money_sql(
	    "WITH h AS (UPDATE hold SET held_until = at() - interval '1 s',"
	    " pay_until = CASE WHEN state = 'paying' THEN at() - interval '1 s'"
	    " END WHERE id = (SELECT hold_id FROM booking WHERE reference = ",
	    reference,
	    ") RETURNING id, state) UPDATE place p SET held_until = CASE"
	    " WHEN h.state = 'paying' THEN 'infinity' ELSE at() -"
	    " interval '1 s' END FROM h WHERE p.hold_id = h.id");
}

void
money_sell_out(const char *reference)
{
	money_sql("UPDATE place p SET state = 'blocked' FROM booking b WHERE"
		  " p.ticket_type_id = b.ticket_type_id AND p.state = 'free'"
		  " AND b.reference = ",
	    reference, "");
}

const char *
money_ordered(struct db *db, const char *reference)
{
	struct arena *a = dbtest_arena();
	const char *id = arena_printf(a, "order_%s", reference);
	struct payment_order order;
	bool fresh;

	assert_int_equal(money_press(db, reference, &order, &fresh), ERR_OK);
	assert_true(fresh);
	assert_int_equal(payment_ordered(db, a, order.receipt, id), ERR_OK);
	return id;
}

const char *
money_ask(const char *reference, const char *what)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT %s FROM booking b JOIN hold h ON h.id = b.hold_id"
	    " JOIN event e ON e.id = b.event_id WHERE b.reference = '%s'",
	    what, reference));
}

struct payment_order
money_order(const char *reference)
{
	return (struct payment_order){
	    .reference = reference,
	    .receipt = money_ask(reference,
		"(SELECT receipt FROM payment_order WHERE booking_id = b.id)"),
	};
}

const char *
money_states(const char *reference)
{
	return money_ask(reference,
	    "concat_ws(' ', b.state, h.state, (SELECT string_agg(s, ' ') FROM"
	    " (SELECT state || '/' || count(*) AS s FROM place"
	    " WHERE id = ANY (h.place_ids) GROUP BY state) x))");
}

struct payment_fact
money_capture(const char *payment, const char *order)
{
	return (struct payment_fact){
	    .gateway_id = payment,
	    .order_id = order,
	    .state = PAYMENT_CAPTURED,
	    .amount_paise = 100000,
	    .currency = "INR",
	    .method = "upi",
	    .reason = "",
	    .refund_key = token_random(dbtest_arena()),
	    .refund_body = "{\"amount\":100000}",
	};
}

enum payment_effect
money_settle(struct db *db, const struct payment_fact *fact)
{
	struct line_left left;
	enum payment_effect effect = PAYMENT_STRANGE;

	assert_int_equal(
	    payment_settle(db, dbtest_arena(), fact, &effect, &left), ERR_OK);
	assert_true(left.visitor == NULL || effect == PAYMENT_CONFIRMED);
	return effect;
}

const char *
money_ledger(const char *payment)
{
	return dbtest_sql(arena_printf(dbtest_arena(),
	    "SELECT string_agg(account || ' ' || l.amount_paise, ', '"
	    " ORDER BY l.id) FROM ledger l JOIN payment p ON p.id ="
	    " l.payment_id WHERE gateway_id = '%s'",
	    payment));
}

/* Each names what is wrong and must find nothing. */
static const char *const never[] = {
    "SELECT 'a place of an ended hold' FROM place p JOIN hold h ON h.id ="
    " p.hold_id WHERE h.state IN ('expired', 'released')",
    "SELECT 'a paying place with an end' FROM place p JOIN hold h ON h.id ="
    " p.hold_id WHERE h.state = 'paying' AND p.held_until <> 'infinity'",
    "SELECT 'a confirmed booking without its payment' FROM booking b"
    " LEFT JOIN payment p ON p.paid_booking_id = b.id"
    " WHERE b.state = 'confirmed' AND (p.id IS NULL OR p.amount_paise <>"
    " b.total_paise)",
    "SELECT 'a confirmed booking without its places' FROM booking b"
    " WHERE b.state = 'confirmed' AND b.quantity <> (SELECT count(*)"
    " FROM participant t JOIN place p ON p.id = t.place_id WHERE"
    " t.booking_id = b.id AND p.state = 'booked' AND p.hold_id = b.hold_id)",
    "SELECT 'a capture without an end' FROM payment p WHERE p.state ="
    " 'captured' AND paid_booking_id IS NULL AND NOT EXISTS (SELECT FROM"
    " refund WHERE payment_id = p.id) AND NOT EXISTS (SELECT FROM"
    " money_exception WHERE payment_id = p.id)",
    "SELECT 'a ledger that does not balance' FROM ledger HAVING"
    " sum(amount_paise) <> 0",
    "SELECT 'a confirmation not told once each way' FROM booking b WHERE"
    " state = 'confirmed' AND 2 <> (SELECT count(*) FROM outbox WHERE"
    " booking_id = b.id AND kind = 'confirmed')",
};

int
money_end(void **state)
{
	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_string_equal(dbtest_sql(never[i]), "");
	return dbtest_end(state);
}
