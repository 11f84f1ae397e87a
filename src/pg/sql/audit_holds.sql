-- audit_holds: invariant 2, from the hold's side. A hold that lives has all its
-- places; a run-out one may have lost them to somebody, before it is swept. The
-- clock is asked after the snapshot was taken: what had time then, had it in it.
-- And it belongs to a session, which no foreign key sees to.
-- Locks: none.
-- Rows: MANY (id, what)
SELECT h.id::text AS id,
    format('%s hold of %s places has %s', h.state, h.quantity, coalesce(p.n, 0)) AS what
FROM hold h
LEFT JOIN (
    SELECT hold_id, count(*) AS n FROM place
    WHERE state = 'held'
    GROUP BY hold_id
) p ON p.hold_id = h.id
WHERE (h.state = 'paying' OR (h.state = 'live' AND h.held_until > at_now()))
    AND coalesce(p.n, 0) <> h.quantity
UNION ALL
SELECT h.id::text, 'hold of no session'
FROM hold h
WHERE NOT EXISTS (SELECT FROM booking_session s WHERE s.id = h.session_id)
ORDER BY id;
