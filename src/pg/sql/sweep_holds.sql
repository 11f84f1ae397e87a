-- sweep_holds: ends unpaid holds whose time is up and frees their places.
--   $1 integer  at most so many places and so many holds
-- A hold whose places somebody else has taken over already is ended as well. No
-- place of a paying hold is touched: its held_until is infinity. With the second
-- hold the session is over (BOOK-05): visitor and slug say whose slot inside is free.
-- Locks: places, then holds, then bookings, then sessions; rows locked by others
--   are left for the next round, so any number of sweepers may run.
-- Rows: MANY (swept, visitor, slug); one at least, visitor null when nobody left
WITH due AS MATERIALIZED (
    SELECT id FROM place
    WHERE state = 'held' AND held_until < at()
    LIMIT $1::integer
    FOR UPDATE SKIP LOCKED
),
freed AS (
    UPDATE place SET state = 'free', hold_id = NULL, held_until = NULL
    WHERE id = ANY (ARRAY(SELECT id FROM due))
    RETURNING id
),
over AS MATERIALIZED (
    SELECT id FROM hold
    WHERE state = 'live' AND held_until < at()
        AND (SELECT count(*) FROM freed) >= 0
    LIMIT $1::integer
    FOR UPDATE SKIP LOCKED
),
ended AS (
    UPDATE hold SET state = 'expired', ended_at = at()
    WHERE id = ANY (ARRAY(SELECT id FROM over))
    RETURNING id, session_id, attempt
),
dropped AS (
    UPDATE booking SET state = 'expired', ended_at = at(), version = version + 1
    FROM ended
    WHERE booking.hold_id = ended.id AND booking.state = 'pending'
),
closed AS (
    UPDATE booking_session s SET closed_at = at()
    FROM ended, event e
    WHERE s.id = ended.session_id AND ended.attempt >= 2
        AND e.id = s.event_id AND s.closed_at IS NULL
    RETURNING s.visitor, e.slug
)
SELECT greatest((SELECT count(*) FROM freed), (SELECT count(*) FROM ended))
    AS swept, closed.visitor, closed.slug
FROM (VALUES (true)) AS one LEFT JOIN closed ON true;
