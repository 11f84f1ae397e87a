-- release_paying: the gateway knows of nothing paid or pending for the order. An
-- order that it never made is over after 30 s; a paying hold goes back with its
-- places when its window is over or its visitor gives up. Over it has to be when the
-- gateway is asked: who pays in time while the answer is on its way was in time.
--   $1 text     the booking's reference
--   $2 text     receipt of the order, or null when the booking has none
--   $3 boolean  the visitor gives up
-- Locks: the hold's places by rank, the hold, the booking, the order.
-- Rows: OPT (visitor, slug)
-- visitor: whose session this ended; the slot inside is free (SURGE-07). A whole
-- window without paying is no expiry to hold again after.
WITH asked AS MATERIALIZED (
    SELECT o.id AS order_id, o.asked_at, b.id AS booking_id, b.hold_id, h.place_ids, h.session_id,
        e.slug
    FROM booking b
    JOIN hold h ON h.id = b.hold_id
    JOIN event e ON e.id = b.event_id
    LEFT JOIN payment_order o ON o.booking_id = b.id AND o.receipt = $2::text
    WHERE b.reference = $1::text
),
seat AS MATERIALIZED (
    SELECT id FROM place
    WHERE id = ANY (ARRAY(SELECT unnest(place_ids) FROM asked))
        AND hold_id = (SELECT hold_id FROM asked) AND state = 'held'
    ORDER BY rank FOR UPDATE
),
kept AS MATERIALIZED (
    SELECT id, state, pay_until FROM hold
    WHERE id = (SELECT hold_id FROM asked) AND (SELECT count(*) FROM seat) >= 0
    FOR UPDATE
),
owed AS MATERIALIZED (
    SELECT id, state FROM booking
    WHERE id = (SELECT booking_id FROM asked)
        AND (SELECT count(*) FROM kept) >= 0
    FOR UPDATE
),
over AS MATERIALIZED (
    SELECT kept.id FROM kept, owed
    WHERE kept.state = 'paying' AND owed.state = 'pending'
        AND ($3::boolean
            OR kept.pay_until <= coalesce((SELECT asked_at FROM asked), at()))
        -- another order may be paid at this moment
        AND NOT EXISTS (SELECT FROM payment_order
            WHERE booking_id = owed.id AND state IN ('creating', 'created')
                AND id IS DISTINCT FROM (SELECT order_id FROM asked))
),
freed AS (
    UPDATE place SET state = 'free', hold_id = NULL, held_until = NULL
    WHERE id = ANY (ARRAY(SELECT id FROM seat WHERE EXISTS (SELECT FROM over)))
),
ended AS (
    UPDATE hold SET ended_at = at(),
        state = CASE WHEN $3::boolean THEN 'released' ELSE 'expired' END::hold_state
    WHERE id = (SELECT id FROM over)
),
expired AS (
    UPDATE booking SET state = 'expired', ended_at = at(), version = version + 1
    WHERE id = (SELECT booking_id FROM asked) AND EXISTS (SELECT FROM over)
),
closed AS (
    UPDATE booking_session s SET closed_at = at()
    FROM asked
    WHERE s.id = asked.session_id AND s.closed_at IS NULL
        AND EXISTS (SELECT FROM over)
    RETURNING s.visitor
),
never AS (
    UPDATE payment_order SET state = 'failed', ask_at = at() + interval '15 min'
    WHERE id = (SELECT order_id FROM asked) AND state = 'creating'
        AND created_at < at() - interval '30 s'
)
SELECT closed.visitor, asked.slug FROM asked LEFT JOIN closed ON true;
