-- Who may do what: one role for each program, re-applied after every migration.
-- The owner, startline, migrates and runs the command line tool; it is made by
-- whoever makes the database and may create roles.
--
-- The settings belong to the roles, so that they hold behind a transaction
-- pooler, where SET would leak from one client to the next.

SET LOCAL client_min_messages = warning;

DO $$
DECLARE
    who text;
    what text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    FOREACH who IN ARRAY ARRAY['startline_event', 'startline_queue',
        'startline_booking', 'startline_payment', 'startline_admin',
        'startline_jobs']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', who);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I',
            current_database(), who);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', who);
        FOREACH what IN ARRAY ARRAY[
            'search_path = public',
            'timezone = ''UTC''',
            'datestyle = ''ISO, YMD''',
            -- the hold is planned once, for any quantity
            'plan_cache_mode = force_generic_plan',
            'jit = off',
            'lock_timeout = ''2s''',
            'statement_timeout = ''3s''',
            'idle_in_transaction_session_timeout = ''10s''',
            -- a client that gave up stops waiting for locks
            'client_connection_check_interval = ''500ms''',
            'synchronous_commit = on']
        LOOP
            EXECUTE format('ALTER ROLE %I SET %s', who, what);
        END LOOP;
    END LOOP;
END
$$;

-- Exports stream for as long as the organiser's line needs; jobs work on many
-- rows at once and nobody waits for them.
ALTER ROLE startline_admin SET statement_timeout = '120s';
ALTER ROLE startline_jobs SET statement_timeout = '30s';

-- What visitors wait for always goes by an index. Without this a plan made on a
-- freshly loaded event, whose statistics say "no holds", would read the table.
ALTER ROLE startline_event SET enable_seqscan = off;
ALTER ROLE startline_queue SET enable_seqscan = off;
ALTER ROLE startline_booking SET enable_seqscan = off;
ALTER ROLE startline_payment SET enable_seqscan = off;

-- The owner sees what their sessions are doing: the audit looks for open
-- transactions.
GRANT startline_event, startline_queue, startline_booking, startline_payment,
    startline_admin, startline_jobs TO CURRENT_USER;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO startline_event, startline_queue,
    startline_booking, startline_payment, startline_admin, startline_jobs;

-- What the statements of each program need and no more: SELECT and DELETE by
-- table, INSERT and UPDATE by column (of id alone: rows that are only locked).
-- The ledger and the audit log are only ever added to.
-- grants: begin (made by tests/db/grants.sh)
GRANT SELECT ON event, organisation, schema_version, ticket_type TO
    startline_event;

GRANT SELECT ON event, organisation, schema_version, ticket_type TO
    startline_queue;
GRANT UPDATE (line_epoch, line_opened, line_last) ON event TO startline_queue;

GRANT SELECT ON booking, booking_session, event, hold, idempotency,
    organisation, participant, payment, payment_order, place, question, refund,
    sale, schema_version, ticket_type, waiver TO startline_booking;
GRANT INSERT (reference, code, hold_id, event_id, ticket_type_id, quantity,
    unit_paise, fee_paise, name, email, phone, language, answers) ON booking TO
    startline_booking;
GRANT INSERT (event_id, admission, visitor, expires_at, line_epoch, line_turn,
    line_rank, line_passed) ON booking_session TO startline_booking;
GRANT INSERT (event_id, ticket_type_id, session_id, visitor, attempt, quantity,
    place_ids, unit_paise, created_at, held_until) ON hold TO
    startline_booking;
GRANT INSERT (scope, key, digest, status, answer) ON idempotency TO
    startline_booking;
GRANT INSERT (booking_id, kind, channel, recipient, message_id) ON outbox TO
    startline_booking;
GRANT INSERT (booking_id, position, name, age, adult, guardian_name,
    guardian_phone, answers, waiver_id, waiver_at, waiver_address) ON
    participant TO startline_booking;
GRANT UPDATE (state, name, email, phone, language, answers, confirmed_at,
    ended_at, version) ON booking TO startline_booking;
GRANT UPDATE (admission, closed_at) ON booking_session TO startline_booking;
GRANT UPDATE (state, ended_at) ON hold TO startline_booking;
GRANT UPDATE (digest) ON idempotency TO startline_booking;
GRANT UPDATE (place_id, name, age, adult, guardian_name, guardian_phone,
    answers, waiver_id, waiver_at, waiver_address) ON participant TO
    startline_booking;
GRANT UPDATE (state, hold_id, held_until) ON place TO startline_booking;

GRANT SELECT ON booking, booking_session, counter, event, hold, idempotency,
    money_exception, notice, organisation, outbox, participant, payment,
    payment_order, place, refund, schema_version, ticket_type, webhook_event TO
    startline_payment;
GRANT INSERT (name, n) ON counter TO startline_payment;
GRANT INSERT (scope, key, digest, status, answer) ON idempotency TO
    startline_payment;
GRANT INSERT (transfer, kind, account, amount_paise, booking_id, payment_id,
    refund_id) ON ledger TO startline_payment;
GRANT INSERT (payment_id, refund_id, reason, detail) ON money_exception TO
    startline_payment;
GRANT INSERT (digest, body) ON notice TO startline_payment;
GRANT INSERT (booking_id, kind, channel, recipient, again, message_id) ON
    outbox TO startline_payment;
GRANT INSERT (gateway_id, order_id, state, amount_paise, currency, method,
    reason, captured_at, paid_booking_id, capture_body, capture_at) ON payment
    TO startline_payment;
