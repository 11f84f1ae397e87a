-- take_hold: keeps places of a type for a visitor, all or nothing.
--   $1 text     slug
--   $2 text     the session's admission
--   $3 text     visitor
--   $4 bigint   ticket type
--   $5 integer  quantity
-- Free places are walked from a random start on a partial index over rank, so
-- that visitors do not meet. This is the way of a session's first hold while
-- places are plenty, so it does no more than that. No row, or a unique key that
-- refuses (the visitor has or had a hold): wait_hold looks again, with time.
-- Locks: the places it takes; rows locked by others are skipped.
-- Rows: OPT (id, unit_paise, created_at, held_until)
WITH gate AS MATERIALIZED (
    SELECT s.id AS session_id, e.id AS event_id, t.id AS type_id, t.price_paise,
        clock.now, clock.now + e.hold_ms * interval '1 ms' AS until,
        floor(random() * t.capacity)::integer AS start
    FROM (SELECT at() AS now OFFSET 0) clock, booking_session s
    JOIN event e ON e.id = s.event_id
    JOIN ticket_type t ON t.id = $4::bigint AND t.event_id = e.id
    WHERE s.admission = $2 AND s.visitor = $3 AND e.slug = $1
        AND s.closed_at IS NULL AND s.expires_at > now
        AND e.state = 'open' AND e.opens_at <= now AND e.closes_at > now
        AND $5::integer BETWEEN 1 AND e.max_per_booking
        AND NOT t.sold_out
),
picked AS MATERIALIZED (
    SELECT id FROM place
    WHERE ticket_type_id = $4::bigint AND state = 'free'
        AND rank >= (SELECT start FROM gate)
    ORDER BY rank LIMIT $5::integer
    FOR UPDATE SKIP LOCKED
),
taken AS (
    INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt,
        quantity, place_ids, unit_paise, created_at, held_until)
    SELECT event_id, type_id, session_id, $3, 1, $5::integer,
        ids, price_paise, now, until
    FROM gate, (SELECT array_agg(id) AS ids FROM picked) p
    WHERE cardinality(ids) = $5::integer
    RETURNING *
),
kept AS (
    UPDATE place SET state = 'held', hold_id = taken.id,
        held_until = taken.held_until
    FROM taken
    WHERE place.id = ANY (taken.place_ids)
)
SELECT id, unit_paise, created_at, held_until FROM taken;
