-- start_payment: turns a live hold into `paying`, once, and writes the intent of
-- an order, or finds the booking's open one.
--   $1 text     the booking's reference
--   $2 text     receipt of the new order
--   $3 text     its request's body; %1$s is the amount in paise, %2$s the booking's
--               code
-- Locks: the hold's places by rank, the hold, the booking.
-- Rows: OPT (verdict, id, receipt, gateway_id, amount_paise, body)
-- verdict: new, open (found again), ended (hold or window over, or no longer
-- pending), again (somebody else is at it this moment: run it once more).
WITH wanted AS MATERIALIZED (
    SELECT b.id AS booking_id, b.hold_id, b.total_paise, b.code, h.place_ids,
        h.quantity, e.pay_window_ms, e.state = 'cancelled' AS is_off
    FROM booking b
    JOIN hold h ON h.id = b.hold_id
    JOIN event e ON e.id = b.event_id
    WHERE b.reference = $1::text
),
seat AS MATERIALIZED (
    SELECT id FROM place
    WHERE id = ANY (ARRAY(SELECT unnest(place_ids) FROM wanted))
        AND hold_id = (SELECT hold_id FROM wanted) AND state = 'held'
    ORDER BY rank FOR UPDATE
),
kept AS MATERIALIZED (
    SELECT id, state, held_until, pay_until FROM hold
    WHERE id = (SELECT hold_id FROM wanted) AND (SELECT count(*) FROM seat) >= 0
    FOR UPDATE
),
owed AS MATERIALIZED (
    SELECT id, state FROM booking
    WHERE id = (SELECT booking_id FROM wanted)
        AND (SELECT count(*) FROM kept) >= 0
    FOR UPDATE
),
payable AS MATERIALIZED (
    SELECT w.*, kept.state AS hold_state
    FROM wanted w, kept, owed
    WHERE owed.state = 'pending' AND w.total_paise > 0 AND NOT w.is_off
        AND (SELECT count(*) FROM seat) = w.quantity
        AND ((kept.state = 'live' AND kept.held_until > at())
            OR (kept.state = 'paying' AND kept.pay_until > at()))
),
opened AS MATERIALIZED (
    SELECT o.* FROM payment_order o JOIN payable p ON p.booking_id = o.booking_id
    WHERE o.state IN ('creating', 'created')
),
paying AS (
    UPDATE hold SET state = 'paying',
        pay_until = at() + p.pay_window_ms * interval '1 ms'
    FROM payable p
    WHERE hold.id = p.hold_id AND p.hold_state = 'live'
    RETURNING hold.id
),
still AS (
    UPDATE place SET held_until = 'infinity'
    WHERE id = ANY (ARRAY(SELECT id FROM seat WHERE EXISTS (SELECT FROM paying)))
),
made AS (
    INSERT INTO payment_order (booking_id, receipt, amount_paise, body, ask_at)
    SELECT booking_id, $2::text, total_paise,
        format($3::text, total_paise, code), at() + interval '15 s'
    FROM payable WHERE NOT EXISTS (SELECT FROM opened)
    ON CONFLICT DO NOTHING
    RETURNING *
)
SELECT CASE WHEN m.id IS NOT NULL THEN 'new'
        WHEN o.id IS NOT NULL THEN 'open'
        WHEN p.booking_id IS NULL THEN 'ended'
        ELSE 'again' END AS verdict,
    coalesce(m.id, o.id) AS id,
    coalesce(m.receipt, o.receipt) AS receipt,
    coalesce(m.gateway_id, o.gateway_id) AS gateway_id,
    w.total_paise AS amount_paise, coalesce(m.body, o.body) AS body
FROM wanted w
LEFT JOIN payable p ON true
LEFT JOIN made m ON true
LEFT JOIN opened o ON true;
