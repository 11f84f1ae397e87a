-- claim_payment_orders: orders the gateway has to be asked about now, each put
-- down for its next time: every 15 s while it is being made, every 60 s and at the
-- window's end while its hold is paying, then after 15 and 60 min and hourly for
-- 3 days. Those whom somebody waits for come first, then those whose window is
-- over, since others want the places.
--   $1 bigint   at most so many
-- Locks: the orders (SKIP LOCKED).
-- Rows: MANY (id, reference, receipt, gateway_id, amount_paise, creating)
WITH due AS MATERIALIZED (
    SELECT o.id
    FROM payment_order o
    JOIN booking b ON b.id = o.booking_id
    JOIN hold h ON h.id = b.hold_id
    WHERE o.ask_at <= at()
    ORDER BY CASE
            WHEN o.ask_at = '-infinity' OR o.state = 'creating' THEN 1
            WHEN h.state = 'paying' AND h.pay_until <= at() THEN 2
            ELSE 3 END,
        o.ask_at, o.asked_at NULLS FIRST
    LIMIT $1::bigint
    FOR UPDATE OF o SKIP LOCKED
)
UPDATE payment_order o
SET asks = o.asks + 1, asked_at = at(), ask_at = CASE
    WHEN o.state = 'creating' THEN at() + interval '15 s'
    WHEN h.state = 'paying' THEN least(at() + interval '60 s',
        greatest(h.pay_until, at() + interval '10 s'))
    WHEN at() < h.ended_at + interval '15 min'
        THEN h.ended_at + interval '15 min'
    WHEN at() < h.ended_at + interval '1 hour' THEN h.ended_at + interval '1 hour'
    WHEN at() < o.created_at + interval '3 days' THEN at() + interval '1 hour'
    END
FROM booking b
JOIN hold h ON h.id = b.hold_id
WHERE o.id = ANY (ARRAY(SELECT id FROM due)) AND b.id = o.booking_id
RETURNING o.id, b.reference, o.receipt, o.gateway_id, o.amount_paise,
    o.state = 'creating' AS creating;
