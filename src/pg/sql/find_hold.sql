-- find_hold: the visitor's latest hold of an event, whatever became of it.
--   $1 text  slug
--   $2 text  visitor
-- An unpaid hold whose time is up is called expired, swept or not.
-- Locks: none.
-- Rows: OPT (id, state, ticket_type_id, quantity, unit_paise,
--   held_until_ms, pay_until_ms, now_ms, reference)
SELECT h.id,
    CASE WHEN h.state = 'live' AND h.held_until <= at() THEN 'expired'
        ELSE h.state END AS state,
    h.ticket_type_id, h.quantity, h.unit_paise,
    floor(extract(epoch FROM h.held_until) * 1000)::bigint AS held_until_ms,
    coalesce(floor(extract(epoch FROM h.pay_until) * 1000)::bigint, 0)
        AS pay_until_ms,
    floor(extract(epoch FROM at()) * 1000)::bigint AS now_ms,
    b.reference
FROM event e
JOIN booking_session s ON s.event_id = e.id AND s.visitor = $2
JOIN hold h ON h.session_id = s.id
LEFT JOIN booking b ON b.hold_id = h.id
WHERE e.slug = $1
ORDER BY (h.ended_at IS NULL) DESC, h.id DESC
LIMIT 1;
