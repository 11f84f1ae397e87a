-- audit_places: invariant 2, from the place's side. A held place belongs to a hold
-- of its type that is live or paying, a booked one to a confirmed booking (or to
-- none: entered by an organiser), and says until when as its hold does. One that
-- ran out is as good as free: its hold may have ended, or been paid for with other
-- places, before it is swept, within 2 s.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT p.id::text AS id,
    format('place is %s by hold %s, which is %s, booking %s', p.state, p.hold_id,
        coalesce(h.state::text, 'missing'), coalesce(b.state::text, 'none')) AS what
FROM place p
LEFT JOIN hold h ON h.id = p.hold_id
LEFT JOIN booking b ON b.hold_id = p.hold_id
WHERE p.hold_id IS NOT NULL AND NOT coalesce(
    h.ticket_type_id = p.ticket_type_id
    AND CASE p.state
        WHEN 'held' THEN (p.id = ANY (h.place_ids)
                AND ((h.state = 'live' AND p.held_until = h.held_until)
                    OR (h.state = 'paying' AND p.held_until = 'infinity')))
            OR (h.state IN ('expired', 'booked') AND p.held_until = h.held_until
                AND p.held_until < at_now()
                AND p.held_until > at_begin() - interval '2 s')
        WHEN 'booked' THEN p.id = ANY (h.place_ids) AND h.state = 'booked'
            AND b.state = 'confirmed'
        ELSE false
    END, false)
ORDER BY p.id;
