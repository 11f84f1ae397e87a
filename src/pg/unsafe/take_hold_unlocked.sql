-- take_hold_unlocked: take_hold without its locks, to show that overselling then
-- happens and is noticed (BOOK-11). Built with --enable-unsafe-tests alone.
-- Between looking and writing it waits, so that visitors meet there on a fast
-- machine and a slow one, however evenly they are let in.
--   $1 text     slug
--   $2 text     the session's admission
--   $3 text     visitor
--   $4 bigint   ticket type
--   $5 integer  quantity
-- Locks: none, which is the point.
-- Rows: OPT (id, unit_paise, created_at, held_until)
WITH gate AS MATERIALIZED (
    SELECT s.id AS session_id, s.event_id, sale.price_paise, s.now,
        s.now + sale.hold_ms * interval '1 ms' AS until,
        -- run once, for the one row there can be
        ARRAY(SELECT place.id FROM place
            WHERE ticket_type_id = $4::bigint AND state = 'free'
                AND rank >= floor(s.dice * sale.capacity)::integer
            ORDER BY rank LIMIT $5::integer) AS ids
    FROM (SELECT id, event_id, expires_at, at() AS now, random() AS dice
        FROM booking_session
        WHERE admission = $2 AND visitor = $3 AND closed_at IS NULL
        OFFSET 0) s
    JOIN sale ON sale.ticket_type_id = $4::bigint AND sale.event_id = s.event_id
    WHERE s.expires_at > s.now AND sale.slug = $1
        AND sale.opens_at <= s.now AND sale.closes_at > s.now
        AND $5::integer BETWEEN 1 AND sale.max_per_booking
),
pause AS MATERIALIZED (
    SELECT pg_sleep(0.2) FROM gate
),
taken AS (
    INSERT INTO hold (event_id, ticket_type_id, session_id, visitor, attempt,
        quantity, place_ids, unit_paise, created_at, held_until)
    SELECT event_id, $4::bigint, session_id, $3, 1, $5::integer, ids,
        price_paise, now, until
    FROM gate WHERE cardinality(ids) = $5::integer
        AND (SELECT count(*) FROM pause) = 1
    RETURNING id, place_ids, unit_paise, created_at, held_until
),
kept AS (
    UPDATE place SET state = 'held', hold_id = taken.id,
        held_until = taken.held_until
    FROM taken
    WHERE place.id = ANY (taken.place_ids)
)
SELECT id, unit_paise, created_at, held_until FROM taken;
