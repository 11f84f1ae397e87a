-- open_session: exchanges an admission for a booking session, or finds the one
-- it was exchanged for.
--   $1 text    slug
--   $2 text    the admission's random part
--   $3 text    visitor
--   $4 bigint  when the admission was signed, seconds since 1970
--   $5 integer the line's epoch
--   $6 bigint  the how manieth of its calls it was; 0: not known
--   $7 bigint  the rank that was called
--   $8 boolean passed before that, and back
-- A session of another visitor is returned too, and told by mine.
-- Locks: the event's row against deletion, for a new session.
-- Rows: OPT (mine, open, expires_at, attempts); none: no such event, or too old
WITH found AS MATERIALIZED (
    SELECT s.* FROM booking_session s JOIN event e ON e.id = s.event_id
    WHERE s.admission = $2 AND e.slug = $1
),
opened AS (
    INSERT INTO booking_session (event_id, admission, visitor, expires_at,
        line_epoch, line_turn, line_rank, line_passed)
    SELECT id, $2, $3, at() + session_s * interval '1 second',
        $5::integer, nullif($6::bigint, 0), $7::bigint, $8::boolean
    FROM event
    WHERE slug = $1 AND state <> 'draft'
        AND to_timestamp($4::bigint) > at() - admission_s * interval '1 second'
        AND NOT EXISTS (SELECT FROM found)
    ON CONFLICT (admission) DO UPDATE SET admission = excluded.admission
    RETURNING *
)
SELECT visitor = $3 AS mine,
    closed_at IS NULL AND expires_at > at() AS open,
    floor(extract(epoch FROM expires_at))::bigint AS expires_at,
    (SELECT count(*) FROM hold h WHERE h.session_id = s.id) AS attempts
FROM (SELECT * FROM found UNION ALL SELECT * FROM opened) s;
