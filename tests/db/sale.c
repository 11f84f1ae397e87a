#include "dbtest.h"
#include "sale.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

const char *const sale_sql =
    "INSERT INTO event (slug, state, title, starts_at, ends_at, opens_at,"
    " closes_at) VALUES ('ride', 'open', 'A', at() + '1 d', at() + '2 d',"
    " at() - interval '1 d', at() + '1 d');"
    "INSERT INTO ticket_type (event_id, name, price_paise, capacity, rank)"
    " SELECT id, 'T', 10000, 3, 0 FROM event;"
    "INSERT INTO booking_session (event_id, admission, visitor, expires_at)"
    " SELECT id, v, v, at() + '1 h' FROM event, (VALUES ('v1'), ('v2')) x (v);"
    "INSERT INTO place (event_id, ticket_type_id, rank)"
    " SELECT event_id, id, r FROM ticket_type, generate_series(0, 2) r;"
    "INSERT INTO hold (event_id, ticket_type_id, session_id, visitor,"
    " attempt, quantity, unit_paise, place_ids, held_until, state, ended_at)"
    " SELECT t.event_id, t.id, s.id, s.visitor, 1, 1, 10000,"
    " ARRAY[p.id], at() + '1 h',"
    " CASE s.visitor WHEN 'v1' THEN 'booked' ELSE 'live' END::hold_state,"
    " CASE s.visitor WHEN 'v1' THEN at() END"
    " FROM ticket_type t, booking_session s, place p"
    " WHERE p.rank = CASE s.visitor WHEN 'v1' THEN 0 ELSE 1 END;"
    "UPDATE place SET state = 'booked', hold_id = hold.id FROM hold"
    " WHERE hold.visitor = 'v1' AND place.rank = 0;"
    "UPDATE place SET state = 'held', hold_id = hold.id,"
    " held_until = hold.held_until FROM hold"
    " WHERE hold.visitor = 'v2' AND place.rank = 1;"
    "INSERT INTO booking (reference, code, hold_id, event_id, ticket_type_id,"
    " state, quantity, unit_paise, fee_paise, name, email, phone, language,"
    " confirmed_at) SELECT 'r', 'c', id, event_id, ticket_type_id, 'confirmed',"
    " 1, 10000, 2500, 'Asha', 'asha@example.org', '', 'en', at()"
    " FROM hold WHERE visitor = 'v1';"
    "INSERT INTO participant (booking_id, position, place_id, name)"
    " SELECT booking.id, 1, place.id, 'Asha' FROM booking, place"
    " WHERE place.rank = 0;"
    "INSERT INTO payment_order (booking_id, receipt, gateway_id, state,"
    " amount_paise) SELECT id, 'x', 'order_1', 'paid', 10000"
    " FROM booking;"
    "INSERT INTO payment (gateway_id, order_id, state, amount_paise, currency,"
    " learned_at, captured_at, paid_booking_id) SELECT 'pay_1', id, 'captured',"
    " 10000, 'INR', at() - interval '1 h', at() - interval '1 h', booking_id"
    " FROM payment_order;"
    "INSERT INTO ledger (transfer, kind, account, amount_paise, booking_id,"
    " payment_id) SELECT 'payment ' || p.id, 'payment', "
    "l.account::ledger_account,"
    " l.amount, p.paid_booking_id, p.id FROM payment p, (VALUES"
    " ('gateway', 10000), ('sales', -7500), ('fee', -2500)) l (account, "
    "amount);"
    "INSERT INTO outbox (booking_id, kind, channel, recipient, message_id)"
    " SELECT id, 'confirmed', 'email', email, 'm' FROM booking;"
    "INSERT INTO idempotency (scope, key, digest, status, answer)"
    " VALUES ('s', 'k', 'd', 303, '')";

const char *
sale_url(const char *variable, const char *database)
{
	const char *url = dbtest_env(variable);
	const char *at = strstr(url, "///startline");

	assert_non_null(at);
	return arena_printf(dbtest_arena(), "%.*s///%s%s", (int)(at - url), url,
	    database, at + strlen("///startline"));
}

int
sale_audit(const char *database, const char *settings, const char *options)
{
	struct arena *a = dbtest_arena();
	const char *dir = getenv("builddir");
	const char *conf =
	    arena_printf(a, "/tmp/sl-audit.%s.conf", dbtest_env("TEST_PG_PID"));
	FILE *out = fopen(conf, "w");
	int status;

	assert_non_null(out);
	(void)fprintf(out, "pg_url = %s\nsandbox = yes\n%s",
	    sale_url("TEST_PG_URL", database), settings);
	(void)fclose(out);
	status = system(arena_printf(a,
	    "STARTLINE_CONF=%s %s/src/tool/startline audit %s >&2", conf,
	    dir != NULL ? dir : ".", options));
	(void)remove(conf);
	return WEXITSTATUS(status);
}
