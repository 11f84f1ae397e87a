-- release_hold: the visitor gives an unpaid hold up and goes; its places are free
-- at once, and no session of the visitor's stays open behind a slot that is left.
--   $1 text  slug
--   $2 text  visitor
--   $3 text  scope of the press, or null
--   $4 text  its key, or null
--   $5 text  digest of what was sent with it, or null
-- A press that did so before does nothing any more, so that one which comes late
-- does not take what the visitor holds by now.
-- Locks: the places by rank, then the hold, then its booking, then the sessions,
--   then the key.
-- Rows: ONE (was, repeated, inside): the hold's state before, null where there is
--   none; whether the key was used before, and if the visitor has a session now
WITH used AS MATERIALIZED (
    SELECT FROM idempotency WHERE scope = $3 AND key = $4
),
mine AS MATERIALIZED (
    SELECT h.id, h.state, h.place_ids
    FROM event e JOIN hold h ON h.event_id = e.id
    WHERE e.slug = $1 AND h.visitor = $2 AND h.state IN ('live', 'paying')
        AND NOT EXISTS (SELECT FROM used)
),
locked AS MATERIALIZED (
    SELECT p.id, p.hold_id FROM place p
    WHERE p.id = ANY (ARRAY(SELECT unnest(place_ids) FROM mine
            WHERE state = 'live'))
        AND p.hold_id = (SELECT id FROM mine)
        AND p.held_until < 'infinity'
    ORDER BY p.rank
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
        AND s.closed_at IS NULL AND NOT EXISTS (SELECT FROM used)
        AND (EXISTS (SELECT FROM released) OR NOT EXISTS (SELECT FROM mine))
    RETURNING s.id
),
kept AS (
    INSERT INTO idempotency (scope, key, digest, status, answer)
    SELECT $3, $4, $5, 303, coalesce('hold ' || (SELECT id FROM released), '')
    WHERE $4::text IS NOT NULL
        AND (EXISTS (SELECT FROM released) OR EXISTS (SELECT FROM closed))
    ON CONFLICT DO NOTHING
)
SELECT (SELECT state FROM mine) AS was, EXISTS (SELECT FROM used) AS repeated,
    EXISTS (SELECT FROM event e
        JOIN booking_session s ON s.event_id = e.id AND s.visitor = $2
        WHERE e.slug = $1 AND s.closed_at IS NULL AND s.expires_at > at())
        AS inside;
