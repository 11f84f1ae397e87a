-- settle_payment: the effect of one captured payment, whatever told us of it. A
-- second telling changes nothing.
--   $1 text           the gateway's payment id
--   $2 text           the gateway's order id
--   $3 bigint         amount in paise
--   $4 text           currency
--   $5 text           method
--   $6 text           key of the refund, should it have to go back
--   $7 text           body of that refund; '' when it is too small for one
--   $8 boolean        the second look: money that comes too late for its places
--                     is given others of the type, or goes back
--   $9 boolean        the gateway has sent all of it back already: it buys nothing
-- Locks: the hold's places or, at the second look, others, by rank; the hold, the
-- booking, the payment; each waiting, and judged as it is after the wait.
-- Rows: ONE (effect, visitor, slug, reference)
-- A place is the hold's own while it says so itself, so a hold that ran out by
-- the clock and whose places nobody took is paid for in time. Without $8 late money
-- changes nothing and is `late`: only a statement that begins after the wait sees
-- the places that were freed meanwhile, its own among them.
-- visitor: whose slot inside is free; null where it was freed when the hold ended.
WITH known AS MATERIALIZED (
    SELECT o.id AS order_id, o.amount_paise, o.currency, b.id AS booking_id,
        b.hold_id, b.ticket_type_id, h.place_ids, h.quantity, h.session_id,
        h.visitor, e.slug, b.reference, e.state = 'cancelled' AS is_off,
        $3::bigint = b.total_paise AND b.state IN ('pending', 'expired')
            AND e.state <> 'cancelled' AND e.starts_at > at()
            AND NOT EXISTS (SELECT FROM payment p WHERE p.gateway_id = $1::text
                AND p.state IN ('captured', 'refunded')
                AND p.order_id IS NOT NULL) AS is_welcome
    FROM payment_order o
    JOIN booking b ON b.id = o.booking_id
    JOIN hold h ON h.id = b.hold_id
    JOIN event e ON e.id = b.event_id
    WHERE o.gateway_id = $2::text
),
seat AS MATERIALIZED (
    SELECT id FROM place
    WHERE id = ANY (ARRAY(SELECT unnest(place_ids) FROM known))
        AND hold_id = (SELECT hold_id FROM known) AND state = 'held'
        AND NOT $8::boolean
    ORDER BY rank FOR UPDATE
),
-- what it lost a part of has run out, so the rest of its own is among these
other AS MATERIALIZED (
    SELECT id FROM place
    WHERE ticket_type_id = (SELECT ticket_type_id FROM known)
        AND (state = 'free' OR (state = 'held' AND held_until < at()))
    ORDER BY rank
    LIMIT coalesce((SELECT quantity FROM known
        WHERE $8::boolean AND is_welcome), 0)
    FOR UPDATE
),
given AS MATERIALIZED (
    SELECT id FROM seat
    WHERE (SELECT count(*) FROM seat) = (SELECT quantity FROM known)
    UNION ALL
    SELECT id FROM other
    WHERE (SELECT count(*) FROM other) = (SELECT quantity FROM known)
),
kept AS MATERIALIZED (
    SELECT id, state FROM hold
    WHERE id = (SELECT hold_id FROM known) AND (SELECT count(*) FROM given) >= 0
    FOR UPDATE
),
owed AS MATERIALIZED (
    SELECT id, state, total_paise, fee_paise, email, phone FROM booking
    WHERE id = (SELECT booking_id FROM known) AND (SELECT count(*) FROM kept) >= 0
    FOR UPDATE
),
verdict AS MATERIALIZED (
    SELECT k.order_id, CASE
            WHEN $9::boolean THEN 'gone'
            WHEN $3::bigint <> k.amount_paise OR $4::text <> k.currency
                OR $3::bigint <> owed.total_paise THEN 'amount'
            WHEN owed.state = 'confirmed' THEN 'second'
            WHEN owed.state = 'cancelled' OR k.is_off THEN 'cancelled'
            WHEN owed.state NOT IN ('pending', 'expired')
                OR kept.state = 'booked'
                OR (SELECT count(*) FROM given) <> k.quantity THEN 'late'
            ELSE '' END AS reason
    FROM known k, kept, owed
),
news AS (
    INSERT INTO payment (gateway_id, order_id, state, amount_paise, currency,
        method, captured_at, paid_booking_id)
    SELECT $1::text, v.order_id, 'captured', $3::bigint, $4::text, $5::text, at(),
        CASE WHEN v.reason = '' THEN (SELECT booking_id FROM known) END
    FROM (SELECT) AS fact LEFT JOIN verdict v ON true
    WHERE $8::boolean OR v.reason IS DISTINCT FROM 'late'
    ON CONFLICT (gateway_id) DO UPDATE
        SET state = 'captured', order_id = EXCLUDED.order_id,
            amount_paise = EXCLUDED.amount_paise, currency = EXCLUDED.currency,
            method = EXCLUDED.method, reason = '', learned_at = at(),
            captured_at = EXCLUDED.captured_at,
            paid_booking_id = EXCLUDED.paid_booking_id
        WHERE payment.state NOT IN ('captured', 'refunded')
            -- taken for a stranger's until its order was known
            OR (payment.state = 'captured' AND payment.order_id IS NULL
                AND EXCLUDED.order_id IS NOT NULL)
    RETURNING id, order_id, paid_booking_id
),
paid AS MATERIALIZED (
    SELECT n.id AS payment_id, o.*
    FROM news n JOIN owed o ON o.id = n.paid_booking_id
),
astray AS MATERIALIZED (
    SELECT n.id AS payment_id, v.reason
    FROM news n JOIN verdict v ON v.reason <> ''
),
booked AS (
    UPDATE place SET state = 'booked', held_until = NULL,
        hold_id = (SELECT hold_id FROM known)
    WHERE id = ANY (ARRAY(SELECT id FROM given WHERE EXISTS (SELECT FROM paid)))
),
-- the rest of what it lost a part of; whoever has that locked is at the same
rest AS MATERIALIZED (
    SELECT p.id FROM place p
    JOIN known k ON p.id = ANY (k.place_ids) AND p.hold_id = k.hold_id
    WHERE p.state = 'held' AND EXISTS (SELECT FROM paid)
        AND NOT EXISTS (SELECT FROM given g WHERE g.id = p.id)
    FOR UPDATE OF p SKIP LOCKED
),
freed AS (
    UPDATE place SET state = 'free', hold_id = NULL, held_until = NULL
    WHERE id = ANY (ARRAY(SELECT id FROM rest))
),
ended AS (
    UPDATE hold SET state = 'booked', ended_at = at(),
        place_ids = ARRAY(SELECT id FROM given ORDER BY id)
    WHERE id = (SELECT hold_id FROM known) AND EXISTS (SELECT FROM paid)
),
confirmed AS (
    UPDATE booking SET state = 'confirmed', confirmed_at = at(), ended_at = NULL,
        version = version + 1
    WHERE id = (SELECT id FROM paid)
),
seated AS (
    UPDATE participant SET place_id = s.id
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM given) s
    WHERE booking_id = (SELECT id FROM paid) AND position = s.n
),
closed AS (
    UPDATE booking_session SET closed_at = at()
    WHERE id = (SELECT session_id FROM known) AND closed_at IS NULL
        AND EXISTS (SELECT FROM paid)
        AND (SELECT state FROM kept) IN ('live', 'paying')
),
done AS (
    UPDATE payment_order SET state = 'paid',
        -- a hold that is still paying has to be looked after
        ask_at = CASE WHEN NOT EXISTS (SELECT FROM paid) THEN ask_at END
    WHERE id = (SELECT order_id FROM news)
),
back AS (
    INSERT INTO refund (payment_id, key, amount_paise, reason, body)
    SELECT payment_id, $6::text, $3::bigint, reason, $7::text
    FROM astray WHERE $7::text <> '' AND reason <> 'gone'
),
written AS (
    INSERT INTO ledger (transfer, kind, account, amount_paise, booking_id,
        payment_id)
    SELECT 'payment ' || p.payment_id, 'payment'::ledger_kind, line.account::ledger_account,
        line.amount, p.id, p.payment_id
    FROM paid p, LATERAL (VALUES ('gateway', p.total_paise),
        ('sales', p.fee_paise - p.total_paise),
        ('fee', -p.fee_paise)) AS line (account, amount)
    WHERE line.amount <> 0
    UNION ALL
    SELECT 'payment ' || s.payment_id, 'payment'::ledger_kind, line.account::ledger_account,
        line.amount, NULL, s.payment_id
    FROM astray s, LATERAL (VALUES ('gateway', $3::bigint),
        ('stray', -$3::bigint)) AS line (account, amount)
),
told AS (
    INSERT INTO outbox (booking_id, kind, channel, recipient, message_id)
    SELECT p.id, 'confirmed', way.channel::message_channel, way.recipient,
        gen_random_uuid()::text
    FROM paid p, LATERAL (VALUES ('email', p.email), ('sms', p.phone))
        AS way (channel, recipient)
    WHERE way.recipient <> ''
    ON CONFLICT DO NOTHING
),
raised AS (
    INSERT INTO money_exception (payment_id, reason)
    SELECT id, 'order' FROM news WHERE order_id IS NULL
    UNION ALL
    SELECT payment_id, reason FROM astray
    WHERE $7::text = '' AND reason <> 'gone'
    ON CONFLICT DO NOTHING
),
explained AS (
    UPDATE money_exception
    SET closed_at = at(), closed_by = 'startline', decision = 'order found'
    WHERE payment_id = (SELECT id FROM news WHERE order_id IS NOT NULL)
        AND reason = 'order' AND closed_at IS NULL
)
SELECT CASE
        WHEN n.id IS NULL AND v.reason = 'late' AND NOT $8::boolean
            AND NOT EXISTS (SELECT FROM payment WHERE gateway_id = $1::text
                AND state IN ('captured', 'refunded')
                AND order_id IS NOT NULL) THEN 'late'
        WHEN n.id IS NULL THEN 'known'
        WHEN n.order_id IS NULL THEN 'strange'
        WHEN n.paid_booking_id IS NULL THEN 'refunding'
        ELSE 'confirmed' END AS effect,
    CASE WHEN kept.state IN ('live', 'paying') THEN k.visitor END AS visitor,
    k.slug, k.reference
FROM (SELECT) AS fact
LEFT JOIN news n ON true
LEFT JOIN known k ON true
LEFT JOIN kept ON true
LEFT JOIN verdict v ON true;