GRANT INSERT (booking_id, receipt, amount_paise, ask_at, body) ON payment_order
    TO startline_payment;
GRANT INSERT (payment_id, key, gateway_id, state, amount_paise, reason,
    by_name, body, done_at, try_at, fee_paise) ON refund TO startline_payment;
GRANT INSERT (event_id, name, body, headers, digest) ON webhook_event TO
    startline_payment;
GRANT UPDATE (state, confirmed_at, ended_at, version) ON booking TO
    startline_payment;
GRANT UPDATE (closed_at) ON booking_session TO startline_payment;
GRANT UPDATE (n) ON counter TO startline_payment;
GRANT UPDATE (place_ids, state, pay_until, ended_at) ON hold TO
    startline_payment;
GRANT UPDATE (closed_at, closed_by, decision) ON money_exception TO
    startline_payment;
GRANT UPDATE (state, provider_id, sent_at, delivery, delivery_at,
    delivery_code) ON outbox TO startline_payment;
GRANT UPDATE (place_id) ON participant TO startline_payment;
GRANT UPDATE (order_id, state, amount_paise, currency, method, reason,
    learned_at, captured_at, paid_booking_id, capture_body, capture_at) ON
    payment TO startline_payment;
GRANT UPDATE (gateway_id, state, asked_at, ask_at) ON payment_order TO
    startline_payment;
GRANT UPDATE (state, hold_id, held_until) ON place TO startline_payment;
GRANT UPDATE (gateway_id, state, done_at, try_at) ON refund TO
    startline_payment;
GRANT UPDATE (state, tries, try_at, note) ON webhook_event TO
    startline_payment;

GRANT SELECT ON booking, booking_session, event, hold, ledger, money_exception,
    organisation, outbox, participant, payment, payment_order, question,
    refund, schema_version, ticket_type, waiver TO startline_admin;
GRANT INSERT (by_name, action, event_id, booking_id) ON audit_log TO
    startline_admin;
GRANT UPDATE (line_epoch, line_since, line_opened, line_last, draw_last) ON
    event TO startline_admin;

GRANT SELECT ON alarm, booking, booking_session, counter, dispute, event, hold,
    idempotency, job_lease, money_exception, notice, organisation, outbox,
    participant, payment, payment_order, place, refund, schema_version,
    ticket_type, webhook_event TO startline_jobs;
GRANT INSERT (name, detail) ON alarm TO startline_jobs;
GRANT INSERT (name, n) ON counter TO startline_jobs;
GRANT INSERT (gateway_id, payment, payment_id, state, amount_paise, reason,
    told_at) ON dispute TO startline_jobs;
GRANT INSERT (job, holder, until) ON job_lease TO startline_jobs;
GRANT INSERT (transfer, kind, account, amount_paise, booking_id, payment_id,
    refund_id) ON ledger TO startline_jobs;
GRANT INSERT (payment_id, refund_id, reason, dispute_id, detail) ON
    money_exception TO startline_jobs;
GRANT INSERT (booking_id, kind, channel, recipient, again, message_id) ON
    outbox TO startline_jobs;
GRANT INSERT (gateway_id, order_id, state, amount_paise, currency, method,
    reason, captured_at, paid_booking_id, capture_body, capture_at) ON payment
    TO startline_jobs;
GRANT INSERT (payment_id, key, gateway_id, state, amount_paise, reason,
    by_name, body, done_at, try_at, fee_paise) ON refund TO startline_jobs;
GRANT UPDATE (detail) ON alarm TO startline_jobs;
GRANT UPDATE (state, confirmed_at, ended_at, version) ON booking TO
    startline_jobs;
GRANT UPDATE (closed_at) ON booking_session TO startline_jobs;
GRANT UPDATE (n) ON counter TO startline_jobs;
GRANT UPDATE (payment_id, state, amount_paise, reason, told_at) ON dispute TO
    startline_jobs;
GRANT UPDATE (line_epoch, line_since, line_opened, line_last, draw_last) ON
    event TO startline_jobs;
GRANT UPDATE (place_ids, state, ended_at) ON hold TO startline_jobs;
GRANT UPDATE (holder, until) ON job_lease TO startline_jobs;
GRANT UPDATE (closed_at, closed_by, decision) ON money_exception TO
    startline_jobs;
GRANT UPDATE (tries, try_at, parked) ON notice TO startline_jobs;
GRANT UPDATE (state, provider_id, try_at, tries, doubts, sent_at, note,
    delivery, delivery_at, delivery_code) ON outbox TO startline_jobs;
GRANT UPDATE (place_id) ON participant TO startline_jobs;
GRANT UPDATE (order_id, state, amount_paise, currency, method, reason,
    learned_at, captured_at, paid_booking_id, capture_body, capture_at) ON
    payment TO startline_jobs;
GRANT UPDATE (gateway_id, state, asked_at, ask_at, asks) ON payment_order TO
    startline_jobs;
GRANT UPDATE (state, hold_id, held_until) ON place TO startline_jobs;
GRANT UPDATE (gateway_id, state, note, done_at, try_at, tries) ON refund TO
    startline_jobs;
GRANT UPDATE (free, held, booked, blocked, back_at, sold_out) ON ticket_type TO
    startline_jobs;
GRANT UPDATE (state, tries, try_at, note) ON webhook_event TO startline_jobs;
GRANT DELETE ON alarm, idempotency, notice TO startline_jobs;
-- grants: end
