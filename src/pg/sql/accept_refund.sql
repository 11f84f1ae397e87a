-- accept_refund: the gateway has taken a refund, or says how it went. Ledger,
-- booking and message follow once, whoever tells first.
--   $1 text          its key (the receipt of the gateway's refund), or null
--   $2 text          the gateway's refund id
--   $3 refund_state  pending, processed or failed
-- Locks: the booking, the payment, the refund.
-- Rows: OPT (news)
-- The refund's own fee_paise says how much of our fee goes back with it.
-- A booking without any other money is `refunded`, once its hold has ended.
WITH known AS MATERIALIZED (
    SELECT r.id, r.payment_id, o.booking_id, b.hold_id
    FROM refund r
    JOIN payment p ON p.id = r.payment_id
    LEFT JOIN payment_order o ON o.id = p.order_id
    LEFT JOIN booking b ON b.id = o.booking_id
    WHERE r.gateway_id = $2::text OR r.key = $1::text
    ORDER BY r.gateway_id = $2::text DESC NULLS LAST LIMIT 1
),
owed AS MATERIALIZED (
    SELECT id, state, email, phone FROM booking
    WHERE id = (SELECT booking_id FROM known)
    FOR UPDATE
),
taken AS MATERIALIZED (
    SELECT id, amount_paise, paid_booking_id FROM payment
    WHERE id = (SELECT payment_id FROM known) AND (SELECT count(*) FROM owed) >= 0
    FOR UPDATE
),
was AS MATERIALIZED (
    SELECT id, state, amount_paise FROM refund
    WHERE id = (SELECT id FROM known) AND (SELECT count(*) FROM taken) >= 0
    FOR UPDATE
),
news AS (
    UPDATE refund r SET gateway_id = coalesce(r.gateway_id, $2::text),
        state = $3::refund_state,
        done_at = CASE WHEN $3::refund_state <> 'pending' THEN at() END,
        try_at = CASE WHEN $3::refund_state = 'pending'
            THEN at() + interval '1 hour' END
    FROM was
    WHERE r.id = was.id AND (was.state = 'intended'
        OR (was.state = 'pending' AND $3::refund_state <> 'pending')
        OR (was.state = 'processed' AND $3::refund_state = 'failed'))
    RETURNING r.id, r.payment_id, r.amount_paise, r.fee_paise,
        was.state AS before
),
gone AS MATERIALIZED (
    SELECT n.id, n.payment_id, n.amount_paise, n.fee_paise, t.paid_booking_id,
        n.amount_paise = t.amount_paise AS full_amount
    FROM news n JOIN taken t ON t.id = n.payment_id
    WHERE n.before = 'intended' AND $3::refund_state <> 'failed'
),
failed AS MATERIALIZED (
    SELECT n.id, n.payment_id, n.amount_paise, n.fee_paise, n.before,
        t.paid_booking_id
    FROM news n JOIN taken t ON t.id = n.payment_id
    WHERE $3::refund_state = 'failed'
),
emptied AS (
    UPDATE payment SET state = 'refunded'
    WHERE id = (SELECT payment_id FROM gone WHERE full_amount)
),
written AS (
    INSERT INTO ledger (transfer, kind, account, amount_paise, booking_id,
        payment_id, refund_id)
    SELECT move.transfer, move.kind::ledger_kind, line.account::ledger_account,
        line.amount, move.paid_booking_id, move.payment_id, move.id
    FROM (
        SELECT 'refund ' || id AS transfer, 'refund' AS kind, amount_paise,
            fee_paise, paid_booking_id, payment_id, id
        FROM gone
        UNION ALL
        SELECT 'refund ' || id || ' failed', 'adjustment', -amount_paise,
            -fee_paise, paid_booking_id, payment_id, id
        FROM failed WHERE before <> 'intended'
    ) AS move, LATERAL (VALUES ('gateway', -move.amount_paise),
        (CASE WHEN move.paid_booking_id IS NULL THEN 'stray' ELSE 'sales' END,
            move.amount_paise - move.fee_paise),
        ('fee', move.fee_paise)) AS line (account, amount)
    WHERE line.amount <> 0
),
refunded AS (
    UPDATE booking SET state = 'refunded', ended_at = at(), version = version + 1
    WHERE id = (SELECT id FROM owed) AND state IN ('pending', 'expired')
        AND EXISTS (SELECT FROM gone WHERE full_amount)
        AND NOT EXISTS (SELECT FROM hold
            WHERE id = (SELECT hold_id FROM known) AND state IN ('live', 'paying'))
),
told AS (
    -- a second refund of the booking is told as well
    INSERT INTO outbox (booking_id, kind, channel, recipient, again, message_id)
    SELECT o.id, 'refunded', way.channel::message_channel, way.recipient,
        (SELECT count(*) FROM outbox told WHERE told.booking_id = o.id
            AND told.kind = 'refunded' AND told.channel::text = way.channel),
        gen_random_uuid()::text
    FROM gone, owed o, LATERAL (VALUES ('email', o.email), ('sms', o.phone))
        AS way (channel, recipient)
    WHERE way.recipient <> ''
    ON CONFLICT DO NOTHING
),
raised AS (
    INSERT INTO money_exception (payment_id, refund_id, reason)
    SELECT payment_id, id, 'refund' FROM failed
    ON CONFLICT DO NOTHING
),
afforded AS (
    UPDATE money_exception x
    SET closed_at = at(), closed_by = 'startline', decision = 'refund taken'
    FROM news n
    WHERE x.refund_id = n.id AND x.reason = 'balance' AND x.closed_at IS NULL
)
SELECT EXISTS (SELECT FROM news) AS news FROM known;
