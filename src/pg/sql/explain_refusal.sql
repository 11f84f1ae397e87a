-- explain_refusal: why take_hold and wait_hold gave a visitor nothing.
--   $1 text     slug
--   $2 text     the session's admission
--   $3 text     visitor
--   $4 bigint   ticket type
-- Whether places are held is asked, not how many: of a large event that would cost
-- more than all else, and everybody who comes too late asks. No place available
-- and no hold of the visitor's own: nobody has to be waited for, since a place that
-- is being taken still counts as free.
-- Locks: none; counts are a picture of now, not a promise.
-- Rows: OPT (selling, in_session, attempts, max_per_booking, capacity, available,
--   any_held, back_at, has_hold)
SELECT
    e.state = 'open' AND e.opens_at <= at() AND e.closes_at > at() AS selling,
    s.id IS NOT NULL AS in_session,
    (SELECT count(*) FROM hold h WHERE h.session_id = s.id) AS attempts,
    e.max_per_booking,
    t.capacity,
    (SELECT count(*) FROM place p
        WHERE p.ticket_type_id = t.id AND p.state = 'free')
    + (SELECT count(*) FROM place p
        WHERE p.ticket_type_id = t.id AND p.state = 'held'
            AND p.held_until < at()) AS available,
    EXISTS (SELECT FROM place p
        WHERE p.ticket_type_id = t.id AND p.state = 'held'
            AND p.held_until >= at()) AS any_held,
    coalesce((SELECT ceil(extract(epoch FROM min(p.held_until)))::bigint
        FROM place p
        WHERE p.ticket_type_id = t.id AND p.state = 'held'
            AND p.held_until >= at() AND p.held_until < 'infinity'), 0)
        AS back_at,
    EXISTS (SELECT FROM hold h
        WHERE h.event_id = e.id AND h.visitor = $3
            AND h.state IN ('live', 'paying')) AS has_hold
FROM event e
JOIN ticket_type t ON t.event_id = e.id AND t.id = $4::bigint
LEFT JOIN booking_session s ON s.admission = $2 AND s.visitor = $3
    AND s.event_id = e.id AND s.closed_at IS NULL AND s.expires_at > at()
WHERE e.slug = $1;
