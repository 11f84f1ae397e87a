-- release_hold: the visitor gives an unpaid hold up and goes; its places are free
-- at once, and no session of the visitor's stays open behind a slot that is left.
--   $1 text  slug
--   $2 text  visitor
-- Locks: the places, then the hold, then its booking, then the sessions.
-- Rows: OPT (was, released): the state before, and whether it was given up
WITH mine AS MATERIALIZED (
    SELECT h.id, h.state, h.place_ids
    FROM event e JOIN hold h ON h.event_id = e.id
    WHERE e.slug = $1 AND h.visitor = $2 AND h.state IN ('live', 'paying')
),
locked AS MATERIALIZED (
    SELECT p.id, p.hold_id FROM place p
    WHERE p.id = ANY (ARRAY(SELECT unnest(place_ids) FROM mine
            WHERE state = 'live'))
        AND p.hold_id = (SELECT id FROM mine)
        AND p.held_until < 'infinity'
    ORDER BY p.id
    FOR UPDATE
),
released AS (
    UPDATE hold SET state = 'released', ended_at = at()
    WHERE id = (SELECT id FROM mine) AND state = 'live'
        AND (SELECT count(*) FROM locked) >= 0
    RETURNING id
),
freed AS (
    UPDATE place SET state = 'free', hold_id = NULL, held_until = NULL
    FROM released
    WHERE place.id = ANY (ARRAY(SELECT id FROM locked))
        AND place.hold_id = released.id AND place.state = 'held'
),
dropped AS (
    UPDATE booking SET state = 'expired', ended_at = at(), version = version + 1
    FROM released
    WHERE booking.hold_id = released.id AND booking.state = 'pending'
),
closed AS (
    UPDATE booking_session s SET closed_at = at()
    FROM event e
    WHERE e.slug = $1 AND s.event_id = e.id AND s.visitor = $2
        AND s.closed_at IS NULL
        AND (EXISTS (SELECT FROM released) OR NOT EXISTS (SELECT FROM mine))
)
SELECT mine.state AS was, EXISTS (SELECT FROM released) AS released
FROM mine;
