-- wait_hold: as take_hold, for when that gave nothing: in rank order, waiting for
-- rows that others have locked, so that nobody is refused while a place would
-- still have fitted. Takes over places whose unpaid hold has run out, and ends
-- the visitor's own; finds a hold the visitor has already.
--   $1 text     slug
--   $2 text     the session's admission
--   $3 text     visitor
--   $4 bigint   ticket type
--   $5 integer  quantity
-- Locks: the places it takes, in the order of rank, waiting; the visitor's own
--   run-out hold, then its booking.
-- Rows: OPT (id, state, ticket_type_id, quantity, unit_paise,
--   held_until_ms, pay_until_ms, now_ms, reference, earlier)
WITH gate AS MATERIALIZED (
    SELECT s.id AS session_id, e.id AS event_id, e.hold_ms,
        t.id AS type_id, t.price_paise,
        (SELECT count(*) FROM hold h WHERE h.session_id = s.id) AS attempts
    FROM booking_session s
    JOIN event e ON e.id = s.event_id
    JOIN ticket_type t ON t.id = $4::bigint AND t.event_id = e.id
    WHERE s.admission = $2 AND s.visitor = $3 AND e.slug = $1
        AND s.closed_at IS NULL AND s.expires_at > at()
        AND e.state = 'open' AND e.opens_at <= at() AND e.closes_at > at()
        AND $5::integer BETWEEN 1 AND e.max_per_booking
        AND NOT t.sold_out
),
earlier AS MATERIALIZED (
    SELECT h.*
    FROM event e JOIN hold h ON h.event_id = e.id
    WHERE e.slug = $1 AND h.visitor = $3 AND h.state IN ('live', 'paying')
        AND (h.state = 'paying' OR h.held_until > at())
),
open AS MATERIALIZED (
    SELECT * FROM gate
    WHERE attempts < 2 AND NOT EXISTS (SELECT FROM earlier)
),
picked AS MATERIALIZED (
    SELECT id FROM place
    WHERE ticket_type_id = (SELECT type_id FROM open)
        AND (state = 'free' OR (state = 'held' AND held_until < at()))
    ORDER BY rank LIMIT $5::integer
    FOR UPDATE
),
enough AS MATERIALIZED (
    SELECT * FROM open WHERE (SELECT count(*) FROM picked) = $5::integer
),
ended AS (
    UPDATE hold SET state = 'expired', ended_at = at()
    WHERE event_id = (SELECT event_id FROM enough) AND visitor = $3
        AND state = 'live' AND held_until <= at()
    RETURNING id
),
dropped AS (
    UPDATE booking SET state = 'expired', ended_at = at(), version = version + 1
    FROM ended
    WHERE booking.hold_id = ended.id AND booking.state = 'pending'
),
taken AS (
    INSERT INTO hold (event_id, ticket_type_id, session_id, visitor,
        attempt, quantity, place_ids, unit_paise, held_until)
    SELECT event_id, type_id, session_id, $3, attempts + 1, $5::integer,
        ARRAY(SELECT id FROM picked), price_paise,
        at() + hold_ms * interval '1 ms'
    FROM enough
    WHERE (SELECT count(*) FROM ended) >= 0
    ON CONFLICT DO NOTHING
    RETURNING *
),
kept AS (
    UPDATE place SET state = 'held', hold_id = taken.id,
        held_until = taken.held_until
    FROM taken
    WHERE place.id = ANY (taken.place_ids)
    RETURNING place.id
)
SELECT h.id, h.state, h.ticket_type_id, h.quantity, h.unit_paise,
    floor(extract(epoch FROM h.held_until) * 1000)::bigint AS held_until_ms,
    0::bigint AS pay_until_ms,
    floor(extract(epoch FROM at()) * 1000)::bigint AS now_ms,
    NULL::text AS reference,
    false AS earlier
FROM taken h WHERE (SELECT count(*) FROM kept) = $5::integer
UNION ALL
SELECT h.id, h.state, h.ticket_type_id, h.quantity, h.unit_paise,
    floor(extract(epoch FROM h.held_until) * 1000)::bigint,
    coalesce(floor(extract(epoch FROM h.pay_until) * 1000)::bigint, 0),
    floor(extract(epoch FROM at()) * 1000)::bigint,
    (SELECT reference FROM booking WHERE hold_id = h.id),
    true
FROM earlier h;
